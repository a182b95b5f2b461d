import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';

import { POST as postSignatures } from '@/app/api/v1/signatures/route';
import { POST as postCookies } from '@/app/api/v1/videos/[id]/cookies/route';
import { GET as getPlayback, POST as postPlayback } from '@/app/api/v1/videos/[id]/playback/route';
import { s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { signatureHash } from '@/lib/playback/mutations';
import { cookiesSchema, playbackSchema } from '@/lib/playback/schema';
import { changeDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { changeDistribution } from '@/lib/provisioning/distributions/service';
import { issuedSignaturesSchema, MOST_RSA_SIGNATURES, MOST_SIGNATURES } from '@/lib/signatures/schema';
import { aReadyVideo } from '@/test/factories';
import { edgeStatus } from '@/test/harness/edge';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { aToken, ask } from '@/test/harness/requests';

let world: World;
let token: string;
let tokenId: string;
/** With a P-256 key, and with an RSA one. */
let library: { id: string; bucket: string; ttlSeconds: number };
let rsaLibrary: { id: string; bucket: string; ttlSeconds: number };
let videoId: string;

beforeAll(async () => {
  world = await startWorld();
  ({ token, tokenId } = await aToken(world.owner, ['playback:create', 'signatures:create'], { requestsPerMinute: 100_000 }));
  library = await aLibrary('ECDSA_P256');
  rsaLibrary = await aLibrary('RSA_2048');
  videoId = await aVideo();
});

afterAll(() => world.close());

async function aLibrary(signingKeyKind: 'ECDSA_P256' | 'RSA_2048') {
  const { library: { id } } = await makeLibrary(world.owner, { signingKeyKind });
  const row = await db().library.findUniqueOrThrow({ where: { id }, include: { bucket: true } });
  return { id, bucket: row.bucket?.name ?? '', ttlSeconds: row.ttlSeconds };
}

async function put(bucket: string, ...keys: string[]): Promise<void> {
  const Body = await readFile(new URL('../media/h264-faststart.mp4', import.meta.url));
  for (const Key of keys) await s3('eu-central-1').send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}

async function aVideo(): Promise<string> {
  const id = newId();
  const posterKey = `videos/${id}/poster.jpg`;
  await put(library.bucket, `videos/${id}/source.mp4`, posterKey, `videos/${id}/captions.vtt`, `videos/${id}x/source.mp4`);
  await aReadyVideo({ libraryId: library.id, createdById: world.owner.userId, id, posterKey });
  return id;
}

async function served<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  return schema.parse(body);
}

async function refused(answer: Response): Promise<{ status: number; code: string; title: string; detail?: string; fields?: Record<string, string> }> {
  return (await answer.json()) as Awaited<ReturnType<typeof refused>>;
}

const sign = (signatures: unknown[]) => ask(postSignatures, { token, body: { signatures } });

test('a named viewer of another site gets a URL that plays, with a poster that opens, and stands in the record', async () => {
  const playback = await served(await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'django-4711' } }), playbackSchema);
  expect(await edgeStatus(playback.url, { Range: 'bytes=0-9' })).toBe(206);
  expect(await edgeStatus(playback.posterUrl ?? '')).toBe(200);
  const row = await db().issuedSignature.findUniqueOrThrow({ where: { id: playback.playbackId } });
  expect(row).toMatchObject({ userId: null, apiTokenId: tokenId, endViewer: 'django-4711', videoId, libraryId: library.id });
  const signature = new URL(playback.url).searchParams.get('Signature') ?? '';
  expect(Buffer.from(row.signatureHash ?? []).toString('hex')).toBe(signatureHash(signature));
});

test('a shorter life and one address can be asked for; a longer life is cut to the library’s', async () => {
  const short = await served(await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'a', expiresInSeconds: 30 } }), playbackSchema);
  expect(short.expiresInSeconds).toBeLessThanOrEqual(30);
  const long = await served(await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'a', expiresInSeconds: 80_000 } }), playbackSchema);
  expect(long.expiresInSeconds).toBeLessThanOrEqual(library.ttlSeconds);
  const bound = await served(await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'a', ipAddress: '198.51.100.7' } }), playbackSchema);
  expect(await edgeStatus(bound.url)).toBe(403);
});

