import type { Db } from '@/lib/db/client';

/**
 * Has the rotation that waits for what this key signed go on now: the key is gone, with all that it signed. Call it in the
 * transaction that records so. A rotation that a worker looks at in this moment finds it out at its next look.
 */
export async function endWaitFor(tx: Db, signingKeyId: string): Promise<void> {
  const waits = { kind: 'WAIT_LAST_EXPIRY', state: 'RUNNING', desired: { path: ['signingKeyId'], equals: signingKeyId } } as const;
  await tx.operation.updateMany({ where: { kind: 'ROTATE_KEY', state: 'WAITING', steps: { some: waits } }, data: { runAt: new Date() } });
}
