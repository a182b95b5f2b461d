import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';

/** Has a worker do the first steps of an operation, the next that is due, and give it back at the boundary after them. */
export async function runSteps(operationId: string, count: number): Promise<void> {
  const lease = count > 0 ? await claimOperation(db(), newId()) : null;
  if (!lease) return;
  if (lease.operationId !== operationId) throw new Error('another operation was due');
  const { signal } = new AbortController();
  let boundaries = 0;
  // A worker looks at the signal once at each step's boundary.
  Object.defineProperty(signal, 'aborted', { get: () => boundaries++ >= count });
  await runOperation(db(), lease, signal);
  const done = await db().step.count({ where: { operationId, state: 'DONE' } });
  if (done !== count) throw new Error(`${done} steps were done in place of ${count}`);
}
