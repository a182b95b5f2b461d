import { NextRequest } from 'next/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { POST as postSignatures } from '@/app/api/v1/signatures/route';
import { GET as getVideos } from '@/app/api/v1/videos/route';
import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';
import { anOwner } from '@/test/factories';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';
import { aToken, ask } from '@/test/harness/requests';

let database: FreshDatabase;
let owner: AdminActor;
let token: string;

beforeAll(async () => {
  database = await freshDatabase();
  owner = await anOwner();
  ({ token } = await aToken(owner, ['videos:read', 'signatures:create'], { requestsPerMinute: 100_000 }));
});

afterAll(() => database.close());

const list = (query: string) => ask(getVideos, { token, path: `/api/v1/videos?${query}` });
const cursor = (...parts: unknown[]) => `cursor=${Buffer.from(JSON.stringify(parts)).toString('base64url')}`;

test.each([
  ['an id that the database cannot hold', cursor('2026-01-01T00:00:00Z', 'a\u0000b')], ['half a character as its id', cursor('2026-01-01T00:00:00Z', '\ud800')],
  ['the year 0', cursor('0000-01-01T00:00:00Z', 'a')], ['no date', cursor('soon', 'a')], ['more than a cursor', cursor('2026-01-01T00:00:00Z', 'a', 'b')],
  ['what is no base64', 'cursor=%F0%9F%92%A9'], ['nothing', 'cursor='],
])('a cursor that was made up of %s is refused as a cursor', async (_what, query) => {
  const answer = await list(query);
  expect(await answer.json()).toMatchObject({ status: 400, code: 'invalid_input', fields: { cursor: expect.any(String) as string } });
});

test('a cursor of a time to come gives an ordinary page', async () => {
  expect((await list(cursor('9999-12-31T23:59:59Z', 'a'))).status).toBe(200);
});

test('a parameter that is given twice, or that there is not, is refused by its name', async () => {
  expect(await (await list('limit=1&limit=2')).json()).toMatchObject({ status: 400, fields: { limit: 'Give it once.' } });
  for (const unknown of ['LIMIT=1', '__proto__=1', 'limit%00=1']) expect((await list(unknown)).status, unknown).toBe(400);
});

test('how many is said in digits, from 1 to 100', async () => {
  for (const limit of ['0x10', '1e2', '%205', '%2B5', '5.0', '-1', '', '0', '101', '99999999999999999999']) {
    expect(await (await list(`limit=${limit}`)).json(), limit).toMatchObject({ status: 400, fields: { limit: 'This must be a whole number from 1 to 100.' } });
  }
  for (const limit of ['1', '100']) expect((await list(`limit=${limit}`)).status, limit).toBe(200);
});

test('the scheme of a token is read in any case, and with more than one space behind it', async () => {
  for (const Authorization of [`bearer ${token}`, `BEARER ${token}`, `Bearer   ${token}`]) {
    expect((await ask(getVideos, { headers: { Authorization } })).status, Authorization.slice(0, 9)).toBe(200);
  }
});

test('a token for an address is let in from it, whatever port the proxy writes behind it', async () => {
  const { token: bound } = await aToken(owner, ['videos:read'], { addresses: '203.0.113.7 2001:db8::7' });
  const from = async (address: string) => (await ask(getVideos, { token: bound, headers: { 'x-forwarded-for': address } })).status;
  for (const address of ['203.0.113.7:51234', '::ffff:203.0.113.7', '[2001:db8::7]:51234', '2001:DB8::7']) expect(await from(address), address).toBe(200);
  for (const address of ['203.0.113.8:51234', '[2001:db8::8]:51234', '203.0.113.7.evil.example']) expect(await from(address), address).toBe(403);
});

/** What is wrong with a body is said of the body: neither a fault of ours nor another type. */
test.each([
  ['nothing', ''], ['half a document', '{"signatures":'], ['null', 'null'], ['a list', '[]'], ['brackets a thousand deep', '['.repeat(100_000)],
  ['a list in a list, and so on', `{"signatures":${'['.repeat(100_000)}${']'.repeat(100_000)}}`], ['a name of JavaScript’s own', '{"__proto__":{},"signatures":[]}'],
  ['a number beyond all numbers', '{"signatures":[{"library":"a","key":"b","expiresInSeconds":1e999}]}'],
])('a body that is %s is refused as it is', async (_what, body) => {
  expect(await (await ask(postSignatures, { token, method: 'POST', body })).json()).toMatchObject({ status: 400, code: 'invalid_input' });
});

test('a body with a field twice is refused, and not read by one of the two', async () => {
  const body = '{"signatures":[{"library":"unknown","key":"a","viewer":"a","viewer":"b"}]}';
  expect(await (await ask(postSignatures, { token, method: 'POST', body })).json()).toMatchObject({ status: 400, fields: { body: 'A field stands in it twice.' } });
});

test('a byte order mark before a body is skipped; bytes that are no UTF-8 are refused', async () => {
  const asked = JSON.stringify({ signatures: [{ library: 'unknown', key: 'a.mp4' }] });
  const post = async (body: Buffer) => (await ask(postSignatures, { token, body, method: 'POST' })).json() as Promise<unknown>;
  expect(await post(Buffer.from(`\ufeff${asked}`))).toMatchObject({ status: 400, fields: { 'signatures.0.library': 'There is no such library.' } });
  expect(await post(Buffer.from(asked.replace('a.mp4', 'ü.mp4'), 'latin1'))).toMatchObject({ status: 400, title: 'The body is not JSON.' });
});

test('whoever hangs up in the middle of a body is no fault of ours', async () => {
  const hangsUp = new ReadableStream<Uint8Array>({
    pull: (stream) => { stream.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })); },
  });
  const request = new NextRequest(`${env().publicOrigin}/api/v1/signatures`, {
    method: 'POST', headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json', 'x-forwarded-for': '203.0.113.7' }, body: hangsUp, duplex: 'half',
  });
  expect(await (await postSignatures(request, { params: Promise.resolve({}) })).json()).toMatchObject({ status: 400, fields: { body: 'The body ended before its end.' } });
});
