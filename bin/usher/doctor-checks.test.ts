import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { freePort } from '@/bin/free-port';
import { claimState } from '@/bin/instance';
import { addEnvironment, testStateDir } from '@/test/harness/environment';

import { ourselves } from './doctor-checks';
import { findInstall } from './install';

const NOBODY = 65_534;

async function pagesLine() {
  return (await ourselves()).lines.find(({ name }) => name === 'Pages');
}

/** Works as somebody who may not look into the state folder; for root there is no such folder, so it becomes somebody else. */
async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  chmodSync(testStateDir(), 0);
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(testStateDir(), 0o700);
  }
}

/** A web process that says it is ready. */
async function withPages(work: (origin: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, answer) => { answer.end('{}'); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  addEnvironment({ PORT: String(port), PUBLIC_ORIGIN: `http://localhost:${port}` });
  try {
    await work(`http://localhost:${port}`);
  } finally {
    server.close();
  }
}

test('pages that answer are ours only when a run lives on our state folder', async () => {
  await withPages(async (origin) => {
    expect(await pagesLine()).toMatchObject({ state: 'fail', says: expect.stringContaining('Another Usher'), fix: expect.stringContaining('USHER_STATE') });
    const instance = claimState(testStateDir(), origin);
    expect(await pagesLine()).toMatchObject({ state: 'ok' });
    instance.release();
    expect(await pagesLine()).toMatchObject({ state: 'fail' });
  });
});

test('a run on our state folder that was started for another address is named with it', async () => {
  const port = await freePort();
  addEnvironment({ PORT: String(port), PUBLIC_ORIGIN: `http://localhost:${port}` });
  const instance = claimState(testStateDir(), 'http://localhost:4999');
  expect(await pagesLine()).toMatchObject({ state: 'warn', says: expect.stringContaining('http://localhost:4999'), fix: expect.stringContaining('PORT=4999 npm run usher -- doctor') });
  instance.release();
  expect(await pagesLine()).toMatchObject({ state: 'warn', fix: expect.stringContaining('npm start') });
});

test('another Usher on this port is not ours when ours was started for another one', async () => {
  await withPages(async () => {
    const instance = claimState(testStateDir(), 'http://localhost:4999');
    expect(await pagesLine()).toMatchObject({ state: 'warn', fix: expect.stringContaining('PORT=4999') });
    instance.release();
  });
});

test('behind a proxy the address does not tell the port, and pages that answer are ours', async () => {
  await withPages(async () => {
    const instance = claimState(testStateDir(), 'https://video.example.com');
    expect(await pagesLine()).toMatchObject({ state: 'ok' });
    addEnvironment({ PORT: String(await freePort()) });
    expect(await pagesLine()).toMatchObject({ state: 'warn', fix: expect.stringContaining('PUBLIC_ORIGIN=https://video.example.com') });
    instance.release();
  });
});

test('who may not look into the state folder is told so, and not that nothing is there', async () => {
  const port = await freePort();
  addEnvironment({ PORT: String(port), PUBLIC_ORIGIN: `http://localhost:${port}`, USHER_MASTER_KEY: '', DATABASE_URL: '' });
  const instance = claimState(testStateDir(), `http://localhost:${port}`);
  const { lines, install } = await withoutRights(async () => ({ lines: (await ourselves()).lines, install: await findInstall() }));
  instance.release();
  const denied = { state: 'fail', says: expect.stringContaining('cannot be read (EACCES)'), fix: expect.stringContaining('as the user that Usher runs as') };
  for (const name of ['State folder', 'Master key', 'Pages', 'Local AWS']) expect(lines).toContainEqual({ name, ...denied });
  expect(install).toMatchObject({ found: false, isBroken: true, why: expect.stringContaining('cannot be read (EACCES)') });
});
