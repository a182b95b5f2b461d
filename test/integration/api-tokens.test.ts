import { afterAll, beforeAll, expect, test } from 'vitest';

import { GET as getLibraries } from '@/app/api/v1/libraries/route';
import { GET as getVideos } from '@/app/api/v1/videos/route';
import { POST as postSignatures } from '@/app/api/v1/signatures/route';
import { GET as getOperation } from '@/app/api/v1/operations/[operationId]/route';
import { setUserStatus } from '@/lib/accounts/service';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { listTokens } from '@/lib/tokens/data';
import { revokeToken } from '@/lib/tokens/service';
import { actorOf, anOwner } from '@/test/factories';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';
import { aToken, ask } from '@/test/harness/requests';

let database: FreshDatabase;
let owner: AdminActor;

beforeAll(async () => {
  database = await freshDatabase();
  owner = await anOwner();
});

afterAll(() => database.close());

async function refusal(answer: Response): Promise<{ status: number; code: string; title: string }> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  return (await answer.json()) as { status: number; code: string; title: string };
}

test('a token opens what its scopes say, and nothing else', async () => {
  const { token } = await aToken(owner, ['libraries:read']);
  expect((await ask(getLibraries, { token })).status).toBe(200);
  expect(await refusal(await ask(getVideos, { token }))).toMatchObject({ status: 403, code: 'forbidden', title: expect.stringContaining('videos:read') as string });
  expect(await refusal(await ask(getOperation, { token, params: { operationId: 'x' } }))).toMatchObject({ status: 403, code: 'forbidden' });
});

