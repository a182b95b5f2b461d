import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { POST as postExplanations } from '@/app/api/v1/explanations/route';
import { POST as postSignatures } from '@/app/api/v1/signatures/route';
import { grant } from '@/lib/access/mutations';
import { db } from '@/lib/db/client';
import type { CauseCode } from '@/lib/explain/causes';
import { explanationSchema } from '@/lib/explain/schema';
import { issuePlayback } from '@/lib/playback/service';
import { requestInventory } from '@/lib/provisioning/adoption/service';
import { issuedSignaturesSchema } from '@/lib/signatures/schema';
import { actorOf, aReadyVideo } from '@/test/factories';
import { foreignKey } from '@/test/harness/breaks';
import { cookieHeader, cookiesFor, curled, type Grounds, groundsOf, inSeconds, said, signedAt, signedWithPolicy } from '@/test/harness/denials';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { aToken, ask } from '@/test/harness/requests';

/**
 * What is wrong with a signature, or with how it travels: each really sent to a library that the product has made, and
 * explained by the product from what was sent and answered, and from what it has recorded.
 */
let world: World;
let ec: Grounds;
let rsa: Grounds;
/** At CloudFront, and in no group that our distributions trust. */
let strangersKey: string;

const { privateKey: nobodysKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

beforeAll(async () => {
  world = await startWorld();
  ec = await groundsOf((await makeLibrary(world.owner)).library);
  rsa = await groundsOf((await makeLibrary(world.owner, { signingKeyKind: 'RSA_2048' })).library);
  strangersKey = await foreignKey('a-strangers');
  await requestInventory(world.owner);
  await workUntilIdle();
});
afterAll(() => world.close());

const policyOf = (resource: string, condition: object) => JSON.stringify({ Statement: [{ Resource: resource, Condition: condition }] });
const until = (seconds: number) => ({ DateLessThan: { 'AWS:EpochTime': Math.floor(inSeconds(seconds).getTime() / 1000) } });
const later = (text: string) => text.replace(/(Expires=)(\d+)/, (_, name: string, expires: string) => `${name}${Number(expires) + 60}`);
const setCookies = (cookies: Record<string, string>, attributes: string) => Object.entries(cookies).map(([name, value]) => `Set-Cookie: ${name}=${value}; ${attributes}`).join('\n');
/** The host without its port, which no cookie knows. */
const hostOf = (grounds: Grounds) => new URL(grounds.signed).hostname;

type Case = [cause: CauseCode, answer: string, name: string, sent: () => Promise<string>];

const CASES: Case[] = [
  ['served', '200', 'nothing', () => curled(signedAt(ec))],
  ['served', '200', 'nothing, with cookies', () => curled(ec.url, { headers: { Cookie: cookieHeader(cookiesFor(ec)) } })],
  ['missing-key-id', 'MissingKey', 'no signature at all', () => curled(ec.url)],
  ['missing-key-id', 'MissingKey', 'the key id was cut off', () => curled(signedAt(ec).replace(/&Key-Pair-Id=\w+/, ''))],
  ['url-escaped', 'MissingKey', 'the & were sent as &amp;', () => curled(signedAt(ec).replaceAll('&', '&amp;'))],
  ['url-escaped', 'MissingKey', 'the query was percent-encoded', () => curled(signedAt(ec).replaceAll('&', '%26').replaceAll('=', '%3D'))],
  ['url-escaped', 'MissingKey', 'the query was made a part of the path', () => curled(signedAt(ec).replace('?', '%3F').replaceAll('&', '%26').replaceAll('=', '%3D'))],
  ['presigned-for-s3', 'MissingKey', 'it is presigned for S3 in the older way', () => curled(`${ec.url}?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D&Expires=1798761600`)],
  ['unknown-key-id', 'InvalidKey', 'key and key id are nobody’s', () => curled(signedAt(ec, { keyPairId: 'K1NOBODY111111', privateKey: nobodysKey }))],
  ['wrong-key-id', 'InvalidKey', 'the key id is nobody’s, and the key is ours', () => curled(signedAt(ec, { keyPairId: 'K1NOBODY111111' }))],
  ['key-id-damaged', 'InvalidKey', 'the key id is in quotation marks', () => curled(signedAt(ec, { keyPairId: `%22${ec.key.awsPublicKeyId}%22` }))],
  ['key-id-damaged', 'InvalidKey', 'the end of the key id is missing', () => curled(signedAt(ec).replace(ec.key.awsPublicKeyId, ec.key.awsPublicKeyId.slice(0, 9)))],
  ['key-not-trusted', 'InvalidKey', 'the key is in no group that is trusted', () => curled(signedAt(ec, { keyPairId: strangersKey }))],
  ['key-group-id-used', 'InvalidKey', 'the key group’s id', () => curled(signedAt(ec, { keyPairId: ec.library.keyGroup?.awsId ?? '' }))],
  ['signature-altered', 'AccessDenied', 'a letter of an RSA signature was changed', () => curled(signedAt(rsa).replace(/(Signature=.{20})(.)/, (_, start: string, letter: string) => `${start}${letter === 'A' ? 'B' : 'A'}`))],
  ['signature-altered', 'AccessDenied', 'a letter of an ECDSA signature was changed', () => curled(signedAt(ec).replace(/(Signature=.{20})(.)/, (_, start: string, letter: string) => `${start}${letter === 'A' ? 'B' : 'A'}`))],
  ['missing-signature', 'MissingKey|AccessDenied|MalformedSignature', 'the signature was cut off', () => curled(signedAt(ec).replace(/&Signature=[^&]*/, ''))],
  ['signature-not-decodable', 'MalformedSignature', 'the signature was percent-encoded once more', () => curled(signedAt(ec).replace(/(Signature=)([^&]*)/, (_, name: string, value: string) => `${name}${value.replaceAll('_', '%5F')}%3D`))],
  ['query-added', 'AccessDenied', 'a parameter was added', () => curled(`${signedAt(ec)}&utm_source=mail`)],
  ['query-changed', 'AccessDenied', 'two parameters changed places', () => curled(signedAt(ec, { url: `${ec.url}?a=1&b=2` }).replace('a=1&b=2', 'b=2&a=1'))],
  ['path-reencoded', 'AccessDenied', 'the path was encoded once more', () => curled(signedAt(ec).replace('one%20two', 'one%20%74wo'))],
  ['changed-after-signing', 'AccessDenied', 'the end was put off', () => curled(later(signedAt(rsa)))],
  ['host-swapped', 'AccessDenied', 'the host is another distribution’s', () => curled(signedAt(ec).replace(ec.signed, `http://${hostOf(ec)}`), { port: Number(new URL(ec.signed).port) })],
  ['policy-not-json', 'MalformedPolicy', 'the policy is no JSON', () => curled(signedWithPolicy(ec, 'Resource: everything'))],
  ['policy-malformed', 'MalformedPolicy', 'the policy has no end', () => curled(signedWithPolicy(ec, policyOf(ec.url, {})))],
  ['milliseconds', 'MalformedPolicy', 'the end is in milliseconds', () => curled(signedWithPolicy(ec, policyOf(ec.url, { DateLessThan: { 'AWS:EpochTime': Date.now() + 600_000 } })))],
  ['milliseconds', 'MalformedPolicy', 'Expires is in milliseconds', () => curled(signedAt(ec).replace(/(Expires=\d+)/, '$1000'))],
  ['expired', 'AccessDenied', 'it came too late', () => curled(signedAt(ec, { expiresAt: inSeconds(-3_700) }))],
  ['not-yet-valid', 'AccessDenied', 'it came too early', () => curled(signedAt(ec, { startsAt: inSeconds(300) }))],
  ['resource-mismatch', 'AccessDenied', 'the policy opens something else', () => curled(signedAt(ec, { resource: `${ec.signed}/hls/*` }))],
  ['wildcard-misread', 'AccessDenied', 'the star stands at the wrong end', () => curled(signedWithPolicy({ ...ec, url: `${ec.url}?t=1` }, policyOf(`${ec.signed}/videos/*.mp4`, until(600))).replace('?t=1?', '?t=1&'))],
  ['sha256-without-marker', 'AccessDenied', 'SHA-256, and nothing says so', () => curled(signedAt(ec, { algorithm: 'SHA256' }).replace('&Hash-Algorithm=SHA256', ''))],
  ['sha1-with-marker', 'AccessDenied', 'SHA-1, and something says SHA-256', () => curled(`${signedAt(rsa)}&Hash-Algorithm=SHA256`)],
  ['raw-ecdsa', 'AccessDenied', 'r and s as they are', () => curled(signedWithPolicy(ec, policyOf(ec.url, until(600)), { dsaEncoding: 'ieee-p1363' }))],
  ['cookies-overridden', 'MissingKey', 'a parameter of a signature in the URL', () => curled(`${ec.url}?Expires=1`, { headers: { Cookie: cookieHeader(cookiesFor(ec)) } })],
  ['cookies-sent-twice', 'AccessDenied', 'older cookies in front of the good ones', () => curled(ec.url, { headers: { Cookie: `${cookieHeader(cookiesFor(ec, { resource: `${ec.signed}/watch/*` }))}; ${cookieHeader(cookiesFor(ec))}` } })],
  ['cookies-not-sent', 'MissingKey', 'a script that asks without credentials', async () => `${setCookies(cookiesFor(ec), `Domain=${hostOf(ec)}; Path=/; SameSite=None; Secure`)}\n${await curled(ec.url)}`],
  ['cookie-domain', 'MissingKey', 'cookies for another domain', async () => `${setCookies(cookiesFor(ec), 'Domain=example.com; Path=/')}\n${await curled(ec.url)}`],
  ['cookie-path', 'MissingKey', 'cookies for another path', async () => `${setCookies(cookiesFor(ec), `Domain=${hostOf(ec)}; Path=/hls`)}\n${await curled(ec.url)}`],
  ['cookie-expired', 'MissingKey', 'cookies that were deleted', async () => `${setCookies(cookiesFor(ec), `Domain=${hostOf(ec)}; Path=/; Max-Age=0`)}\n${await curled(ec.url)}`],
  ['cookie-same-site', 'MissingKey', 'cookies that stay on their site, and a page of another one', async () => `> GET /login HTTP/1.1\n> Host: login.${hostOf(ec)}\n< HTTP/1.1 200 OK\n${setCookies(cookiesFor(ec), `Domain=${hostOf(ec)}; Path=/; SameSite=Lax`)}\n${await curled(ec.url, { headers: { Origin: 'https://app.example.com' } })}`],
];

test.each(CASES)('%s (%s): %s', async (cause, answer, _, sent) => {
  const text = await sent();
  expect(text).toMatch(cause === 'served' ? /< HTTP\/1.1 200/ : new RegExp(`< HTTP/1.1 403[\\s\\S]*<Code>(${answer})</Code>`));
  const found = await said(world.owner, text);
  expect(found.cause.code, JSON.stringify(found, null, 2)).toBe(cause);
  expect(found.cause.fix).not.toBe('');
});

test('wrong-address (AccessDenied): somebody else’s address, once it is known which one was seen', async () => {
  const text = await curled(signedAt(ec, { ipAddress: '203.0.113.7' }));
  expect(text).toContain('<Message>Access denied</Message>');
  const found = await said(world.owner, text, { viewerAddress: '127.0.0.1' });
  expect(found.cause).toMatchObject({ code: 'wrong-address', evidence: ['Seen: 127.0.0.1.'] });
  expect((await said(world.owner, text)).cause.sentence).toContain('Still open: “The viewer’s address is the policy’s”');
});

test('not-reached: nobody listens at the address that was signed', async () => {
  const unused = createServer().listen(0, '127.0.0.1');
  await once(unused, 'listening');
  const address = unused.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  unused.close();
  const url = signedAt(ec, { url: ec.url.replace(/:\d+/, `:${address.port}`) });
  const text = await curled(url).catch((error: unknown) => `${url}\n${String(error)}`);
  expect(text).toContain('ECONNREFUSED');
  expect((await said(world.owner, text)).cause).toMatchObject({ code: 'not-reached', sentence: expect.stringContaining('never reached CloudFront') });
});

test('no answer holds the signature that was pasted', async () => {
  for (const url of [signedAt(ec), signedAt(ec, { ipAddress: '203.0.113.7' }), signedAt(rsa)]) {
    const signature = /Signature=([^&]*)/.exec(url)?.[1] ?? '';
    expect(JSON.stringify(await said(world.owner, await curled(url)))).not.toContain(signature);
  }
});

test('a text without a request is refused, and says so at its field', async () => {
  await expect(said(world.owner, 'it does not work')).rejects.toThrow('no http(s) URL');
});

test('of a signature that was issued here it is said to whom and when, and what was changed about it', async () => {
  const { library } = ec;
  const videoId = await aReadyVideo({ libraryId: library.id, createdById: world.owner.userId, title: 'One, two', objectKey: 'videos/one two.mp4' });
  const viewer = await actorOf('VIEWER');
  await grant(world.owner, { userId: viewer.userId, videoId });
  const issued = await issuePlayback(viewer, videoId, new Date());
  if (!issued.ok) throw new Error(issued.error.message);
  const found = await said(world.owner, await curled(later(issued.value.url)));
  expect(found).toMatchObject({
    cause: { code: 'expires-changed' }, about: { videoId, videoTitle: 'One, two' },
    issued: { to: `${viewer.name} (${viewer.email})`, expiresAt: issued.value.expiresAt },
  });

  await db().library.update({ where: { id: library.id }, data: { state: 'RETIRED' } });
  expect((await said(world.owner, issued.value.url)).cause).toMatchObject({ code: 'library-torn-down', sentence: expect.stringContaining(library.name) });
  await db().library.update({ where: { id: library.id }, data: { state: 'READY' } });

  const { token } = await aToken(world.owner, ['explanations:create']);
  const told = await (await ask(postExplanations, { token, body: { text: issued.value.url } })).text();
  expect(explanationSchema.parse(JSON.parse(told)).issued?.to).toBe('somebody with an account here');
  expect(told).not.toContain(viewer.email);
});

test('another back end asks the same with a token that has the scope, and no other', async () => {
  const url = `${signedAt(ec)}&utm_source=mail`;
  const body = { text: await curled(url) };
  const { token } = await aToken(world.owner, ['explanations:create']);
  const { token: both } = await aToken(world.owner, ['explanations:create', 'signatures:create']);
  const answer = await ask(postExplanations, { token, body });
  const text = await answer.text();
  expect([answer.status, explanationSchema.parse(JSON.parse(text)).cause.code]).toEqual([200, 'query-added']);
  expect(text).not.toContain(/Signature=([^&]*)/.exec(url)?.[1]);
  for (const wrong of [{ text: '' }, { text: 'it does not work' }, { ...body, more: 1 }, { ...body, viewerAddress: 'here' }, {}]) {
    expect((await ask(postExplanations, { token, body: wrong })).status, JSON.stringify(wrong)).toBe(400);
  }
  const own = await ask(postSignatures, { token: both, body: { signatures: [{ library: ec.library.id, key: 'videos/one two.mp4', viewer: 'django-4711' }] } });
  const [signature] = issuedSignaturesSchema.parse(await own.json()).signatures;
  const to = async (reader: string) => explanationSchema.parse(await (await ask(postExplanations, { token: reader, body: { text: signature?.url } })).json()).issued?.to;
  expect([await to(both), await to(token)]).toEqual(['django-4711', 'somebody, through another token']);
  const { token: other } = await aToken(world.owner, ['signatures:create']);
  expect((await ask(postExplanations, { token: other, body })).status).toBe(403);
});
