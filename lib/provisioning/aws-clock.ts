import { awsClockMeasurement } from '@/lib/aws/aws-clock';
import type { PrismaClient } from '@/lib/db/generated/client';

/** Less than this is the measuring's own inaccuracy: AWS's dates are whole seconds. */
const NOISE_MS = 1_500;

/** Keeps how far AWS's clock is ahead of the database's, once this worker has heard from AWS since the last time. */
export async function keepAwsClock(db: PrismaClient): Promise<void> {
  const measured = awsClockMeasurement();
  if (!measured) return;
  const sentAt = Date.now();
  const [clock] = await db.$queryRaw<{ nowMs: number }[]>`SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs"`;
  if (!clock) return;
  const databaseAheadMs = clock.nowMs - (sentAt + Date.now()) / 2;
  const aheadMs = measured.aheadMs - databaseAheadMs;
  const awsClockSeenAt = new Date(measured.atMs + databaseAheadMs);
  await db.install.updateMany({
    where: { OR: [{ awsClockSeenAt: null }, { awsClockSeenAt: { lt: new Date(awsClockSeenAt.getTime() - 1000) } }] },
    data: { awsClockAheadMs: Math.abs(aheadMs) <= NOISE_MS ? 0 : Math.round(aheadMs), awsClockSeenAt },
  });
}
