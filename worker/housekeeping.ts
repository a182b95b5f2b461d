import type { PrismaClient } from '@/lib/db/generated/client';
import { logUnexpected } from '@/lib/log/log';
import { HEARTBEAT_SECONDS } from '@/lib/provisioning/machine';
import { enqueueDueLooks } from '@/lib/provisioning/schedule';
import { rememberWorker } from '@/lib/provisioning/worker-row';

import { pause } from './pause';

/** Says that this worker lives, and records looks that are due, until `stopping`. */
export async function keepHouse(db: PrismaClient, workerId: string, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await rememberWorker(db, workerId);
      await enqueueDueLooks(db, new Date());
    } catch (error) {
      logUnexpected('worker housekeeping', error);
    }
    await pause(HEARTBEAT_SECONDS * 1000, stopping);
  }
}
