import { execFile } from 'node:child_process';

import { DeleteBucketPolicyCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { rememberWorker } from '@/lib/provisioning/operation/worker-row';
import { requestLook } from '@/lib/provisioning/service';
import { curled, type Grounds, groundsOf, signedAt } from '@/test/harness/denials';
import { makeLibrary, startWorld, workUntilIdle, workUntilWaiting, type World } from '@/test/harness/provisioning';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The command line beside an install that runs: it finds the database, and says what is recorded there. */
let world: World;
let here: Grounds;
beforeAll(async () => {
  world = await startWorld();
  here = await groundsOf((await makeLibrary(world.owner, { name: 'Family films' })).library);
});
afterAll(() => world.close());

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function usher(args: string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/usher.mjs', ...args], { encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

/** Does a worker's work until the command has ended. */
async function working(ended: Promise<Ended>): Promise<Ended> {
  const workerId = newId();
  let result: Ended | undefined;
  void ended.then((value) => { result = value; });
  await rememberWorker(db(), workerId);
  while (!result) {
    await workUntilWaiting(workerId);
    // The command's end is heard between two turns.
    await new Promise(setImmediate);
  }
  return result;
}

test('explain uses what is recorded: the distribution, its library, and whether the object exists', async () => {
  const text = await curled(signedAt(here, { url: `${here.signed}/videos/none.mp4` }));
  const { code, stdout, stderr } = await usher(['explain', '--json'], text);
  expect(stderr).toBe('');
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { cause: { code: 'object-missing' }, about: { libraryName: 'Family films' } }]);
  const alone = await usher(['explain', '--offline', '--json'], text);
  expect([alone.code, JSON.parse(alone.stdout)]).toMatchObject([1, { cause: { code: 's3-refused' }, about: null }]);
});

test('proof has the worker ask, prints every answer, and ends with 0 while the library is closed', async () => {
  const { code, stdout, stderr } = await working(usher(['proof', 'Family films']));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Family films: closed, asked at .*\n( {2}✓ .*\n){6,}$/);
  const asked = await db().operation.findFirstOrThrow({ where: { kind: 'PROVE' }, orderBy: { createdAt: 'desc' } });
  expect(asked).toMatchObject({ requestedById: null, state: 'DONE' });
});

test('proof ends with 1 where a look found something open that no answer shows, and names it', async () => {
  const { name: Bucket, region } = here.library.bucket;
  await s3(region).send(new DeletePublicAccessBlockCommand({ Bucket }));
  await requestLook(world.owner, here.library.id);
  await workUntilIdle();
  const { code, stdout } = await working(usher(['proof', 'Family films']));
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^Family films: NOT CLOSED, asked at .*\n( {2}✓ .*\n){6,} {2}✗ The look at .* found what no answer shows: .*Block Public Access.*\n {4}→ /)]);
  const last = await usher(['proof', '--last', '--json']);
  expect([last.code, JSON.parse(last.stdout)]).toMatchObject([1, {
    closed: false, libraries: [{ verdict: 'contradicted', proof: { passed: true }, found: { openness: 'not-closed', broken: [{ problem: expect.stringContaining('Block Public Access') }] } }],
  }]);
});

test('proof ends with 1 when an answer is wrong, and --last says the same again without asking', async () => {
  const { name: Bucket, region } = here.library.bucket;
  await s3(region).send(new DeleteBucketPolicyCommand({ Bucket }));
  world.aws.controls.clock.offsetSeconds += 2;
  const now = await working(usher(['proof', here.library.id, '--json']));
  expect([now.code, JSON.parse(now.stdout)]).toMatchObject([1, { closed: false, libraries: [{ name: 'Family films', proof: { passed: false } }] }]);
  const operations = await db().operation.count();
  const last = await usher(['proof', '--last', '--json']);
  expect([last.code, JSON.parse(last.stdout)]).toEqual([1, JSON.parse(now.stdout)]);
  expect(await db().operation.count()).toBe(operations);
});

test('proof of a library that does not exist makes no sense, and without a worker nobody would ask', async () => {
  expect(await usher(['proof', 'No such library'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no library No such library') });
  await db().worker.deleteMany();
  expect(await usher(['proof'])).toMatchObject({ code: 1, stderr: expect.stringContaining('No worker is running') });
});

test('doctor sees the database, AWS and the clock, and ends with 1 for a worker that is gone', async () => {
  const state = async () => {
    const { code, stdout } = await usher(['doctor', '--json']);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string; says: string }[] };
    return { code, ...Object.fromEntries(checks.map((check) => [check.name, check.state])) };
  };
  await rememberWorker(db(), newId());
  expect(await state()).toMatchObject({ 'code': 0, 'Database': 'ok', 'Worker': 'ok', 'AWS access': 'ok', 'Clock': 'ok' });
  await db().worker.deleteMany();
  world.aws.controls.clock.offsetSeconds = 120;
  expect(await state()).toMatchObject({ 'code': 1, 'Database': 'ok', 'Worker': 'fail', 'Clock': 'warn' });
  await db().install.updateMany({ data: { accountId: '999999999999' } });
  expect(await state()).toMatchObject({ 'code': 1, 'AWS access': 'fail' });
});
