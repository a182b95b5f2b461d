import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { policyText, toCloudFrontBase64 } from '@/lib/aws/signing-policy';

import { decode, digestOf, fromCloudFrontBase64, otherEncoding } from './decode';

const url = 'https://d111111abcdef8.cloudfront.net/a.mp4?lang=de';
const nothing = { expires: undefined, policy: undefined, signature: undefined, keyPairId: undefined, hashAlgorithm: undefined };

function custom(policy: unknown) {
  return decode({ ...nothing, policy: toCloudFrontBase64(typeof policy === 'string' ? policy : JSON.stringify(policy)) }, url);
}

function statement(condition: object, rest: object = { Resource: url }) {
  return { Statement: [{ ...rest, Condition: condition }] };
}

const end = { DateLessThan: { 'AWS:EpochTime': 1_798_761_600 } };

test('a canned policy is the one that the signer signs, byte for byte', () => {
  const decoded = decode({ ...nothing, expires: '1798761600' }, url);
  expect(decoded.bytes?.toString()).toBe(policyText({ resource: url, expires: 1_798_761_600 }));
  expect(decoded).toMatchObject({ kind: 'canned', digest: 'sha1', policy: { resource: url, expiresAt: 1_798_761_600 }, problem: undefined });
});

test('a custom policy is what came, byte for byte, however it is spaced', () => {
  const text = JSON.stringify(statement({ ...end, DateGreaterThan: { 'AWS:EpochTime': 5 }, IpAddress: { 'AWS:SourceIp': '10.0.0.0/8' } }), null, '\r\n  ');
  const decoded = custom(text);
  expect(decoded.bytes?.toString()).toBe(text);
  expect(decoded.policy).toEqual({ resource: url, expiresAt: 1_798_761_600, notBefore: 5, sourceIp: '10.0.0.0/8' });
});

test.each([
  ['no json', 'policy-not-json', /not JSON/],
  [{}, 'policy-malformed', /no Statement/],
  [{ Statement: { Resource: url, Condition: end } }, 'policy-malformed', /a list/],
  [{ Statement: [] }, 'policy-malformed', /0 statements/],
  [{ Statement: [statement(end).Statement[0], statement(end).Statement[0]] }, 'policy-malformed', /2 statements/],
  [statement({}), 'policy-malformed', /no DateLessThan/],
  [{ Statement: [{ Resource: url }] }, 'policy-malformed', /no Condition/],
  [statement(end, { Resource: [url] }), 'policy-malformed', /Resource is not one text/],
  [statement(end, { resource: url }), 'policy-malformed', /knows no "resource"/],
  [statement({ ...end, StringEquals: {} }), 'policy-malformed', /knows no "StringEquals"/],
  [statement({ DateLessThan: { 'AWS:EpochTime': '1798761600' } }), 'policy-malformed', /quotation marks/],
  [statement({ DateLessThan: 1_798_761_600 }), 'policy-malformed', /has to be/],
  [statement({ DateLessThan: { 'AWS:EpochTime': 1.5 } }), 'policy-malformed', /whole number/],
  [statement({ DateLessThan: { 'AWS:EpochTime': 4_102_444_800 } }), 'policy-malformed', /2038/],
  [statement({ DateLessThan: { 'AWS:EpochTime': 1_798_761_600_000 } }), 'milliseconds', /milliseconds/],
  [statement({ ...end, DateGreaterThan: { 'AWS:EpochTime': 1_798_761_600_000 } }), 'milliseconds', /DateGreaterThan is/],
  [statement({ ...end, IpAddress: { 'AWS:SourceIp': '::1' } }), 'policy-malformed', /IPv6/],
  [statement({ ...end, IpAddress: { 'AWS:SourceIp': '1.2.3' } }), 'policy-malformed', /no IPv4/],
])('the policy %j is refused in its own words', (policy, code, says) => {
  expect(custom(policy)).toMatchObject({ policy: undefined, problem: { code, says: expect.stringMatching(says) } });
});

test.each([
  ['1798761600000', 'milliseconds'],
  ['soon', 'policy-malformed'],
  ['-5', 'policy-malformed'],
  ['4102444800', 'policy-malformed'],
  ['00000000001', 'policy-malformed'],
])('Expires=%s is refused', (expires, code) => {
  expect(decode({ ...nothing, expires }, url).problem?.code).toBe(code);
});

test('SHA-1 is meant unless SHA256 is said, and nothing else is known', () => {
  const digest = (hashAlgorithm: string | undefined) => decode({ ...nothing, hashAlgorithm }, url).digest;
  expect([digest(undefined), digest('SHA1'), digest('SHA256'), digest('sha256'), digest('SHA-256')]).toEqual(['sha1', 'sha1', 'sha256', undefined, undefined]);
});

test('CloudFront’s base64 is read back as it was written, and other encodings are named', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  expect(fromCloudFrontBase64(toCloudFrontBase64(bytes))).toEqual(bytes);
  const base64 = bytes.toString('base64');
  for (const [text, words] of [[base64, /ordinary base64/], [encodeURIComponent(base64), /percent-encoded/], [base64.replaceAll('+', ' '), /spaces/], [toCloudFrontBase64(bytes).replaceAll('-', '%20'), /spaces/], [bytes.toString('base64url'), /base64url/], ['AAAAA', /missing/]] as const) {
    expect(fromCloudFrontBase64(text)).toBeUndefined();
    expect(otherEncoding(text)).toMatch(words);
  }
});

test.each(['(masked)', 'REDACTED', '[redacted]', '<signature>', '****', 'xxxx'])('%s in place of a signature or a policy is none that is wrong', (masked) => {
  expect(decode({ ...nothing, expires: '1798761600', signature: masked }, url).signature).toBeUndefined();
  expect(decode({ ...nothing, policy: masked }, url)).toMatchObject({ bytes: undefined, problem: undefined });
});

test('what was left out by whatever showed it is no encoding', () => {
  const policy = toCloudFrontBase64(JSON.stringify(statement(end)));
  for (const dots of ['…', '%E2%80%A6', '...']) {
    expect(decode({ ...nothing, policy: `${policy.slice(0, 20)}${dots}` }, url).problem).toMatchObject({ code: 'policy-missing', says: expect.stringContaining('not whole') });
  }
});

test('a digest is the one that OpenSSL computes', () => {
  expect(digestOf(Buffer.from('abc'), 'sha256')).toBe(createHash('sha256').update('abc').digest('hex'));
});