test('without a token, or with one that cannot be one or is unknown, the answer is 401 and asks for a bearer', async () => {
  const { token } = await aToken(owner, ['libraries:read']);
  for (const Authorization of ['', 'Basic dTpw', 'Bearer', `Bearer ${token}x`, `Bearer usher_${'a'.repeat(43)}`, `Bearer ${token} ${token}`, token]) {
    const answer = await ask(getLibraries, { headers: { Authorization } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refusal(answer)).toMatchObject({ status: 401, code: 'unauthenticated' });
  }
  for (const answer of [await ask(postSignatures, { body: {} }), await ask(getLibraries)]) {
    expect(await refusal(answer)).toMatchObject({ status: 401, code: 'unauthenticated', title: expect.stringContaining('This needs a token') as string, detail: 'Send “Authorization: Bearer usher_…”.' });
  }
});

test('a revoked token soon stops, and says that it was revoked', async () => {
  const { token, tokenId } = await aToken(owner, ['libraries:read']);
  expect((await ask(getLibraries, { token })).status).toBe(200);
  expect(await revokeToken(owner, tokenId)).toMatchObject({ ok: true });
  expect(await revokeToken(owner, tokenId)).toMatchObject({ ok: true });
  await expect.poll(async () => (await ask(getLibraries, { token })).status, { interval: 20, timeout: 5_000 }).toBe(401);
  expect((await refusal(await ask(getLibraries, { token }))).title).toContain('revoked');
  expect(await db().auditEvent.count({ where: { action: 'api-token.revoke', targetId: tokenId } })).toBe(1);
});

test('an expired token says so', async () => {
  const { token, tokenId } = await aToken(owner, ['libraries:read'], { expiresInDays: 1 });
  await db().apiToken.update({ where: { id: tokenId }, data: { expiresAt: new Date(Date.now() - 1_000) } });
  expect(await refusal(await ask(getLibraries, { token }))).toMatchObject({ status: 401, title: expect.stringContaining('expired') as string });
});

test('a token dies with the rights of whoever made it', async () => {
  const admin = (await actorOf('ADMIN')) as AdminActor;
  const { token } = await aToken(admin, ['libraries:read']);
  await setUserStatus(owner, { userId: admin.userId, status: 'DISABLED' });
  expect(await refusal(await ask(getLibraries, { token }))).toMatchObject({ status: 401 });
  expect((await listTokens(owner)).map(({ state }) => state)).toContain('maker-gone');
});

test('a token works from its addresses alone', async () => {
  const { token } = await aToken(owner, ['libraries:read'], { addresses: '198.51.100.0/24, 2001:db8::/32' });
  const from = (address: string) => ask(getLibraries, { token, headers: { 'x-forwarded-for': address } });
  expect((await from('198.51.100.9')).status).toBe(200);
  expect((await from('2001:db8::9')).status).toBe(200);
  expect(await refusal(await from('203.0.113.9'))).toMatchObject({ status: 403, code: 'forbidden', title: expect.stringContaining('203.0.113.9') as string });
  // What a client claims about itself stands before what the proxy saw.
  expect((await from('198.51.100.9, 203.0.113.9')).status).toBe(403);
});

test('cookies beside a token count for nothing, and a token needs no Origin', async () => {
  const { token } = await aToken(owner, ['signatures:create']);
  const answer = await ask(postSignatures, { token, body: { signatures: [] }, headers: { Cookie: '__Host-usher.session=whatever', Origin: 'https://evil.example' } });
  expect(await refusal(answer)).toMatchObject({ status: 400, code: 'invalid_input' });
  const bad = await ask(getLibraries, { headers: { Authorization: `Bearer usher_${'b'.repeat(43)}`, Cookie: '__Host-usher.session=whatever' } });
  expect(await refusal(bad)).toMatchObject({ status: 401 });
});

test('more requests than a token may make are refused with the time to wait', async () => {
  const { token } = await aToken(owner, ['libraries:read'], { requestsPerMinute: 5 });
  const answers = [];
  for (let n = 0; n < 7; n += 1) answers.push(await ask(getLibraries, { token }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  expect(Number(answers[6]?.headers.get('retry-after'))).toBeGreaterThan(50);
  expect(await answers[6]?.json()).toMatchObject({ code: 'rate_limited', title: 'This token has made its 5 requests of this minute.' });
});

test('an address that tries token after token is told to wait; a right one counts for nothing, and a revoked one hears that it is', async () => {
  const { token } = await aToken(owner, ['libraries:read']);
  const { token: revoked, tokenId } = await aToken(owner, ['libraries:read']);
  await revokeToken(owner, tokenId);
  const from = { 'x-forwarded-for': '192.0.2.200' };
  for (let n = 0; n < 125; n += 1) await ask(getLibraries, { headers: { ...from, Authorization: `Bearer usher_${String(n).padStart(43, '0')}` } });
  expect(await refusal(await ask(getLibraries, { headers: { ...from, Authorization: `Bearer usher_${'c'.repeat(43)}` } }))).toMatchObject({ status: 429, title: 'Too many requests came from 192.0.2.200 with tokens that are not known here.' });
  expect((await ask(getLibraries, { token, headers: from })).status).toBe(200);
  expect(await refusal(await ask(getLibraries, { token: revoked, headers: from }))).toMatchObject({ status: 401, title: 'This token was revoked.' });
});

test('a revoked token hears so however often it is sent', async () => {
  const { token, tokenId } = await aToken(owner, ['libraries:read']);
  await revokeToken(owner, tokenId);
  for (let n = 0; n < 130; n += 1) expect((await ask(getLibraries, { token, headers: { 'x-forwarded-for': '192.0.2.201' } })).status).toBe(401);
});

test('a use is on record at once, also right after the token was refused', async () => {
  const { token, tokenId } = await aToken(owner, ['libraries:read'], { addresses: '203.0.113.0/24' });
  const lastUsedFrom = async () => (await db().apiToken.findUniqueOrThrow({ where: { id: tokenId } })).lastUsedFrom;
  expect((await ask(getLibraries, { token, headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(403);
  expect(await lastUsedFrom()).toBeNull();
  expect((await ask(getLibraries, { token, headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(200);
  expect(await lastUsedFrom()).toBe('203.0.113.9');
});

test('what a token is stands nowhere: neither in the database nor in the list', async () => {
  const { token, tokenId } = await aToken(owner, ['videos:read']);
  await ask(getVideos, { token });
  const row = await db().apiToken.findUniqueOrThrow({ where: { id: tokenId } });
  expect(row).toMatchObject({ lastUsedFrom: '203.0.113.7' });
  expect(row.lastUsedAt).not.toBeNull();
  const kept = JSON.stringify([row, await listTokens(owner), await db().auditEvent.findMany()], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  expect(kept).not.toContain(token.slice('usher_'.length, -4));
  expect(JSON.stringify(await listTokens(owner))).not.toContain(row.tokenHash);
});
