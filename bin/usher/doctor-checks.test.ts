import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { freePort } from '@/bin/free-port';
import { claimState } from '@/bin/instance';
import { addEnvironment, testStateDir } from '@/test/harness/environment';

import { ourselves } from './doctor-checks';

async function pagesLine() {
  return (await ourselves()).lines.find(({ name }) => name === 'Pages');
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
  expect(await pagesLine()).toMatchObject({ state: 'warn', says: expect.stringContaining('http://localhost:4999') });
  instance.release();
  expect(await pagesLine()).toMatchObject({ state: 'warn', fix: expect.stringContaining('npm start') });
});
