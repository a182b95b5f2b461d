import type { Db } from '@/lib/db/client';

import type { OperationKind } from './kinds';
import { end } from './lease';

/**
 * Ends a failed operation of these kinds that holds the key, for another one to take its place: for kinds that leave nothing
 * behind which the next one does not look at.
 */
export async function supersedeFailed(tx: Db, { dedupeKey }: { dedupeKey: string }, kinds: readonly OperationKind[]): Promise<void> {
  const failed = await tx.operation.findUnique({ where: { dedupeKey } });
  if (failed?.state === 'FAILED' && kinds.some((kind) => kind === failed.kind)) await end(tx, failed.id, 'CANCELLED');
}
