import { db } from '@/lib/db/client';
import { anOwner } from '@/test/factories';

import { difference, type End, endOf } from './end';
import type { Ground } from './ground';
import { untilEnded } from './kills';
import { scenarioOf } from './scenarios';

const PROCESSES = 2;
const PRESSES_EACH = 25;
const WORKERS = 2;

/**
 * Presses one button fifty times at once, half of them in each of two processes, with two workers at work.
 * There must be one operation, every press that was not refused must lead to it, and it must end as if pressed once.
 */
export async function pressOften(ground: Ground, name: string, undisturbed: End): Promise<{ wrong?: string; note: string }> {
  const scenario = scenarioOf(name);
  const stage = await ground.before(scenario);
  try {
    const owner = await anOwner();
    const workers = await Promise.all(Array.from({ length: WORKERS }, () => ground.startWorker('direct')));
    const answers = await Promise.all(Array.from({ length: PROCESSES }, () =>
      ground.press({ button: scenario.button, owner, id: stage.id, presses: PRESSES_EACH })));
    const pressed = answers.flat();
    const operations = await db().operation.findMany({ where: { requestedById: owner.userId } });
    const [operation, ...more] = operations;
    if (!operation) return { wrong: `no press was heard: ${JSON.stringify(pressed[0])}`, note: '' };
    if (more.length > 0) return { wrong: `${operations.length} operations were recorded`, note: '' };
    const led = pressed.filter((each) => 'operationId' in each);
    if (led.some(({ operationId }) => operationId !== operation.id)) return { wrong: 'a press led to another operation', note: '' };
    await untilEnded({ ...stage, operationId: operation.id, secondsPerWait: scenario.secondsPerWait });
    await Promise.all(workers.map((worker) => worker.kill()));
    const note = `${led.length} of ${pressed.length} presses were led to it, the others refused`;
    return { wrong: difference(await endOf(operation.id), undisturbed), note };
  } finally {
    await stage.close();
  }
}