test('what AWS would refuse is refused, by its field, of one video and of many objects', async () => {
  const bad = [
    [{ ipAddress: '2001:db8::1' }, /IPv6/], [{ ipAddress: '0.0.0.0/0' }, /every address/], [{ query: '?a=b' }, /\? or an & too many/], [{ query: 'a=*' }, /The query contains a \*/],
    [{ query: 'X-Amz-Algorithm=1' }, /second signature/], [{ query: 'Expires=1' }, /belongs to the signature/], [{ downloadName: 'a/b.mp4' }, /slash/],
    [{ expiresInSeconds: 1_795_945_313 }, /seconds from now/], [{ expiresInSeconds: 1_795_945_313_000 }, /looks like a moment/], [{ expiresInSeconds: 1e15 }, /looks like a moment/],
  ] as const;
  for (const [own, reason] of bad) {
    const [field = ''] = Object.keys(own);
    const problem = expect.stringMatching(reason) as string;
    expect(await refused(await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'a', ...own } })), field).toMatchObject({ status: 400, fields: { [field]: problem } });
    expect(await refused(await sign([{ library: library.id, key: 'a' }, { library: library.id, key: 'a', ...own }])), field).toMatchObject({ status: 400, fields: { [`signatures.1.${field}`]: problem } });
  }
});

test('a URL that is too long is told what would make it shorter', async () => {
  const long = { viewer: 'a', query: `x=${'a'.repeat(3_400)}`, ipAddress: '203.0.113.7' };
  const answer = await refused(await ask(postPlayback, { token, params: { id: videoId }, body: long }));
  expect(answer).toMatchObject({ status: 400, fields: { query: expect.stringContaining('longer than') as string }, detail: expect.stringContaining('Use a shorter query, or leave out the start and the address') as string });
  expect(answer.detail).not.toContain('P-256');
  const ofRsa = { library: rsaLibrary.id, key: 'ü'.repeat(512), ipAddress: '203.0.113.7', query: `x=${'a'.repeat(2_000)}` };
  expect(await refused(await sign([ofRsa]))).toMatchObject({ status: 400, detail: expect.stringMatching(/^Use a shorter object key, .*P-256/) as string });
});

test('a video that does not exist is a 404, a viewer must be named, and what is not in the schema is refused', async () => {
  expect(await refused(await ask(postPlayback, { token, params: { id: 'nothing' }, body: { viewer: 'a' } }))).toMatchObject({ status: 404 });
  expect(await refused(await ask(postPlayback, { token, params: { id: videoId }, body: { viewr: 'a' } })))
    .toMatchObject({ status: 400, fields: { viewer: 'This is missing.', viewr: 'There is no such field. Check how it is spelled.' } });
  expect(await refused(await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'a', ttl: 5 } }))).toMatchObject({ status: 400 });
});

test('the player’s own route is not for tokens', async () => {
  expect(await refused(await ask(getPlayback, { token, params: { id: videoId } }))).toMatchObject({ status: 403, code: 'forbidden' });
});

test('a body that is no JSON, of another type or too large is told apart', async () => {
  const post = (body: string, type = 'application/json') => ask(postSignatures, { token, body, headers: { 'Content-Type': type } });
  expect(await refused(await post('{'))).toMatchObject({ status: 400, code: 'invalid_input', fields: { body: 'The body is not JSON.' } });
  for (const type of ['text/plain', '', 'application/json; charset=iso-8859-1', 'application/json;charset="utf-16"']) {
    expect(await refused(await post('{}', type)), type).toMatchObject({ status: 415, code: 'unsupported_media' });
  }
  for (const type of ['application/json; charset=UTF-8', 'Application/JSON;charset="utf-8"']) expect((await post('{}', type)).status, type).toBe(400);
  const compressed = { token, body: gzipSync('{}'), headers: { 'Content-Encoding': 'gzip' } };
  expect(await refused(await ask(postSignatures, compressed))).toMatchObject({ status: 415, title: 'The body must not be compressed.' });
  expect(await refused(await post(JSON.stringify({ signatures: 'x'.repeat(1_100_000) })))).toMatchObject({ status: 413, title: 'The body is larger than 1,000,000 bytes.' });
});

