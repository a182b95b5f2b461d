import { describe, expect, test } from 'vitest';

import { answered, distribution, explained, host, rsa, signed, stranger, url } from '@/test/harness/signed-requests';

import type { Knowledge } from '../knowledge';

/** An answer is newer than what was looked at before it: what it disproves is stated nowhere, and what stays is dated. */
const OK = 'HTTP/2 200\nserver: AmazonS3\n';
const DENIED = answered('AccessDenied', 'Access denied');
const codes = ({ cause, others }: ReturnType<typeof explained>) => [cause.code, ...others.map(({ code }) => code)];

describe('what the last look said, and the answer disproves', () => {
  const newKey = signed({}, stranger);

  test('a key that came after the look and opened the video is not said to be unknown', () => {
    const served = explained(`${newKey}\n${OK}`);
    expect(codes(served)).toEqual(['served']);
    expect(served.checks.find(({ id }) => id === 'key-id')).toMatchObject({ outcome: 'pass', evidence: expect.stringContaining('has changed since') });
  });

  test('nor is it where CloudFront looked at what the key signed, which is what stays open', () => {
    const denied = explained(`${newKey}\n${DENIED}`);
    expect(codes(denied)).toEqual(['nothing-found']);
    expect(denied.cause.sentence).toContain('Still open: “The signature belongs');
  });

  test('where CloudFront says that it does not know the key, that is the cause', () => {
    expect(codes(explained(`${newKey}\n${answered('InvalidKey', 'Unknown Key')}`))).toEqual(['unknown-key-id']);
  });

  test('a distribution that was disabled then and serves now is not said to be disabled', () => {
    const disabled = { distributions: [{ ...distribution, enabled: false }] };
    expect(codes(explained(`${signed()}\n${OK}`, disabled))).toEqual(['served']);
    expect(codes(explained(`${signed()}&more=1\n${DENIED}`, disabled))).toEqual(['query-added']);
  });

  test('an object that came since, and a bucket that reads again, are served', () => {
    const before = { object: { exists: false, bucket: 'films', key: 'a' }, originFindings: [{ kind: 'policy' as const, says: 'The policy does not name it.' }] };
    expect(codes(explained(`${signed()}\n${OK}`, before))).toEqual(['served']);
  });

  test('a signature that does not hold by what is known, and was served, is not said to be altered', () => {
    const served = explained(`${signed().replace('a.mp4', 'b.mp4')}\n${OK}`);
    expect(codes(served)).toEqual(['served']);
    expect(served.checks.find(({ id }) => id === 'signature')).toMatchObject({ outcome: 'unknown', evidence: expect.stringContaining('served all the same') });
  });

  test('what has expired since it was served is said', () => {
    expect(codes(explained(`${signed()}\n${OK}`, {}, new Date('2027-01-01T00:00:00Z')))).toEqual(['served', 'expired']);
  });
});

test('what only a look says is dated, and so is the verdict that nothing is wrong', () => {
  const of = (text: string, knowledge: Partial<Knowledge> = {}) => explained(text, knowledge).cause;
  expect(of(signed()).evidence).toEqual(['Judged by the look at the distribution at 2026-12-31 22:50:00 UTC, 10 minutes before; what has changed since is not known here.']);
  expect(of(signed(), { distributions: [{ ...distribution, enabled: false }] }).sentence).toContain('is disabled, so it serves nothing (as of the look at 2026-12-31 22:50:00 UTC).');
  expect(of(signed({}, stranger)).sentence).toContain('(as of the look at 2026-12-31 23:00:00 UTC)');
  expect(of(signed(), { keys: { list: [{ id: rsa.id, atCloudFront: false, seenAt: new Date('2026-12-01T08:00:00Z') }] } }).sentence).toContain('as of the look at 2026-12-01 08:00:00 UTC');
});

test('where no signature is asked for, none is missing; and of a distribution for everybody nothing is said to be open', () => {
  const open = { behaviors: [], defaultBehavior: { pathPattern: '*', restricted: false, allowsHttp: true } };
  const missing = answered('AccessDenied', 'Access Denied', { rest: '<RequestId>4</RequestId>' });
  const gone = { object: { exists: false, bucket: 'films', key: 'a' } };
  expect(codes(explained(`${url}\n${missing}`, { ...gone, distributions: [{ ...distribution, ...open }] }))).toEqual(['object-missing', 'behavior-not-restricted']);
  const forEverybody = { distributions: [{ ...distribution, ...open, isForEverybody: true }] };
  expect(codes(explained(`${url}\n${missing}`, { ...gone, ...forEverybody }))).toEqual(['object-missing']);
  expect(codes(explained(`${url}\n${OK}`, forEverybody))).toEqual(['served']);
  expect(codes(explained(url, forEverybody))).toEqual(['served']);
  // CloudFront asks for one now, whatever the look saw.
  expect(codes(explained(`curl ${url}\n${answered('MissingKey', 'Missing Key-Pair-Id query parameter or cookie value')}`, forEverybody))).toEqual(['missing-key-id']);
});

describe('a signature for one address', () => {
  const bound = signed({ ipAddress: '203.0.113.7' });

  test('that is refused although the given address fits was probably asked for from another one', () => {
    const { cause } = explained(`${bound}\n${DENIED}`, { viewerAddress: '203.0.113.7' });
    expect(cause).toMatchObject({ code: 'wrong-address', sentence: expect.stringContaining('probably saw another address'), evidence: [expect.stringMatching(/given, 203\.0\.113\.7\..*VPN.*IPv6/)] });
  });

  test.each(['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:cb00:7107', '0:0:0:0:0:ffff:cb00:7107'])('holds for %s', (viewerAddress) => {
    expect(explained(bound, { viewerAddress }).cause.code).toBe('served');
  });

  test('an IPv4 address in IPv6 clothes that is another one is not blamed on IPv6', () => {
    const { cause } = explained(bound, { viewerAddress: '::ffff:203.0.113.8' });
    expect([cause.code, ...cause.evidence]).toEqual(['wrong-address', 'Seen: ::ffff:203.0.113.8.']);
  });
});

test('of a URL without an answer nobody claims to know when it was asked', () => {
  const { cause } = explained(signed(), {}, new Date('2027-01-01T23:10:00Z'));
  expect(cause).toMatchObject({ code: 'expired', sentence: expect.stringContaining('as of 2027-01-01 23:10:00 UTC that is 1 day ago'), evidence: [expect.stringContaining('When it was asked is not known')] });
  const dated = explained(`${signed()}\n${answered('AccessDenied', 'Access denied', { headers: 'date: Thu, 31 Dec 2026 23:15:00 GMT\n' })}`, {}, new Date('2027-01-01T23:10:00Z'));
  expect(dated.cause.sentence).toContain('expired 5 minutes before it was asked');
});

test('S3 that refuses what needs no signature is not said to have found the signature in order', () => {
  const open = { distributions: [{ ...distribution, behaviors: [], defaultBehavior: { pathPattern: '*', restricted: false } }] };
  const { cause } = explained(`https://${host}/a.mp4\n${answered('AccessDenied', 'Access Denied', { rest: '<RequestId>4</RequestId>' })}`, open);
  expect(cause).toMatchObject({ code: 's3-refused', sentence: expect.stringContaining('No signature was asked for') });
});
