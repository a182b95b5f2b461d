import { createHash } from 'node:crypto';

import { type AppError } from '@/lib/kernel/errors';

import { type Db } from './client';

export interface Limit {
  /** What is limited, without a colon, for example `sign-in-account`. */
  name: string;
  max: number;
  windowSeconds: number;
}

/**
 * Counts one use of `limit` by `subject` and gives a refusal when there were too many.
 * One statement, so that parallel requests on several web processes share the count.
 */
export async function countAgainst(db: Db, limit: Limit, subject: string): Promise<AppError | undefined> {
  const { count, leftSeconds } = await countUses(db, limit, subject, 1);
  return count > limit.max ? tooMany(leftSeconds) : undefined;
}

/** Uses that this process has counted in the database and not made yet. */
interface Share {
  left: number;
  /** Nothing was left to take: refused until the window ends. */
  isSpent: boolean;
  /** When the window ends, by a clock that nobody can set. */
  until: number;
}

const shares = new Map<string, Promise<Share>>();

/** A process takes a hundredth of a limit at once. What it does not use of it in the window is lost to the others. */
const SHARES = 100;

const MOST_SUBJECTS = 10_000;

/**
 * Like `countAgainst`, for what is asked often: counts many uses with one statement, and makes them without asking again. Over
 * all processes the limit is never exceeded; it can be reached a little early.
 */
export async function countOften(db: Db, limit: Limit, subject: string): Promise<AppError | undefined> {
  const key = `${limit.name}:${limit.max}:${subject}`;
  for (;;) {
    const asked = shares.get(key);
    const share = await asked;
    const leftMs = share ? share.until - performance.now() : 0;
    if (share && leftMs > 0) {
      if (share.isSpent) return tooMany(leftMs / 1000);
      if (share.left > 0) {
        share.left -= 1;
        return undefined;
      }
    }
    // Whoever comes first takes the next share, and the others wait for it.
    if (shares.get(key) === asked) shares.set(key, takeShare(db, limit, subject, key));
  }
}

async function takeShare(db: Db, limit: Limit, subject: string, key: string): Promise<Share> {
  if (shares.size >= MOST_SUBJECTS) shares.clear();
  const wanted = Math.max(1, Math.floor(limit.max / SHARES));
  try {
    const { count, leftSeconds } = await countUses(db, limit, subject, wanted);
    const left = Math.min(wanted, wanted - (count - limit.max));
    return { left, isSpent: left <= 0, until: performance.now() + leftSeconds * 1000 };
  } catch (error) {
    shares.delete(key);
    throw error;
  }
}

async function countUses(db: Db, limit: Limit, subject: string, uses: number): Promise<{ count: number; leftSeconds: number }> {
  const [row] = await db.$queryRaw<{ count: number; ageSeconds: number }[]>`
    INSERT INTO "RateLimit" AS r ("key", "windowStartsAt", "count")
    VALUES (${keyOf(limit, subject)}, timezone('utc', now()), ${uses})
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN r."windowStartsAt" < timezone('utc', now()) - make_interval(secs => ${limit.windowSeconds})
                THEN ${uses} ELSE r."count" + ${uses} END,
      "windowStartsAt" = CASE WHEN r."windowStartsAt" < timezone('utc', now()) - make_interval(secs => ${limit.windowSeconds})
                THEN timezone('utc', now()) ELSE r."windowStartsAt" END
    RETURNING "count", extract(epoch FROM timezone('utc', now()) - "windowStartsAt")::float8 AS "ageSeconds"`;
  return { count: row?.count ?? 0, leftSeconds: limit.windowSeconds - (row?.ageSeconds ?? 0) };
}

function tooMany(leftSeconds: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(leftSeconds));
  return {
    code: 'rate_limited',
    message: 'That was too many tries in a short time.',
    fix: `Wait ${retryAfterSeconds} seconds and try again.`,
    retryAfterSeconds,
  };
}

/** Forgets the count, for example after a successful sign-in. */
export async function forgetCount(db: Db, limit: Limit, subject: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key: keyOf(limit, subject) } });
}

/** Drops counts that nobody has added to for a day; no window is longer. */
export async function dropOldCounts(db: Db, now: Date): Promise<void> {
  await db.rateLimit.deleteMany({ where: { windowStartsAt: { lt: new Date(now.getTime() - 24 * 3600 * 1000) } } });
}

/** A subject can be what a stranger typed: of any length and letters, now and then a password in the wrong field. */
function keyOf(limit: Limit, subject: string): string {
  return `${limit.name}:${createHash('sha256').update(subject).digest('base64url')}`;
}
