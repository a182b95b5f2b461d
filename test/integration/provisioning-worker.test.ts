import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/provisioning/data';
import { accountInventory } from '@/test/harness/account';
import { expireLeases, recordLibrary, startWorld, type World } from '@/test/harness/provisioning';

let world: World;
const workers = new Set<ChildProcess>();

beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => {
  for (const worker of workers) worker.kill('SIGKILL');
});
afterAll(() => world.close());

/** A worker process of its own, ready to work. */
async function aWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], { stdio: ['ignore', 'pipe', 'ignore'] });
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
  for await (const chunk of worker.stdout) {
    if (String(chunk).includes('worker ready')) break;
  }
  return worker;
}

function untilState(operationId: string, states: string[]) {
  return vi.waitFor(
    async () => {
      const operation = await findOperation(world.owner, operationId);
      expect(states).toContain(operation?.state);
      return operation;
    },
    { timeout: 100_000, interval: 100 },
  );
}

test('a worker process makes a library, says that it lives, and ends in order when it is told to', async () => {
  const worker = await aWorker();
  const { operationId } = await recordLibrary(world.owner);
  const operation = await untilState(operationId, ['DONE', 'FAILED']);
  expect(operation?.state).toBe('DONE');
  expect(Date.now() - new Date(operation?.workerSeenAt ?? 0).getTime()).toBeLessThan(60_000);

  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
  expect(await db().worker.count()).toBe(0);
}, 120_000);

test('when a worker process is killed in the middle, another one finishes with one of each', async () => {
  const before = await accountInventory();
  const first = await aWorker();
  const { operationId } = await recordLibrary(world.owner);
  await untilState(operationId, ['RUNNING']);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await expireLeases();

  await aWorker();
  expect((await untilState(operationId, ['DONE', 'FAILED']))?.state).toBe('DONE');
  expect(await accountInventory()).toEqual({ ...before, buckets: before.buckets + 1, distributions: before.distributions + 2 });
}, 120_000);