test('a thousand objects are signed in one request, each on record, each opening its own object alone', async () => {
  await put(library.bucket, 'files/7 & 8.mp4', 'files/9.mp4');
  const asked = Array.from({ length: MOST_SIGNATURES }, (_, n) => ({ library: library.id, key: n === 7 ? 'files/7 & 8.mp4' : `files/${n}.mp4`, viewer: `v${n}` }));
  const { signatures } = await served(await sign(asked), issuedSignaturesSchema);
  expect(signatures).toHaveLength(MOST_SIGNATURES);
  expect(await edgeStatus(signatures[7]?.url ?? '')).toBe(200);
  expect(await edgeStatus(signatures[9]?.url ?? '')).toBe(200);
  expect(await edgeStatus((signatures[9]?.url ?? '').replace('9.mp4', '7%20%26%208.mp4'))).toBe(403);
  const rows = await db().issuedSignature.findMany({ where: { id: { in: signatures.map(({ id }) => id) } } });
  expect(rows).toHaveLength(MOST_SIGNATURES);
  expect(rows.find(({ id }) => id === signatures[7]?.id)).toMatchObject({ objectKey: 'files/7 & 8.mp4', endViewer: 'v7', apiTokenId: tokenId });
});

test('a prefix opens everything below it, with the same parameters, and nothing beside it', async () => {
  await put(library.bucket, 'hls/7/master.m3u8', 'hls/7/1.ts', 'hls/77/1.ts');
  const { signatures: [signed] } = await served(await sign([{ library: library.id, key: 'hls/7/master.m3u8', prefix: 'hls/7/' }]), issuedSignaturesSchema);
  const { url = '', parameters = '' } = signed ?? {};
  expect(await edgeStatus(url)).toBe(200);
  expect(await edgeStatus(`${new URL(url).origin}/hls/7/1.ts?${parameters}`)).toBe(200);
  expect(await edgeStatus(`${new URL(url).origin}/hls/77/1.ts?${parameters}`)).toBe(403);
  expect(await refused(await sign([{ library: library.id, key: 'hls/8/master.m3u8', prefix: 'hls/7/' }]))).toMatchObject({ status: 400, code: 'invalid_input' });
});

test('a start is kept to, and one signature that cannot be made refuses all, by its place', async () => {
  await put(library.bucket, 'later.mp4');
  const startsAt = new Date(Date.now() + 60_000).toISOString();
  const { signatures: [later] } = await served(await sign([{ library: library.id, key: 'later.mp4', startsAt }]), issuedSignaturesSchema);
  expect(await edgeStatus(later?.url ?? '')).toBe(403);
  const before = await db().issuedSignature.count();
  const bad = [
    [{ library: 'nothing', key: 'a' }, 'signatures.1.library'], [{ library: library.id, key: 'a*', ipAddress: '203.0.113.7' }, 'signatures.1.ipAddress'],
    [{ library: library.id, key: 'b/a', prefix: 'a/' }, 'signatures.1.prefix'], [{ library: library.id, key: 'a*/a', prefix: 'a*/' }, 'signatures.1.prefix'],
    [{ library: library.id, key: 'a', startsAt: '1969-01-01T00:00:00Z' }, 'signatures.1.startsAt'], [{ library: library.id, key: 'a', startsAt: '2040-01-01T00:00:00Z' }, 'signatures.1.startsAt'],
    [{ library: library.id, key: 'a\ud800b' }, 'signatures.1.key'], [{ library: library.id, key: 'ü'.repeat(1024) }, 'signatures.1.key'],
    [{ library: library.id, key: 'hls/7\ud800/a', prefix: 'hls/7\ud800/' }, 'signatures.1.prefix'],
    [{ library: library.id, key: '' }, 'signatures.1.key'], [{ library: library.id, key: 'a', prefix: 'hls' }, 'signatures.1.prefix'],
    [{ library: library.id, key: 'a/../b' }, 'signatures.1.key'], [{ library: library.id, key: 'a', expiresInSeconds: 0 }, 'signatures.1.expiresInSeconds'],
  ] as const;
  for (const [one, field] of bad) {
    const answer = await refused(await sign([{ library: library.id, key: 'good.mp4' }, one]));
    expect(answer, field).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(Object.keys(answer.fields ?? {}), JSON.stringify(answer)).toContain(field);
  }
  expect(await db().issuedSignature.count()).toBe(before);
});

test('a start after the end is told when the end is: counted from now', async () => {
  const startsAt = new Date(Date.now() + (library.ttlSeconds + 100) * 1000).toISOString();
  const answer = await refused(await sign([{ library: library.id, key: 'a', startsAt }]));
  expect(answer.fields?.['signatures.0.startsAt']).toMatch(new RegExp(`it ends (${library.ttlSeconds}|${library.ttlSeconds - 1}) seconds from now`));
  expect(answer.detail).toContain(`${library.ttlSeconds} at most`);
});

