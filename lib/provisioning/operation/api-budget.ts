import { setTimeout as pause } from 'node:timers/promises';

import { AwsFailure } from '@/lib/aws/errors';
import type { PacedApi, Pacer } from '@/lib/aws/pace';
import type { PrismaClient } from '@/lib/db/generated/client';

/**
 * Calls a second that all workers together begin with. AWS publishes no numbers: the CloudFront control plane is
 * known to throttle a handful of changes a minute in busy accounts, S3's is far wider.
 */
const FIRST_RATES: Record<PacedApi, number> = { cloudfront: 8, s3: 50, sts: 20 };
const HIGHEST_RATES: Record<PacedApi, number> = { cloudfront: 20, s3: 200, sts: 50 };
const LOWEST_RATE = 0.2;

/** Calls that may go out at once after a quiet time; AWS's own buckets allow as much. */
const BURST = 20;

/** Each call that went through makes the next one this much sooner; each throttled one makes them half as many. */
const RECOVERY = 1.01;
const SLOWDOWN = 0.5;

/** Throttled calls that were under way together count once. */
const ONE_THROTTLING_MS = 1_000;

/** A turn that is further away is not waited for by what can be put off: its worker does something else meanwhile. */
const PATIENCE_SECONDS = 10;

/** Longer than any queue: what has begun waits. */
const NO_LIMIT_SECONDS = 86_400;

/**
 * One token bucket per API, shared by all workers through the database, whose clock decides. A worker that is `stopping`
 * waits for no turn any more.
 */
export function sharedPacer(db: PrismaClient, stopping?: AbortSignal): Pacer {
  return {
    turn: async (api, canBePutOff) => {
      const patience = canBePutOff ? PATIENCE_SECONDS : NO_LIMIT_SECONDS;
      const seconds = await takeTurn(db, api, patience);
      if (seconds > patience) throw tooBusy(api, seconds);
      if (seconds > 0 && !(await paused(seconds, stopping))) throw tooBusy(api, 0);
    },
    throttled: (api) => slowDown(db, api),
  };
}

/** Waits; false when the worker stops meanwhile. */
function paused(seconds: number, stopping: AbortSignal | undefined): Promise<boolean> {
  return pause(seconds * 1000, true, stopping && { signal: stopping }).catch(() => false);
}

/** Seconds until this call's turn, which is then taken; a turn that is further away than `patience` is left to others. */
async function takeTurn(db: PrismaClient, api: PacedApi, patience: number): Promise<number> {
  await db.$executeRaw`
    INSERT INTO "ApiBudget" ("api", "ratePerSecond", "nextAt") VALUES (${api}, ${FIRST_RATES[api]}, timezone('utc', now()))
    ON CONFLICT ("api") DO NOTHING`;
  const [taken] = await db.$queryRaw<{ seconds: number }[]>`
    WITH before AS (
      SELECT "api", greatest("nextAt", timezone('utc', clock_timestamp()) - make_interval(secs => ${BURST} / "ratePerSecond")) AS "turnAt" FROM "ApiBudget" WHERE "api" = ${api} FOR UPDATE)
    UPDATE "ApiBudget" b SET
      "nextAt" = CASE WHEN before."turnAt" > timezone('utc', clock_timestamp()) + make_interval(secs => ${patience})
        THEN b."nextAt" ELSE before."turnAt" + make_interval(secs => 1 / b."ratePerSecond") END,
      "ratePerSecond" = least(b."ratePerSecond" * ${RECOVERY}, ${HIGHEST_RATES[api]})
    FROM before WHERE b."api" = before."api"
    RETURNING extract(epoch FROM before."turnAt" - timezone('utc', clock_timestamp()))::float8 AS "seconds"`;
  return taken?.seconds ?? 0;
}

async function slowDown(db: PrismaClient, api: PacedApi): Promise<void> {
  await db.$executeRaw`
    UPDATE "ApiBudget" SET
      "ratePerSecond" = greatest("ratePerSecond" * ${SLOWDOWN}, ${LOWEST_RATE}),
      "nextAt" = greatest("nextAt", timezone('utc', clock_timestamp())),
      "throttledAt" = timezone('utc', clock_timestamp())
    WHERE "api" = ${api} AND ("throttledAt" IS NULL
      OR "throttledAt" < timezone('utc', clock_timestamp()) - make_interval(secs => ${ONE_THROTTLING_MS / 1000}))`;
}

function tooBusy(api: PacedApi, seconds: number): AwsFailure {
  return new AwsFailure('busy', {
    code: 'api-busy',
    message: `AWS lets ${api} be called only so often, and other operations come first.`,
    fix: 'This goes on by itself when its turn comes.',
    retriable: true,
  }, undefined, Math.ceil(seconds));
}
