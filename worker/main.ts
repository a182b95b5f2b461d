import { paceCalls } from '@/lib/aws/pace';
import { closeDb, db } from '@/lib/db/client';
import { EnvironmentTrouble } from '@/lib/env';
import { newId } from '@/lib/kernel/id';
import { log, logUnexpected } from '@/lib/log/log';
import { installId } from '@/lib/provisioning/install';
import { sharedPacer } from '@/lib/provisioning/operation/api-budget';
import { noticeOrigin } from '@/lib/provisioning/origin/service';
import { forgetWorker, rememberWorker } from '@/lib/provisioning/operation/worker-row';

import { keepHouse } from './housekeeping';
import { workOff } from './work-off';

/** Operations mostly wait for AWS, so one process carries several. */
const PARALLEL_OPERATIONS = 4;

const stopping = new AbortController();

/** Finishes the steps at hand, then ends; a second signal does not hurry it, the supervisor's SIGKILL does. */
function stop(): void {
  stopping.abort();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The supervisor is gone: without it nobody would stop this process.
process.on('disconnect', stop);

async function main(): Promise<void> {
  const workerId = newId();
  await installId(db());
  await rememberWorker(db(), workerId);
  paceCalls(sharedPacer(db(), stopping.signal));
  await noticeOrigin();
  process.stdout.write('worker ready\n');

  const loops = Array.from({ length: PARALLEL_OPERATIONS }, () => workOff(db(), workerId, stopping.signal));
  await Promise.all([keepHouse(db(), workerId, stopping.signal), ...loops]);

  await forgetWorker(db(), workerId);
  await closeDb();
  log().info({ workerId }, 'worker stopped');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof EnvironmentTrouble) process.stderr.write(`${error.message}\n`);
    else {
      logUnexpected('worker', error);
      process.stderr.write('The worker could not start or go on; its log has the reason.\n');
    }
    process.exit(1);
  },
);
