import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { expect, test, vi } from 'vitest';

import { iamPolicy } from '@/lib/provisioning/account/iam-policy';

vi.setConfig({ testTimeout: 60_000 });

/** Runs the command line as a person does, without a database, AWS or anything else in its environment. */
function usher(...args: string[]) {
  return usherWith({}, ...args);
}

function usherWith(more: Record<string, string>, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['bin/usher.mjs', ...args], {
    cwd: path.join(import.meta.dirname, '..'), encoding: 'utf8', env: { NODE_ENV: 'test', PATH: process.env.PATH, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', USHER_STATE: path.join(import.meta.dirname, 'no-state-here'), ...more },
  });
  return { stdout, stderr, status };
}

test('iam-policy prints one role’s policy as JSON, for the features, buckets and account that are named', () => {
  const { stdout, status } = usher('iam-policy', '--role', 'worker', '--features', 'create,remove', '--bucket', 'films', '--account', '111122223333', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual(iamPolicy('worker', { features: ['create', 'remove'], buckets: ['films'], accountId: '111122223333' }));
});

test('iam-policy prints both policies under their role', () => {
  const { stdout, status } = usher('iam-policy', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ worker: iamPolicy('worker'), web: iamPolicy('web') });
});

test.each([
  [['iam-policy', '--role', 'nobody'], 'worker, web or all'],
  [['iam-policy', '--features', 'create,fly'], 'no feature fly'],
  [['iam-policy', '--bucket', 'A bucket'], 'lower-case'],
  [['iam-policy', '--account', '1234'], 'twelve digits'],
  [['iam-policy', '--unheard-of'], '--unheard-of'],
  [['fly'], 'no command fly'],
  [['keys', 'frob'], 'no command keys frob'],
])('what does not fit ends with 2 and says why: %j', (args, reason) => {
  const { stdout, stderr, status } = usher(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(reason);
  expect(stderr).toContain('--help');
  const asJson = usher(...args, '--json');
  expect([asJson.status, asJson.stderr, JSON.parse(asJson.stdout)]).toMatchObject([2, '', { error: { code: 'wrong_usage', message: expect.stringContaining(reason), fix: expect.stringContaining('--help') } }]);
});

test('doctor ends with 1 where a database is named without its key', () => {
  const { stdout, status } = usher('doctor', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, checks: expect.arrayContaining([expect.objectContaining({ name: 'Database', state: 'fail', says: expect.stringContaining('master key') })]) });
});

test('doctor names the database that does not answer', () => {
  const { stdout, status } = usherWith({ USHER_MASTER_KEY: Buffer.alloc(32).toString('base64') }, 'doctor', '--json');
  expect([status, JSON.parse(stdout)]).toMatchObject([1, { ok: false, checks: expect.arrayContaining([expect.objectContaining({ name: 'Database', state: 'fail', says: 'No database answers at 127.0.0.1:1.' })]) }]);
});

test('help lists the commands, and each command’s help has examples', () => {
  expect(usher('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/iam-policy[\s\S]*ends with 0 .* with 1 .* with 2/) });
  expect(usher('iam-policy', '--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/Examples:\n {2}npm run -s usher -- iam-policy/) });
});
