import type { PrismaClient } from '@/lib/db/generated/client';
import { dropOldCounts } from '@/lib/db/rate-limit';
import { logUnexpected } from '@/lib/log/log';
import { keepAwsClock } from '@/lib/provisioning/aws-clock';
import { HEARTBEAT_SECONDS } from '@/lib/provisioning/operation/machine';
import { closeOpenings, enqueueDueInventory, enqueueDueLooks, enqueueDueLooksAlone, enqueueDueProofs } from '@/lib/provisioning/schedule';
import { dropOldRoutine } from '@/lib/provisioning/operation/prune';
import { rememberWorker } from '@/lib/provisioning/operation/worker-row';
import { abortExpiredUploads } from '@/lib/uploads/service';

import { pause } from './pause';

/** Uploads and counts live for a day; an hour more or less is nothing to them. */
const SWEEP_MILLISECONDS = 3600 * 1000;

/** Says that this worker lives, keeps AWS's time, records looks, proofs and closings that are due, drops abandoned uploads, old counts and old routine operations, until `stopping`. */
export async function keepHouse(db: PrismaClient, workerId: string, stopping: AbortSignal): Promise<void> {
  let sweepDueAt = 0;
  while (!stopping.aborted) {
    try {
      await rememberWorker(db, workerId);
      await keepAwsClock(db);
      await enqueueDueLooks(db, new Date());
      await enqueueDueProofs(db, new Date());
      await enqueueDueLooksAlone(db, new Date());
      await closeOpenings(db);
      await enqueueDueInventory(db, new Date());
      if (Date.now() >= sweepDueAt) {
        sweepDueAt = Date.now() + SWEEP_MILLISECONDS;
        await dropOldCounts(db, new Date());
        await dropOldRoutine(db, new Date());
        await abortExpiredUploads();
      }
    } catch (error) {
      logUnexpected('worker housekeeping', error);
    }
    await pause(HEARTBEAT_SECONDS * 1000, stopping);
  }
}
