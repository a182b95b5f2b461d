import type { Db } from '@/lib/db/client';

import type { StepKind } from '../operation/kinds';
import { storedResult } from '../operation/stored';

/** Steps that delete something at AWS whose row goes with it; what they deleted stands in a fact whose label ends so. */
const DELETING: readonly StepKind[] = [
  'DELETE_DISTRIBUTION', 'RELEASE_ORIGIN_IDENTITY', 'RELEASE_HEADERS_POLICY', 'RELEASE_KEY_GROUP', 'DELETE_KEY_GROUP', 'DELETE_BUCKET', 'DELETE_EMPTY_BUCKET',
];
const LABEL = /deleted$/i;

/** What was deleted from here since then, by AWS's ids and the names of buckets. */
export async function deletedSince(db: Db, since: Date): Promise<Set<string>> {
  const steps = await db.step.findMany({
    where: { kind: { in: [...DELETING] }, state: 'DONE', finishedAt: { gt: since } }, select: { result: true },
  });
  const facts = steps.flatMap(({ result }) => storedResult(result).facts);
  return new Set(facts.filter(({ label, copyable }) => copyable && LABEL.test(label)).map(({ value }) => value));
}
