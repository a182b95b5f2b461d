import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cannedPolicy } from './policy';
import { judge, type Verdict } from './signature';
import type { ViewerRequest } from './signed-request';

const vectors = z
  .object({
    keys: z.record(z.string(), z.object({ keyPairId: z.string(), public: z.string() })),
    cases: z.array(
      z.object({
        name: z.string(),
        expires: z.int(),
        notBefore: z.int().optional(),
        ipAddress: z.string().optional(),
        keyType: z.string(),
        algorithm: z.string(),
        url: z.string(),
        signedUrl: z.string(),
        cookies: z.record(z.string(), z.string()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../test/vectors/signing.json', import.meta.url), 'utf8')));

const trusted = new Map(
  Object.values(vectors.keys).map(({ keyPairId, public: pem }) => [keyPairId, createPublicKey(pem)]),
);

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ownKeys = new Map([['KOWN', publicKey]]);
const EXPIRES = 1_798_761_600;

function viewerRequest(url: string, rest: Partial<ViewerRequest> = {}): ViewerRequest {
  const { scheme, host, target } =
    /^(?<scheme>https?):\/\/(?<host>[^/]+)(?<target>.*)$/.exec(url)?.groups ?? {};
  return {
    scheme: scheme === 'http' ? 'http' : 'https',
    host: host ?? '',
    target: target ?? '',
    cookieHeader: undefined,
    sourceIp: '127.0.0.1',
    ...rest,
  };
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

/** A URL signed as CloudFront documents it, without the SDK's own conveniences. */
function signCanned(
  url: string,
  { expires = String(EXPIRES), key = privateKey, digest = 'sha1' } = {},
): string {
  const signature = encode(sign(digest, Buffer.from(cannedPolicy(url, expires)), key));
  return `${url}${url.includes('?') ? '&' : '?'}Expires=${expires}&Signature=${signature}&Key-Pair-Id=KOWN`;
}

function signCustom(url: string, policy: string): string {
  const signature = encode(sign('sha1', Buffer.from(policy), privateKey));
  return `${url}?Policy=${encode(Buffer.from(policy))}&Signature=${signature}&Key-Pair-Id=KOWN`;
}

function customPolicy(resource: string | undefined, condition: object = {}): string {
  const full = { DateLessThan: { 'AWS:EpochTime': EXPIRES }, ...condition };
  return JSON.stringify({ Statement: [{ Resource: resource, Condition: full }] });
}

function outcome(verdict: Verdict): string {
  return verdict.allowed ? 'allowed' : verdict.denial;
}

function outcomeOf(url: string, now = EXPIRES - 60, keys: Map<string, KeyObject> = ownKeys): string {
  return outcome(judge(viewerRequest(url), keys, now));
}

const URL_OF_A = 'https://d111111abcdef8.cloudfront.net/a.mp4';

describe.each(vectors.cases)('$name, $keyType, $algorithm', (vector) => {
  const sourceIp = vector.ipAddress?.startsWith('203.')
    ? '203.0.113.77'
    : (vector.ipAddress?.split('/')[0] ?? '127.0.0.1');
  const cookieHeader = Object.entries(vector.cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  const bySignedUrl = (now: number, url = vector.signedUrl) =>
    outcome(judge(viewerRequest(url, { sourceIp }), trusted, now));
  const byCookies = (now: number, url = vector.url) =>
    outcome(judge(viewerRequest(url, { sourceIp, cookieHeader }), trusted, now));

  test('opens its resource until it expires, by URL and by cookies', () => {
    expect([bySignedUrl(vector.expires - 1), byCookies(vector.expires - 1)]).toEqual(['allowed', 'allowed']);
    expect([bySignedUrl(vector.expires), byCookies(vector.expires)]).toEqual([
      'AccessDenied',
      'AccessDenied',
    ]);
  });

  test('opens nothing before the time it names', () => {
    const notBefore = vector.notBefore ?? 0;
    expect(bySignedUrl(notBefore + 1)).toBe('allowed');
    if (vector.notBefore !== undefined) expect(bySignedUrl(notBefore)).toBe('AccessDenied');
  });

  test('opens nothing once it is altered', () => {
    const now = vector.expires - 1;
    const otherPath = vector.signedUrl.replace('.net/', '.net/other-');
    const otherHost = vector.signedUrl.replace(/d111111abcdef8|media/, 'other');
    const later = vector.signedUrl.replace(/Expires=\d+/, 'Expires=2147483646');
    const extra = vector.signedUrl.replace('?', '?more=1&');
    // `signature` altered in its first byte; base64 stays well-formed.
    const resigned = vector.signedUrl.replace(
      /Signature=(.)/,
      (_, first) => `Signature=${first === 'A' ? 'B' : 'A'}`,
    );
    const wildcard = vector.name.includes('wildcard');
    expect(bySignedUrl(now, otherHost)).toBe('AccessDenied');
    expect(bySignedUrl(now, resigned)).toBe('AccessDenied');
    if (vector.signedUrl !== otherPath) expect(bySignedUrl(now, otherPath)).toBe('AccessDenied');
    if (vector.signedUrl !== later) expect(bySignedUrl(now, later)).toBe('AccessDenied');
    if (!wildcard) expect(bySignedUrl(now, extra)).toBe('AccessDenied');
    expect(byCookies(now, vector.url.replace(/d111111abcdef8|media/, 'other'))).toBe('AccessDenied');
  });

  test('verifies with the digest it names and no other', () => {
    const other =
      vector.algorithm === 'SHA256'
        ? vector.signedUrl.replace('&Hash-Algorithm=SHA256', '')
        : `${vector.signedUrl}&Hash-Algorithm=SHA256`;
    expect(bySignedUrl(vector.expires - 1, other)).toBe('AccessDenied');
  });
});

test('the 44 vectors are all there', () => {
  expect(vectors.cases).toHaveLength(44);
});

test('without a key id the key is missing, with one that nobody trusts it is unknown', () => {
  expect(outcomeOf(URL_OF_A)).toBe('MissingKey');
  expect(outcomeOf(`${URL_OF_A}?Expires=1&Signature=AAAA&Key-Pair-Id=`)).toBe('MissingKey');
  expect(outcomeOf(signCanned(URL_OF_A).replace('KOWN', 'KOTHER'))).toBe('InvalidKey');
});

test('a signature that is no base64 of CloudFront is malformed', () => {
  const url = signCanned(URL_OF_A);
  expect(outcomeOf(url.replace(/Signature=[^&]*/, 'Signature=%%%'))).toBe('MalformedSignature');
  expect(outcomeOf(url.replace(/Signature=[^&]*/, 'Signature=AAAAA'))).toBe('MalformedSignature');
});

test('milliseconds, garbage and a policy without an end are malformed', () => {
  expect(outcomeOf(signCanned(URL_OF_A, { expires: String(EXPIRES * 1000) }))).toBe('MalformedPolicy');
  expect(outcomeOf(signCanned(URL_OF_A, { expires: 'soon' }))).toBe('MalformedPolicy');
  for (const policy of [
    'no json',
    '{"Statement":[]}',
    '{"Statement":[{"Resource":"*","Condition":{}}]}',
    '{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":"1798761600"}}}]}',
    customPolicy('*').replace('[{', '{').replace('}]', '}'),
    customPolicy('*', { DateLessThan: { 'AWS:EpochTime': EXPIRES * 1000 } }),
    customPolicy('*', { IpAddress: { 'AWS:SourceIp': '1.2.3' } }),
    customPolicy('*', { IpAddress: { 'AWS:SourceIp': '::1' } }),
  ]) {
    expect(outcomeOf(signCustom(URL_OF_A, policy)), policy).toBe('MalformedPolicy');
  }
});

test('a custom policy may be spaced as its signer likes, and leaving the resource out opens everything', () => {
  const spaced = customPolicy(URL_OF_A).replaceAll(':{', ': {\r\n  ');
  expect(outcomeOf(signCustom(URL_OF_A, spaced))).toBe('allowed');
  expect(outcomeOf(signCustom(URL_OF_A, customPolicy(undefined)))).toBe('allowed');
});

test('an address range lets its addresses in and no others', () => {
  const url = signCustom(URL_OF_A, customPolicy(URL_OF_A, { IpAddress: { 'AWS:SourceIp': '10.1.0.0/16' } }));
  const from = (sourceIp: string) => outcome(judge(viewerRequest(url, { sourceIp }), ownKeys, EXPIRES - 1));
  expect([from('10.1.255.3'), from('10.2.0.1'), from('::1')]).toEqual([
    'allowed',
    'AccessDenied',
    'AccessDenied',
  ]);
});

test('one reserved parameter in the URL is enough for good cookies to be ignored', () => {
  const [, query = ''] = signCanned(URL_OF_A).split('?');
  const cookieHeader = query
    .split('&')
    .map((parameter) => `CloudFront-${parameter}`)
    .join('; ');
  const withCookies = (url: string) =>
    outcome(judge(viewerRequest(url, { cookieHeader }), ownKeys, EXPIRES - 1));
  expect(withCookies(URL_OF_A)).toBe('allowed');
  expect(withCookies(`${URL_OF_A}?Expires=1`)).toBe('MissingKey');
});

test('whatever query a URL has of its own is signed as it stands, wherever the signature is put between it', () => {
  const parameter = fc.stringMatching(/^[a-z]{1,4}(=[a-zA-Z0-9%+.;:]{0,8})?$/);
  fc.assert(
    fc.property(fc.array(parameter, { maxLength: 4 }), fc.nat(), (own, position) => {
      const url = own.length > 0 ? `${URL_OF_A}?${own.join('&')}` : URL_OF_A;
      const reserved = signCanned(url).slice(url.length + 1);
      const at = position % (own.length + 1);
      const shuffled = [...own.slice(0, at), reserved, ...own.slice(at)].join('&');
      expect(outcomeOf(`${URL_OF_A}?${shuffled}`)).toBe('allowed');
      expect(outcomeOf(`${URL_OF_A}?${shuffled}&one=more`)).toBe('AccessDenied');
    }),
    { numRuns: 50 },
  );
});

test('no request makes the judgement throw or lets it through', () => {
  const target = fc
    .string({ unit: 'binary-ascii', maxLength: 60 })
    .map((text) => `/x?Key-Pair-Id=KOWN&${text}`);
  const parts = fc.record({ expires: fc.string(), signature: fc.base64String(), policy: fc.base64String() });
  fc.assert(
    fc.property(target, parts, (start, { expires, signature, policy }) => {
      const query = `${start}&Expires=${expires}&Signature=${encode(Buffer.from(signature))}&Policy=${policy}`;
      expect(judge({ ...viewerRequest(URL_OF_A), target: query }, ownKeys, 1).allowed).toBe(false);
    }),
  );
});
