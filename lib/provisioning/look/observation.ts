import type { Db } from '@/lib/db/client';

import { type ComparedFact, type ResourceType, SEVERITIES, type Severity, severityOf } from '../drift';
import type { Trouble } from './finding';
import type { Observed } from './observe';
import { type Seen, seenOf } from './seen';

/** What a look saw of one resource, for its page. */
export interface Observation {
  type: ResourceType;
  id: string;
  facts: ComparedFact[];
  problems: { problem: string; fix: string; severity?: Severity }[];
  seen: Seen;
}

/** A resource's lines with what is wrong, the worst first; what AWS did not say is a problem too. The first reading is of the resource itself. */
export function observation(
  type: ResourceType, id: string, facts: ComparedFact[], troubles: (Trouble | undefined)[],
  readings: [Observed<unknown>, ...Observed<unknown>[]], more: Pick<Seen, 'distribution' | 'publicKeyIds'> = {},
): Observation {
  const real = troubles.filter((each) => each !== undefined);
  const wrong = real
    .map(({ problem, fix, drift }) => ({ problem, fix, severity: severityOf(drift) }))
    .sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
  const unread = readings.flatMap((each) => ('failure' in each ? [{ problem: each.failure.message, fix: each.failure.fix }] : []));
  const problems = wrong.length > 0 ? wrong : unread.slice(0, 1);
  return { type, id, facts, problems, seen: seenOf(readings[0], real, more) };
}

/** Keeps the last look at each resource in place of the one before. */
export async function keepObservations(tx: Db, observations: readonly Observation[]): Promise<void> {
  // In one order everywhere, so that two looks at shared resources do not wait for each other's rows in a circle.
  const ordered = [...observations].sort((one, other) => (one.type + one.id < other.type + other.id ? -1 : 1));
  for (const { type: resourceType, id: resourceId, ...seen } of ordered) {
    const data = { at: new Date(), facts: seen.facts.map((each) => ({ ...each })), problems: seen.problems, seen: seen.seen };
    await tx.observation.upsert({
      where: { resourceType_resourceId: { resourceType, resourceId } }, create: { resourceType, resourceId, ...data }, update: data,
    });
  }
}
