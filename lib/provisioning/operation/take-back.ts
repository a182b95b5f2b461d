import type { Db } from '@/lib/db/client';
import type { Operation, PrismaClient, Step } from '@/lib/db/generated/client';

import { planUndo } from './undo';
import { end, type Lease, withLease } from './lease';
import { stepRow } from './record';

type OperationWithSteps = Operation & { steps: Step[] };

/**
 * Marks an operation as cancelled, in the transaction that holds its row. What it made is taken back by a worker at a
 * step's boundary, where no call is under way; one that made nothing, and that no worker has, ends at once.
 */
export async function cancelUnderWay(tx: Db, operation: OperationWithSteps): Promise<void> {
  const { id, state } = operation;
  await tx.operation.update({ where: { id }, data: { cancelledAt: new Date() } });
  if (state === 'RUNNING') return;
  if ((await planUndo(tx, operation)).length === 0) await end(tx, id, 'CANCELLED');
  else await tx.operation.update({ where: { id }, data: { state: 'WAITING', runAt: new Date(), finishedAt: null } });
}

/**
 * Skips what is left of a cancelled operation and has it take back what it made; ends it when there is nothing.
 * Gives whether it goes on. The steps that take back look first, so that it does not matter how far the others came.
 */
export function takeBackOrEnd(db: PrismaClient, lease: Lease): Promise<boolean> {
  return withLease(db, lease, async (tx) => {
    const operation = await tx.operation.findUniqueOrThrow({
      where: { id: lease.operationId }, include: { steps: { orderBy: { seq: 'asc' } } },
    });
    const undo = await planUndo(tx, operation);
    if (undo.length === 0) {
      await end(tx, operation.id, 'CANCELLED');
      return false;
    }
    const first = Math.max(...operation.steps.map(({ seq }) => seq)) + 1;
    await tx.step.updateMany({
      where: { operationId: operation.id, state: { not: 'DONE' } }, data: { state: 'SKIPPED', finishedAt: new Date() },
    });
    await tx.operation.update({
      where: { id: operation.id },
      data: { takingBack: true, steps: { create: undo.map((step, index) => stepRow(step, first + index)) } },
    });
    return true;
  });
}
