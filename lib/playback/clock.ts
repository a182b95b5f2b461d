import type { Db } from '@/lib/db/client';
import type { AppError } from '@/lib/kernel/errors';

/** Read anew this often, so that a signature costs no query of its own. */
const KEPT_MS = 30_000;

/** Workers look at AWS every hour, and each answer measures; after three missed looks nobody knows how the clocks stand. */
const MEASUREMENT_HOLDS_MS = 3 * 60 * 60 * 1000;

/** What is known of AWS's clock, as this process sees it. */
export interface SigningClock {
  /** How far AWS's clock is ahead of this process's, in milliseconds; 0 until a worker has measured it. */
  aheadMs: number;
  /** Whether the measurement is recent enough to be corrected by. */
  isCurrent: boolean;
}

let kept: { clock: SigningClock; atMs: number } | undefined;

/**
 * AWS's clock, as the worker measured it against the database's, and this process measured the database's against its own:
 * edges decide by AWS's clock whether a signature has expired, so signing counts by it too.
 */
export async function signingClock(db: Db): Promise<SigningClock> {
  // Counted by a clock that nobody can set.
  if (kept && performance.now() - kept.atMs < KEPT_MS) return kept.clock;
  const sentAt = Date.now();
  const [row] = await db.$queryRaw<{ awsAheadMs: number | null; ageMs: number | null; databaseMs: number }[]>`
    SELECT "awsClockAheadMs" AS "awsAheadMs",
      extract(epoch FROM timezone('utc', clock_timestamp()) - "awsClockSeenAt")::float8 * 1000 AS "ageMs",
      extract(epoch FROM clock_timestamp())::float8 * 1000 AS "databaseMs"
    FROM "Install"`;
  const databaseAheadMs = row ? row.databaseMs - (sentAt + Date.now()) / 2 : 0;
  const measured = row !== undefined && row.awsAheadMs !== null && row.ageMs !== null;
  const clock = {
    aheadMs: measured ? Math.round((row.awsAheadMs ?? 0) + databaseAheadMs) : 0,
    isCurrent: !measured || (row.ageMs ?? 0) < MEASUREMENT_HOLDS_MS,
  };
  kept = { clock, atMs: performance.now() };
  return clock;
}

/** A moment of this process's clock, by AWS's. */
export function asAwsHasIt({ aheadMs }: SigningClock, moment: Date): Date {
  return new Date(moment.getTime() + aheadMs);
}

/**
 * Why nothing may be signed for so short a time; undefined when it may. A skew that was measured lately is corrected, and
 * however large it is, signatures live as long as they should. One that was measured hours ago may be another one by now: it
 * counts as uncorrected, and from half the lifetime on a signature could be over before it is used, or live half as long again.
 */
export function whyNotToSign({ aheadMs, isCurrent }: SigningClock, ttlSeconds: number): AppError | undefined {
  if (isCurrent || Math.abs(aheadMs) < (ttlSeconds * 1000) / 2) return undefined;
  return {
    code: 'unavailable',
    message: "The clocks of this server and of AWS were too far apart when they were last compared, so nothing is signed.",
    fix: 'Try again later. An admin can set the clock of the server right, and see that a worker is running.',
  };
}

/** Has the clock read anew, for tests that move it. */
export function forgetSigningClock(): void {
  kept = undefined;
}
