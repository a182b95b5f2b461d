import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccessKeys } from '../access-keys';
import { DEFAULT_ACCESS_KEY } from '../accounts';
import type { Authorization } from './authorization';
import {
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  signHex,
  signingKey,
  stringToSign,
  uriEncode,
  type SignableRequest,
} from './canonical';
import { verifySignature } from './verify';

const now = new Date('2026-03-01T12:00:00Z');
const scope = { date: '20260301', region: 'us-east-1', service: 's3' };

function sign(request: SignableRequest, signedHeaders: string[]): Authorization {
  const timestamp = '20260301T120000Z';
  const toSign = stringToSign(
    canonicalRequest(request, 's3', signedHeaders, 'UNSIGNED-PAYLOAD'),
    timestamp,
    scope,
  );
  const signature = signHex(signingKey(DEFAULT_ACCESS_KEY.secretAccessKey, scope), toSign);
  return {
    form: 'header',
    accessKeyId: DEFAULT_ACCESS_KEY.accessKeyId,
    scope,
    signedHeaders,
    signature,
    timestamp,
    expiresSeconds: undefined,
  };
}

const requests = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'DELETE'),
  path: fc
    .array(fc.string({ unit: 'grapheme', maxLength: 5 }), { maxLength: 4 })
    .map((parts) => `/${parts.map(uriEncode).join('/')}`),
  query: fc
    .array(
      fc.tuple(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
      ),
      { maxLength: 4 },
    )
    .map((pairs) => pairs.map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`).join('&')),
  headers: fc.constant<ReadonlyMap<string, string>>(
    new Map([
      ['host', 'bucket.s3.amazonaws.com'],
      ['x-amz-date', '20260301T120000Z'],
    ]),
  ),
});
const signedHeaders = ['host', 'x-amz-date'];
const verify = (request: SignableRequest, authorization: Authorization, at = now) =>
  verifySignature(request, authorization, 'UNSIGNED-PAYLOAD', at, (id) => new AccessKeys().find(id));

test('what was signed verifies, and any other method, path, query or host does not', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const authorization = sign(request, signedHeaders);
      expect(verify(request, authorization).accessKey).toBe(DEFAULT_ACCESS_KEY);
      const changed: SignableRequest[] = [
        { ...request, method: 'POST' },
        { ...request, path: `${request.path}x` },
        { ...request, query: `${request.query}&zz=1` },
        { ...request, headers: new Map([...request.headers, ['host', 'other.s3.amazonaws.com']]) },
      ];
      for (const other of changed)
        expect(() => verify(other, authorization)).toThrow(
          expect.objectContaining({ code: 'SignatureDoesNotMatch' }),
        );
    }),
  );
});

test('the order of the query does not matter, and how its characters are written neither', () => {
  expect(canonicalQuery('b=2&a=%7e&a=1')).toBe(canonicalQuery('a=1&a=~&b=2'));
  expect(canonicalQuery('k=a+b')).toBe('k=a%20b');
  expect(canonicalQuery('acl')).toBe('acl=');
});

test("S3 signs a key's path as it is, a plus sign read as a space; other services sign it normalised and encoded twice", () => {
  expect(canonicalPath('/b/a//../c%20d+e', 's3')).toBe('/b/a//../c%20d%20e');
  expect(canonicalPath('/2020-05-31/./a%20b', 'cloudfront')).toBe('/2020-05-31/a%2520b');
});

test('an x-amz- header that is sent but not signed is refused', () => {
  const request: SignableRequest = {
    method: 'PUT',
    path: '/b/k',
    query: '',
    headers: new Map([
      ['host', 'h'],
      ['x-amz-date', 'd'],
    ]),
  };
  const authorization = sign(request, signedHeaders);
  const smuggled = { ...request, headers: new Map([...request.headers, ['x-amz-acl', 'public-read']]) };
  expect(() => verify(smuggled, authorization)).toThrow(expect.objectContaining({ code: 'AccessDenied' }));
});

test('a signature is good for fifteen minutes either way', () => {
  const request: SignableRequest = {
    method: 'GET',
    path: '/',
    query: '',
    headers: new Map([
      ['host', 'h'],
      ['x-amz-date', 'd'],
    ]),
  };
  const authorization = sign(request, signedHeaders);
  for (const minutes of [-15, 15])
    expect(verify(request, authorization, new Date(now.getTime() + minutes * 60_000)).accessKey).toBe(
      DEFAULT_ACCESS_KEY,
    );
  for (const minutes of [-16, 16]) {
    expect(() => verify(request, authorization, new Date(now.getTime() + minutes * 60_000))).toThrow(
      expect.objectContaining({ code: 'RequestTimeTooSkewed' }),
    );
  }
});

test("AWS's published example for a GET of an object gives its published signature", () => {
  const example = { date: '20130524', region: 'us-east-1', service: 's3' };
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const headers = new Map([
    ['host', 'examplebucket.s3.amazonaws.com'],
    ['range', 'bytes=0-9'],
    ['x-amz-content-sha256', empty],
    ['x-amz-date', '20130524T000000Z'],
  ]);
  const canonical = canonicalRequest(
    { method: 'GET', path: '/test.txt', query: '', headers },
    's3',
    [...headers.keys()],
    empty,
  );
  const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', example);
  expect(signHex(key, stringToSign(canonical, '20130524T000000Z', example))).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  );
});
