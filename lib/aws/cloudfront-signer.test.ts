import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { signUnchecked, signUrl } from './cloudfront-signer';

const key = z.object({ keyPairId: z.string(), pkcs8: z.string(), public: z.string() });
const vectors = z
  .object({
    keys: z.object({ RSA_2048: key, ECDSA_P256: key }),
    cases: z.array(
      z.object({
        name: z.string(),
        url: z.string(),
        expires: z.number(),
        keyType: z.enum(['RSA_2048', 'ECDSA_P256']),
        algorithm: z.enum(['SHA1', 'SHA256']),
        policy: z.string(),
        signedUrl: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../test/vectors/signed-urls.json', import.meta.url), 'utf8')));

const rsa = {
  keyPairId: vectors.keys.RSA_2048.keyPairId,
  privateKey: createPrivateKey(vectors.keys.RSA_2048.pkcs8),
};
const now = new Date('2026-12-31T00:00:00Z');
const inTenMinutes = new Date('2026-12-31T00:10:00.900Z');

/** Base and own query before the signature's parameters, and those parameters in no particular order. */
function parts(signedUrl: string) {
  const start = signedUrl.search(/[?&](Expires|Key-Pair-Id|Signature|Hash-Algorithm)=/);
  return { resource: signedUrl.slice(0, start), added: Object.fromEntries(new URLSearchParams(signedUrl.slice(start + 1))) };
}

function signatureBytes(signature: string | undefined): Buffer {
  const swap: Record<string, string> = { '-': '+', '_': '=', '~': '/' };
  return Buffer.from((signature ?? '').replace(/[-_~]/g, (char) => swap[char] ?? char), 'base64');
}

function sign(vector: (typeof vectors.cases)[number]) {
  const { keyPairId, pkcs8 } = vectors.keys[vector.keyType];
  return parts(
    signUnchecked({
      url: vector.url,
      keyPairId,
      privateKey: createPrivateKey(pkcs8),
      expiresAt: new Date(vector.expires * 1000),
      algorithm: vector.algorithm,
    }),
  );
}

describe('vectors made with botocore', () => {
  const rsaCases = vectors.cases.filter((vector) => vector.keyType === 'RSA_2048');
  const ecdsaCases = vectors.cases.filter((vector) => vector.keyType === 'ECDSA_P256');

  test('there are cases of both kinds', () => {
    expect([rsaCases.length, ecdsaCases.length]).toEqual([14, 14]);
  });

  test.each(rsaCases)('RSA, $algorithm, $name: same resource, same parameters, byte for byte', (vector) => {
    expect(sign(vector)).toEqual(parts(vector.signedUrl));
  });

  test.each(ecdsaCases)('P-256, $algorithm, $name: same parameters, and the signature verifies', (vector) => {
    const ours = sign(vector);
    const theirs = parts(vector.signedUrl);
    expect({ ...ours.added, Signature: '' }).toEqual({ ...theirs.added, Signature: '' });
    expect(ours.resource).toBe(theirs.resource);
    const publicKey = createPublicKey(vectors.keys.ECDSA_P256.public);
    const signed = signatureBytes(ours.added['Signature']);
    expect(verify(vector.algorithm, Buffer.from(vector.policy), publicKey, signed)).toBe(true);
  });
});

test('what is handed out is what was signed, also where the signer respells the path', () => {
  const url = 'https://d111111abcdef8.cloudfront.net/a%28b%29/%c3%bc.mp4';
  const result = signUrl({ ...rsa, url, expiresAt: inTenMinutes }, now);
  const { resource, added } = parts(result.ok ? result.value : '');
  expect(resource).toBe('https://d111111abcdef8.cloudfront.net/a(b)/%C3%BC.mp4');
  const condition = { DateLessThan: { 'AWS:EpochTime': Number(added['Expires']) } };
  const policy = JSON.stringify({ Statement: [{ Resource: resource, Condition: condition }] });
  const publicKey = createPublicKey(vectors.keys.RSA_2048.public);
  expect(verify('SHA1', Buffer.from(policy), publicKey, signatureBytes(added['Signature']))).toBe(true);
});

test('a part of a second never lengthens the lifetime', () => {
  const result = signUrl({ ...rsa, url: 'https://d1.cloudfront.net/v.mp4', expiresAt: inTenMinutes }, now);
  expect(result.ok && parts(result.value).added['Expires']).toBe(String(inTenMinutes.getTime() / 1000 - 0.9));
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
])('%s is refused before anything is signed', (_, wrong) => {
  const right = { ...rsa, url: 'https://d1.cloudfront.net/v.mp4', expiresAt: inTenMinutes };
  expect(signUrl(right, now).ok).toBe(true);
  expect(signUrl({ ...right, ...wrong }, now)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
});
