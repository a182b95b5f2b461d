import type { PrismaClient } from '@/lib/db/generated/client';

import type { OperationKind } from './kinds';

/** What is done again and again, by the worker or by persons; what came of it is kept elsewhere, as looks, proofs and checks. */
const ROUTINE: readonly OperationKind[] = ['LOOK', 'LOOK_AT', 'PROVE', 'INVENTORY', 'CHECK_RIGHTS'];

/** Of each kind, so many are kept for one thing: two days of hourly looks. */
const KEPT_PER_THING = 50;

/** No longer than this, however few there are: things that were deleted have no newer ones. */
const KEPT_FOR_DAYS = 30;

/** So many go at once, with their steps and attempts, so that nobody waits for the database meanwhile. */
const BATCH = 500;
const BATCHES = 10;

/**
 * Drops routine operations that ended, beyond the newest of each thing and beyond a month; gives how many. What waits for a
 * person and every operation that changed something stays. Workers may do it side by side.
 */
export async function dropOldRoutine(db: PrismaClient, now: Date): Promise<number> {
  const endedBefore = new Date(now.getTime() - KEPT_FOR_DAYS * 24 * 3_600_000);
  let dropped = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const count = await db.$executeRaw`
      DELETE FROM "Operation" WHERE "id" IN (
        SELECT "id" FROM "Operation" WHERE "id" IN (
          SELECT "id" FROM (
            SELECT "id", "finishedAt", row_number() OVER (
              PARTITION BY "kind", coalesce("libraryId", "targetId", "subject") ORDER BY "createdAt" DESC, "id" DESC
            ) AS "rank"
            FROM "Operation" WHERE "kind" = ANY(${[...ROUTINE]}) AND "state" IN ('DONE', 'CANCELLED')
          ) AS "ranked" WHERE "rank" > ${KEPT_PER_THING} OR "finishedAt" < ${endedBefore}
        ) ORDER BY "id" LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      )`;
    dropped += count;
    if (count < BATCH) break;
  }
  return dropped;
}
