import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { signCookies, signUrl, type UrlInput } from './cloudfront-signer';

const key = z.object({ keyPairId: z.string(), pkcs8: z.string(), public: z.string() });
const { keys, cases } = z
  .object({
    keys: z.object({ RSA_2048: key, ECDSA_P256: key }),
    cases: z.array(
      z.object({
        name: z.string(),
        url: z.string(),
        expires: z.number(),
        notBefore: z.number().optional(),
        ipAddress: z.string().optional(),
        resource: z.string().optional(),
        keyType: z.enum(['RSA_2048', 'ECDSA_P256']),
        algorithm: z.enum(['SHA1', 'SHA256']),
        canned: z.boolean(),
        policy: z.string(),
        signedUrl: z.string(),
        cookies: z.record(z.string(), z.string()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../test/vectors/signing.json', import.meta.url), 'utf8')));

type Vector = (typeof cases)[number];

const rsa = { keyPairId: keys.RSA_2048.keyPairId, privateKey: createPrivateKey(keys.RSA_2048.pkcs8) };
const now = new Date('2026-12-31T00:00:00Z');
const inTenMinutes = new Date('2026-12-31T00:10:00.900Z');

/** Base and own query before the signature's parameters, and those parameters in no particular order. */
function parts(signedUrl: string) {
  const start = signedUrl.search(/[?&](Expires|Policy|Key-Pair-Id|Signature|Hash-Algorithm)=/);
  return { resource: signedUrl.slice(0, start), added: Object.fromEntries(new URLSearchParams(signedUrl.slice(start + 1))) };
}

function inputOf(vector: Vector): UrlInput {
  const { keyPairId, pkcs8 } = keys[vector.keyType];
  return {
    url: vector.url, keyPairId, privateKey: createPrivateKey(pkcs8), expiresAt: new Date(vector.expires * 1000),
    startsAt: vector.notBefore === undefined ? undefined : new Date(vector.notBefore * 1000),
    ipAddress: vector.ipAddress, resource: vector.resource, algorithm: vector.algorithm,
  };
}

/** By the clock that the guard is given. */
function anHourBefore({ expires }: Vector): Date {
  return new Date((expires - 3_600) * 1000);
}

/** RSA signatures as they are; ECDSA ones differ each time, so that they are verified here and then left out. */
function comparable(vector: Vector, sent: Record<string, string>): Record<string, string> {
  if (vector.keyType === 'RSA_2048') return sent;
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => {
    if (!name.endsWith('Signature')) return [name, value];
    const isValid = verify(vector.algorithm, Buffer.from(vector.policy), createPublicKey(keys.ECDSA_P256.public), signatureBytes(value));
    return [name, isValid ? 'verified' : 'wrong'];
  }));
}

function signatureBytes(signature: string | undefined): Buffer {
  const swap: Record<string, string> = { '-': '+', '_': '=', '~': '/' };
  return Buffer.from((signature ?? '').replace(/[-_~]/g, (char) => swap[char] ?? char), 'base64');
}

describe('vectors made with botocore', () => {
  test('there are canned and custom ones of both kinds of keys', () => {
    const count = (canned: boolean, keyType: string) => cases.filter((each) => each.canned === canned && each.keyType === keyType).length;
    expect([count(true, 'RSA_2048'), count(false, 'RSA_2048'), count(true, 'ECDSA_P256'), count(false, 'ECDSA_P256')]).toEqual([14, 8, 14, 8]);
  });

  test.each(cases)('$keyType, $algorithm, $name: the same policy, resource and parameters', (vector) => {
    const ours = signUrl(inputOf(vector), anHourBefore(vector));
    if (!ours.ok) throw new Error(ours.error.message);
    const theirs = parts(vector.signedUrl);
    expect(ours.value.policy).toBe(vector.policy);
    expect(parts(ours.value.url).resource).toBe(theirs.resource);
    expect(comparable(vector, parts(ours.value.url).added)).toEqual(comparable(vector, theirs.added));
  });

  test.each(cases)('$keyType, $algorithm, $name: the same cookies', (vector) => {
    const { url, resource = url, ...input } = inputOf(vector);
    const ours = signCookies({ ...input, resource }, anHourBefore(vector));
    if (!ours.ok) throw new Error(ours.error.message);
    expect(ours.value.policy).toBe(vector.policy);
    expect(comparable(vector, ours.value.cookies)).toEqual(comparable(vector, vector.cookies));
  });
});

test('what is handed out is what was given, with the signature after it', () => {
  const url = 'https://d111111abcdef8.cloudfront.net/a%28b%29/%c3%bc.mp4?name=%27x%27';
  const result = signUrl({ ...rsa, url, expiresAt: inTenMinutes }, now);
  if (!result.ok) throw new Error(result.error.message);
  const { resource, added } = parts(result.value.url);
  expect(resource).toBe(url);
  const publicKey = createPublicKey(keys.RSA_2048.public);
  expect(JSON.parse(result.value.policy)).toMatchObject({ Statement: [{ Resource: url }] });
  expect(verify('SHA1', Buffer.from(result.value.policy), publicKey, signatureBytes(added['Signature']))).toBe(true);
});

test('a part of a second never lengthens the lifetime', () => {
  const result = signUrl({ ...rsa, url: 'https://d1.cloudfront.net/v.mp4', expiresAt: inTenMinutes }, now);
  expect(result.ok && parts(result.value.url).added['Expires']).toBe(String(inTenMinutes.getTime() / 1000 - 0.9));
});

test('a URL that only its signature makes too long is refused', () => {
  const url = `https://d1.cloudfront.net/${'a'.repeat(8_000)}`;
  const result = signUrl({ ...rsa, url, expiresAt: inTenMinutes }, now);
  expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining('With its signature') } });
});

test.each([
  ['a wildcard', { url: 'https://d1.cloudfront.net/*' }],
  ['a key group id', { keyPairId: '6f9a1c1e-7f0c-4b5e-9d43-0d3f8a2f6b11' }],
  ['a past expiry', { expiresAt: new Date('2026-12-30T23:59:59Z') }],
  ['a start after the end', { startsAt: new Date('2026-12-31T01:00:00Z') }],
  ['an IPv6 address', { ipAddress: '2001:db8::1' }],
  ['the whole distribution', { resource: 'https://d1.cloudfront.net/*' }],
  ['a URL beside its prefix', { resource: 'https://d1.cloudfront.net/other/*' }],
  ['an address of S3', { url: 'https://films.s3.amazonaws.com/v.mp4' }],
])('%s is refused before anything is signed', (_, wrong) => {
  const right = { ...rsa, url: 'https://d1.cloudfront.net/v.mp4', expiresAt: inTenMinutes };
  expect(signUrl(right, now).ok).toBe(true);
  expect(signUrl({ ...right, ...wrong }, now)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
});

describe('a name with a wildcard in it', () => {
  const right = { ...rsa, url: 'https://d1.cloudfront.net/a%2Ab%3F.mp4', expiresAt: inTenMinutes };
  const custom = { startsAt: new Date('2026-12-31T00:05:00Z') };

  test('is exact in a canned policy, for URLs and cookies', () => {
    expect(signUrl(right, now)).toMatchObject({ ok: true, value: { policy: expect.stringContaining(`"Resource":"${right.url}"`) } });
    expect(signCookies({ ...right, resource: right.url }, now).ok).toBe(true);
  });

  test.each([custom, { ipAddress: '192.0.2.1' }])('is refused with %j, because a custom policy knows wildcards', (more) => {
    const refused = { ok: false, error: { message: expect.stringContaining('%2A') } };
    expect(signUrl({ ...right, ...more }, now)).toMatchObject(refused);
    expect(signCookies({ ...right, ...more, resource: right.url }, now)).toMatchObject(refused);
  });

  test('may stand in the query of a custom policy, where it opens no other object', () => {
    expect(signUrl({ ...right, ...custom, url: 'https://d1.cloudfront.net/v.mp4?name=%2A' }, now).ok).toBe(true);
  });
});
