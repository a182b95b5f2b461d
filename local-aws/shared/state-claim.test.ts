import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimState } from './state-claim';

let stateDir = '';
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-claim-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

test('a state folder has one holder, and is free once that one gives it back', async () => {
  const release = claimState(stateDir);
  expect(() => claimState(stateDir)).toThrow(`in use by another Local AWS (process ${process.pid})`);
  release();
  claimState(stateDir)();
  expect(await readdir(stateDir)).toEqual([]);
});

test.each([
  ['a process that is gone', '999999999 0 whenever'],
  ['an earlier process with the same pid', `${process.pid} 0 whenever`],
  ['a crash in the middle of nothing', ''],
])('the claim of %s does not count', async (_, claim) => {
  await writeFile(join(stateDir, 'claim'), claim);
  const release = claimState(stateDir);
  expect(() => claimState(stateDir)).toThrow('in use');
  release();
});

test('giving back what somebody else has taken over takes nothing away', async () => {
  const release = claimState(stateDir);
  await rm(join(stateDir, 'claim'));
  const theirs = claimState(stateDir);
  release();
  expect(() => claimState(stateDir)).toThrow('in use');
  theirs();
});
