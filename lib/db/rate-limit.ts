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
  const [row] = await db.$queryRaw<{ count: number; ageSeconds: number }[]>`
    INSERT INTO "RateLimit" AS r ("key", "windowStartsAt", "count")
    VALUES (${keyOf(limit, subject)}, timezone('utc', now()), 1)
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN r."windowStartsAt" < timezone('utc', now()) - make_interval(secs => ${limit.windowSeconds})
                THEN 1 ELSE r."count" + 1 END,
      "windowStartsAt" = CASE WHEN r."windowStartsAt" < timezone('utc', now()) - make_interval(secs => ${limit.windowSeconds})
                THEN timezone('utc', now()) ELSE r."windowStartsAt" END
    RETURNING "count", extract(epoch FROM timezone('utc', now()) - "windowStartsAt")::float8 AS "ageSeconds"`;
  if (!row || row.count <= limit.max) return undefined;
  const retryAfterSeconds = Math.max(1, Math.ceil(limit.windowSeconds - row.ageSeconds));
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