test('of an RSA key, a hundred at most in one request; of none, more than a thousand', async () => {
  const many = (count: number, id: string) => Array.from({ length: count }, (_, n) => ({ library: id, key: `files/${n}.mp4` }));
  const { signatures } = await served(await sign(many(MOST_RSA_SIGNATURES, rsaLibrary.id)), issuedSignaturesSchema);
  expect(signatures).toHaveLength(MOST_RSA_SIGNATURES);
  expect(await refused(await sign(many(MOST_RSA_SIGNATURES + 1, rsaLibrary.id)))).toMatchObject({ status: 400, fields: { signatures: expect.stringContaining('RSA') as string } });
  expect(await refused(await sign(many(MOST_SIGNATURES + 1, library.id)))).toMatchObject({ status: 400, fields: { signatures: expect.any(String) as string } });
});

test('cookies need a name of the distribution under the site’s domain; there they open the video and what lies beside it, and no sibling', async () => {
  const post = (domain: string) => ask(postCookies, { token, params: { id: videoId }, body: { viewer: 'a', domain } });
  expect(await refused(await post('example.com'))).toMatchObject({ status: 400, fields: { domain: expect.stringContaining('example.com') as string } });
  const { id: distributionId } = await db().distribution.findFirstOrThrow({ where: { libraryId: library.id, role: 'SIGNED' } });
  const named = { distributionId, aliases: ['media.example.com'], certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/one' };
  expect(await changeDistribution(world.owner, changeDistributionSchema.parse(named))).toMatchObject({ ok: true });
  await workUntilIdle();
  // The names that were known may be kept for a second.
  await expect.poll(async () => (await post('example.com')).status).toBe(200);
  const issued = await served(await post('example.com'), cookiesSchema);
  for (const header of issued.setCookie) expect(header).toMatch(new RegExp(`^CloudFront-[A-Za-z-]+=[\\w~-]+; Domain=example\\.com; Path=/videos/${videoId}/; Secure; HttpOnly; SameSite=Lax$`));
  const Cookie = issued.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  expect(new URL(issued.url).hostname).toBe('media.example.com');
  expect(await edgeStatus(issued.url)).toBe(403);
  expect(await edgeStatus(issued.url, { Cookie })).toBe(200);
  expect(await edgeStatus(issued.url.replace('source.mp4', 'captions.vtt'), { Cookie })).toBe(200);
  expect(await edgeStatus(issued.url.replace(videoId, `${videoId}x`), { Cookie })).toBe(403);
  expect(await refused(await post('ample.com'))).toMatchObject({ status: 400 });
});

test('where the alternate domain name is a wildcard, cookies are for the host that is named, and one is asked for', async () => {
  const { id: distributionId } = await db().distribution.findFirstOrThrow({ where: { libraryId: library.id, role: 'SIGNED' } });
  const named = { distributionId, aliases: ['*.example.com'], certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/one' };
  expect(await changeDistribution(world.owner, changeDistributionSchema.parse(named))).toMatchObject({ ok: true });
  await workUntilIdle();
  const post = (where: { domain: string; host?: string }) => ask(postCookies, { token, params: { id: videoId }, body: { viewer: 'a', ...where } });
  // The names that were known may be kept for a second.
  await expect.poll(async () => (await post({ domain: 'example.com', host: 'films.example.com' })).status).toBe(200);
  const issued = await served(await post({ domain: 'example.com', host: 'films.example.com' }), cookiesSchema);
  expect(new URL(issued.url).hostname).toBe('films.example.com');
  expect(await edgeStatus(issued.url, { Cookie: issued.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') })).toBe(200);
  expect(new URL((await served(await post({ domain: 'films.example.com' }), cookiesSchema)).url).hostname).toBe('films.example.com');
  expect(await refused(await post({ domain: 'example.com' }))).toMatchObject({ status: 400, fields: { host: expect.stringContaining('*.example.com') as string } });
  for (const host of ['films.example.org', 'example.com']) {
    expect(await refused(await post({ domain: 'example.com', host })), host).toMatchObject({ status: 400, fields: { host: expect.stringContaining(host) as string } });
  }
});
