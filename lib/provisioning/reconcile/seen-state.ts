import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';

import { type ResourceType, severityOf } from '../drift';
import { type Seen, seenSchema } from '../look/seen';

/** How the last look found a resource where it was otherwise than recorded, in one word: the worst of it. */
export type SeenState = 'gone' | 'open' | 'disabled' | 'broken' | 'differs';

/** A row of a list with how the last look found it: null where it is as recorded, or nobody has looked. */
export type WithSeen<Row> = Row & { seen: SeenState | null };

/** Sums up what a look saw of one resource; null when nothing is otherwise. */
export function seenStateOf({ isThere, drifts }: Pick<Seen, 'isThere' | 'drifts'>): SeenState | null {
  if (isThere === false) return 'gone';
  const severities = drifts.map(severityOf);
  if (severities.includes('open')) return 'open';
  if (drifts.some(({ code }) => code === 'distribution-disabled')) return 'disabled';
  if (severities.includes('broken')) return 'broken';
  return severities.includes('differs') ? 'differs' : null;
}

/** Puts beside each row of a list how the last look found it. */
export async function withSeen<Row extends { id: string }>(_actor: AdminActor, type: ResourceType, rows: readonly Row[]): Promise<WithSeen<Row>[]> {
  const looks = await db().observation.findMany({
    where: { resourceType: type, resourceId: { in: rows.map(({ id }) => id) } }, select: { resourceId: true, seen: true },
  });
  const seen = new Map(looks.map((look) => [look.resourceId, seenSchema.safeParse(look.seen).data]));
  return rows.map((row) => {
    const found = seen.get(row.id);
    return { ...row, seen: found ? seenStateOf(found) : null };
  });
}
