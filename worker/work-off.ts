import type { PrismaClient } from '@/lib/db/generated/client';
import { logUnexpected } from '@/lib/log/log';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';

import { pause } from './pause';

/** How long a new operation waits at most for a worker with nothing else to do. */
const IDLE_POLL_MS = 500;

/** After trouble with the database: long enough not to fill the log while it restarts. */
const TROUBLE_PAUSE_MS = 3_000;

/** Claims operations and carries them out, one after another, until `stopping`. */
export async function workOff(db: PrismaClient, workerId: string, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      const lease = await claimOperation(db, workerId);
      if (lease) await runOperation(db, lease, stopping);
      else await pause(IDLE_POLL_MS, stopping);
    } catch (error) {
      // The operation stays claimed until its lease ends, and is taken up then.
      logUnexpected('worker loop', error);
      await pause(TROUBLE_PAUSE_MS, stopping);
    }
  }
}
