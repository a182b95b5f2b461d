import type { Db } from '@/lib/db/client';

/** Rows of workers that were killed go after this long; pages call a worker missing much earlier. */
const FORGET_AFTER_MS = 24 * 60 * 60 * 1000;

/** Says that a worker lives. */
export async function rememberWorker(db: Db, workerId: string): Promise<void> {
  const now = new Date();
  await db.worker.upsert({ where: { id: workerId }, create: { id: workerId, startedAt: now, seenAt: now }, update: { seenAt: now } });
  await db.worker.deleteMany({ where: { seenAt: { lt: new Date(now.getTime() - FORGET_AFTER_MS) } } });
}

/** Takes a worker that stops out of the list. */
export async function forgetWorker(db: Db, workerId: string): Promise<void> {
  await db.worker.deleteMany({ where: { id: workerId } });
}
