// One of the processes that do the jobs: with a database, a Local AWS and worker processes of its own.
import { removeTestStateDir, useEnvironment } from '@/test/harness/environment';

import { disturb } from './chaos';
import { loseWorker } from './death';
import { Ground } from './ground';
import { type Answer, type Job, jobSchema } from './jobs';
import { killAt, measure } from './kills';
import { pressOften } from './presses';
import { scenarioOf } from './scenarios';
import { throttle } from './throttling';

useEnvironment();
const [templateUrl = '', worker = '', presser = ''] = process.argv.slice(2);
const ground = await Ground.open(templateUrl, { worker, presser });

async function carryOut(job: Job): Promise<Answer> {
  switch (job.part) {
    case 'workers':
      return loseWorker(ground, job.how);
    case 'measure':
      return { undisturbed: await measure(ground, scenarioOf(job.scenario)) };
    case 'throttling':
      return throttle(ground, job.libraries);
    case 'presses':
      return pressOften(ground, job.scenario, job.undisturbed.end);
    case 'kills':
      return killAt(ground, scenarioOf(job.scenario), job.point, job.undisturbed.end);
    case 'chaos':
      return { wrong: await disturb(ground, scenarioOf(job.scenario), job.seed, job.undisturbed) };
  }
}

process.on('message', (message) => {
  void carryOut(jobSchema.parse(message))
    .catch((error: unknown): Answer => ({ wrong: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .then((answer) => process.send?.(answer));
});

process.once('disconnect', () => {
  void ground.close().then(() => {
    removeTestStateDir();
    process.exit(0);
  });
});

process.send?.('ready');
