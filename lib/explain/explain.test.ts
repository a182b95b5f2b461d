import { sign } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toCloudFrontBase64 } from '@/lib/aws/signing-policy';
import {
  alias, answered, causeOf, cookieHeader, ec, everything, explained, host, inTenMinutes, now, rsa, signed, signedCookies, stranger, type TestKey, url,
} from '@/test/harness/signed-requests';

import type { CauseCode } from './causes';
import { explain } from './explain';
import { read } from './read/read';

/** A request that is right in every way, in the many ways that there are. */
interface Request {
  url: string;
  key: TestKey;
  algorithm: 'SHA1' | 'SHA256';
  /** Custom policies have one of these. */
  startsAt: Date | undefined;
  ipAddress: string | undefined;
  resource: string | undefined;
}

const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => !/(?:^|\/)\.{1,2}(?:\/|$)|[*\0\\]/.test(name)).map((name) => encodeURIComponent(name).replaceAll('%5C', 'x'));
const parameter = fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), fc.stringMatching(/^[A-Za-z0-9._-]{0,6}$/)).map(([name, value]) => `${name}=${value}`);

const request: fc.Arbitrary<Request> = fc.record({
  scheme: fc.constantFrom('https', 'http'), host: fc.constantFrom(host, alias), folder: fc.constantFrom('videos', 'hls', 'a.b'), names: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.array(parameter, { maxLength: 3 }), key: fc.constantFrom(rsa, ec), algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const),
  startsAt: fc.option(fc.constant(new Date('2026-12-31T22:59:00Z')), { nil: undefined }), ipAddress: fc.option(fc.constantFrom('192.0.2.10', '192.0.2.0/24'), { nil: undefined }), isPrefix: fc.boolean(),
}).map(({ scheme, host: at, folder, names, query, isPrefix, ...rest }) => ({
  ...rest, url: `${scheme}://${at}/${folder}/${names.join('/')}.mp4${query.length > 0 ? `?${query.join('&')}` : ''}`, resource: isPrefix ? `${scheme}://${at}/${folder}/*` : undefined,
}));

/** One object; a custom policy could take a ? of its name for a wildcard, and such are not signed. */
const exactly = request.map((one) => ({ ...one, resource: undefined })).filter(({ url: its, startsAt, ipAddress }) => !its.includes('%3F') || (!startsAt && !ipAddress));
const runs = { numRuns: 60 };

function signedAs({ key, ...input }: Request): string {
  return signed(input, key);
}

test('whatever is signed and sent as it was signed is said to be served, by URL and by cookies', () => {
  fc.assert(fc.property(request, ({ key, ...input }) => {
    expect(causeOf(signed(input, key))).toBe('served');
    const { url: _, resource = input.url, ...rest } = input;
    expect(causeOf(`${input.url}\n${cookieHeader(signedCookies({ ...rest, resource }, key))}`)).toBe('served');
  }), runs);
});

/** What is done to a good URL, and what that has to be called. */
const MUTATIONS: [name: string, code: CauseCode, change: (text: string, request: Request) => string][] = [
  ['a parameter is added', 'query-added', (text) => `${text}&zzz=1`],
  ['a parameter is added in front', 'query-added', (text) => text.replace('?', '?zzz=1&')],
  ['the host is swapped', 'host-swapped', (text) => (text.includes(host) ? text.replace(host, alias) : text.replace(alias, host))],
  ['the scheme is swapped', 'scheme-changed', (text) => (text.startsWith('https') ? text.replace('https', 'http') : text.replace('http', 'https'))],
  ['a letter of the path is percent-encoded', 'path-reencoded', (text) => text.replace(/mp4/, '%6Dp4')],
  ['the signature is altered', 'signature-altered', (text) => text.replace(/Signature=(.)/, (_, first: string) => `Signature=${first === 'A' ? 'B' : 'A'}`)],
  ['the signature loses a character', 'signature-not-decodable', (text) => text.replace(/Signature=./, 'Signature=')],
  ['the signature is taken out', 'missing-signature', (text) => text.replace(/Signature=[^&]*&?/, '')],
  ['the key id is taken out', 'missing-key-id', (text) => text.replace(/&Key-Pair-Id=\w+/, '')],
  ['the key id is another known one’s', 'wrong-key-id', (text, { key }) => text.replace(key.id, key === rsa ? ec.id : rsa.id)],
  ['the key id is nobody’s, and another known key signed', 'wrong-key-id', (text, { key }) => text.replace(key.id, stranger.id)],
  ['the end of the key id is missing', 'key-id-damaged', (text, { key }) => text.replace(key.id, key.id.slice(0, 9))],
  ['the key id is in small letters', 'key-id-damaged', (text, { key }) => text.replace(key.id, key.id.toLowerCase())],
  ['the & were escaped when they were sent', 'url-escaped', (text) => `> GET ${text.replace(/^https?:\/\/[^/]*/, '').replaceAll('&', '&amp;')} HTTP/2\n> Host: ${text.split('/')[2] ?? ''}`],
  ['the hash marker is turned round', 'sha256-without-marker', (text, { algorithm }) => (algorithm === 'SHA256' ? text.replace('&Hash-Algorithm=SHA256', '') : `${text}&Hash-Algorithm=SHA256`)],
];

test.each(MUTATIONS)('when %s, that is what is named', (_, expected, change) => {
  fc.assert(fc.property(exactly, (one) => {
    const code = expected === 'sha256-without-marker' && one.algorithm === 'SHA1' ? 'sha1-with-marker' : expected;
    expect(causeOf(change(signedAs(one), one))).toBe(code);
  }), { numRuns: 25 });
});

test('when it is asked too late, that is named, to the second', () => {
  fc.assert(fc.property(request, fc.integer({ min: 0, max: 100_000 }), (one, late) => {
    expect(causeOf(signedAs(one), {}, new Date(inTenMinutes.getTime() + late * 1000))).toBe('expired');
  }), { numRuns: 25 });
  expect(causeOf(signed(), {}, new Date(inTenMinutes.getTime() - 1))).toBe('served');
});

test('when an ECDSA signature is written raw, that is named for whatever was signed', () => {
  fc.assert(fc.property(exactly, ({ url: asked }) => {
    const expires = inTenMinutes.getTime() / 1000;
    const text = `{"Statement":[{"Resource":"${asked}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
    const signature = toCloudFrontBase64(sign('sha1', Buffer.from(text), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }));
    expect(causeOf(`${asked}${asked.includes('?') ? '&' : '?'}Expires=${expires}&Signature=${signature}&Key-Pair-Id=${ec.id}`)).toBe('raw-ecdsa');
  }), { numRuns: 20 });
});

test('the moment is the answer’s, so that what has expired since is a finding and no cause', () => {
  const date = 'date: Thu, 31 Dec 2026 23:05:00 GMT\n';
  const then = explained(`${signed({ ipAddress: '203.0.113.7' })}\n${answered('AccessDenied', 'Access denied', { headers: date })}`, {}, new Date('2027-02-01T00:00:00Z'));
  expect(then.cause.code).toBe('wrong-address');
  expect(then.asked.at).toEqual(new Date('2026-12-31T23:05:00Z'));
});

test('the bytes that were signed, their digest, the policy and who it was issued to are given', () => {
  const issued = { to: 'Ada', at: now };
  const found = explained(signed({ ipAddress: '192.0.2.10', algorithm: 'SHA256' }), { issued });
  expect(found.policy).toEqual({ kind: 'custom', resource: url, expiresAt: inTenMinutes.getTime() / 1000, notBefore: undefined, sourceIp: '192.0.2.10/32' });
  expect(JSON.parse(found.signed?.text ?? '')).toMatchObject({ Statement: [{ Resource: url }] });
  expect(found.signed).toMatchObject({ algorithm: 'sha256', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(found).toMatchObject({ issued, orderIsAssumed: true, answeredBy: { by: 'nobody' } });
});

test('CloudFront’s small d and S3’s capital one with a request id are told apart', () => {
  const by = (text: string) => explained(`${signed()}\n${text}`).answeredBy.by;
  expect(by(answered('AccessDenied', 'Access denied'))).toBe('cloudfront-signature');
  expect(by(answered('AccessDenied', 'Access Denied', { rest: '<RequestId>4</RequestId>' }))).toBe('s3');
  expect(by('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>')).toBe('s3');
  expect(by('<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>')).toBe('cloudfront-signature');
});

test('a refusal that a browser hides behind CORS is the cause, and CORS is said beside it', () => {
  const found = explained(`Access to video at '${signed()}' from origin 'https://app.example.com' has been blocked by CORS policy`, {}, new Date('2027-01-01T00:00:00Z'));
  expect([found.cause.code, ...found.others.map(({ code }) => code)]).toEqual(['expired', 'cors-blocked']);
});

test('without any knowledge everything that the text itself shows is still found', () => {
  const alone = (text: string, at = now) => {
    const { asked } = read(text);
    return asked && explain(asked, {}, at).cause.code;
  };
  expect(alone(signed())).toBe('nothing-found');
  expect(alone(signed(), new Date('2027-01-01T00:00:00Z'))).toBe('expired');
  expect(alone(url)).toBe('missing-key-id');
  expect(alone(signed().replace(/Expires=(\d+)/, 'Expires=$1000'))).toBe('milliseconds');
});

test('no text makes it throw, nor does knowledge that is broken', () => {
  const piece = fc.oneof(fc.constantFrom(
    `https://${host}/`, '?', '&', 'Expires=1', 'Policy=', 'Signature=AAAA', `Key-Pair-Id=${rsa.id}`, `&Key-Pair-Id=${ec.id}`, 'Hash-Algorithm=SHA256', '\n', 'Cookie: CloudFront-Policy=a',
    `\nSet-Cookie: CloudFront-Key-Pair-Id=${rsa.id}; Domain=`, toCloudFrontBase64('{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":1}}}]}'), toCloudFrontBase64('[[['), '<Code>AccessDenied</Code>', '\uD800', '%', '%ff', '../',
  ), fc.string({ unit: fc.nat(0xff_ff).map((code) => String.fromCharCode(code)), maxLength: 8 }), fc.string());
  const broken = { keys: { list: [{ id: rsa.id, publicKeyPem: 'no PEM' }, { id: ec.id }] }, viewerAddress: '::1' };
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, isBroken) => {
    const { asked } = read(`https://${host}/a?${pieces.join('')}`);
    if (asked) expect(explain(asked, isBroken ? broken : everything, now).cause.fix).not.toBe('');
  }), { numRuns: 150 });
});

test('100 kB of anything are explained in milliseconds', () => {
  const size = 100_000;
  const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  const policy = toCloudFrontBase64(JSON.stringify({ Statement: [{ Resource: `https://${host}/${'*a'.repeat(2_000)}`, Condition: { DateLessThan: { 'AWS:EpochTime': 2_000_000_000 } } }] }));
  const texts = [
    ...['a', ' ', '\n', '\t', '"', '\\', '&', '=', ';', '<', 'https://', 'https://a ', 'cookie: ', 'Cookie: a; ', 'CloudFront-Policy=', ' --cookie', ' -b ', 'curl ', 'curl -b a=', 'origin: ', '> GET / HTTP/1.1\n', 'Host: a\n', '<Code>', '</Code>', 'HTTP/2 403\n', '[', '%', '%2', '(', ')', '?.', '&amp;', 'CORS header ', 'Mixed Content: ', 'blocked the loading of a resource ', 'curl: (6', '"cookie":"', '{"name":"Cookie","value":', '{a:', '"CloudFront-Policy=', 'CloudFront-Policy=a\n', 'Cookie: CloudFront-Policy=abcde\n', 'abcdefghijklmnopqrst\n', ':path: /a\n', ' a?Expires=1', ' &Signature=a', '&quot;', '](http', '\u200B', '=3D', '=\n', '…', '403 Client', '> GET /?Signature=1 HTTP/1.1\nHost: a\n', 'HTTP/1.1 200\nhttps://a?Expires=1\n'].flatMap((piece) => [fill(piece), `https://${host}/a?Key-Pair-Id=${rsa.id}&${fill(piece)}`]),
    `https://${host}/${fill('a')}?Policy=${policy}&Signature=AAAA&Key-Pair-Id=${rsa.id}`,
    `https://${host}/${'a/'.repeat(1_500)}?Policy=${policy.slice(0, 4_000)}&Signature=AAAA&Key-Pair-Id=${rsa.id}`,
    `https://${host}/a?${fill('x=1&')}Expires=1&Signature=AAAA&Key-Pair-Id=${ec.id}`,
    `https://${host}/a?${'x=1&'.repeat(1_500)}Expires=1&Signature=AAAA&Key-Pair-Id=${ec.id}`,
    `https://${host}/${'a'.repeat(8_000)}\nCookie: CloudFront-Policy=${toCloudFrontBase64(JSON.stringify({ Statement: [{ Resource: `https://${host}/${'*a'.repeat(3_900)}`, Condition: { DateLessThan: { 'AWS:EpochTime': 2_000_000_000 } } }] }))}; CloudFront-Signature=AAAA; CloudFront-Key-Pair-Id=${rsa.id}`,
    `https://${host}/${'a'.repeat(8_000)}\nCookie: CloudFront-Policy=${toCloudFrontBase64(JSON.stringify({ Statement: [{ Resource: `https://${host}/${'?'.repeat(49)}${'a'.repeat(7_900)}*`, Condition: { DateLessThan: { 'AWS:EpochTime': 2_000_000_000 } } }] }))}; CloudFront-Signature=AAAA; CloudFront-Key-Pair-Id=${rsa.id}`,
    `https://${host}/${'a'.repeat(8_000)}\nCookie: CloudFront-Policy=${toCloudFrontBase64(JSON.stringify({ Statement: [{ Resource: `https://${host}/${`*${'a'.repeat(150)}`.repeat(49)}b`, Condition: { DateLessThan: { 'AWS:EpochTime': 2_000_000_000 } } }] }))}; CloudFront-Signature=AAAA; CloudFront-Key-Pair-Id=${rsa.id}`,
    `https://${host}/${'a'.repeat(3_000)}\nCookie: CloudFront-Policy=${policy}; CloudFront-Signature=AAAA; CloudFront-Key-Pair-Id=${rsa.id}`,
  ];
  const slow = texts.flatMap((text) => {
    const began = process.cpuUsage();
    const { asked } = read(text);
    if (asked) explain(asked, everything, now);
    const { user, system } = process.cpuUsage(began);
    return user + system > 200_000 ? [`${(user + system) / 1000} ms: ${text.slice(0, 80)}`] : [];
  });
  expect(slow).toEqual([]);
}, 60_000);

test('a key that a distribution trusts is known, whenever the account was looked at; and of somebody else’s distribution no key is unknown', () => {
  const [known] = everything.distributions ?? [];
  if (!known) throw new Error('no distribution');
  const trusts = { ...known, defaultBehavior: { pathPattern: '*', restricted: true, trustedKeyIds: [stranger.id], allowsHttp: true } };
  const byLook = explained(signed({}, stranger), { distributions: [trusts] });
  expect(byLook.checks.find(({ id }) => id === 'key-id')).toMatchObject({ outcome: 'pass' });
  const elsewhere = explained(signed({}, stranger), { distributions: [] });
  expect(elsewhere.checks.find(({ id }) => id === 'key-id')).toMatchObject({ outcome: 'unknown' });
});

test('what is said to have been tried is what was tried', () => {
  const evidence = (text: string, knowledge = {}) => explained(text, knowledge).cause.evidence.join(' ');
  const changed = signed().replace('a.mp4', 'b.mp4');
  expect(evidence(changed)).toContain(`http://; other spellings of the path; the hosts ${host}:443, ${host}:80, ${alias}, films.localhost:4000; wildcards`);
  expect(evidence(changed)).not.toContain('parameters');
  expect(evidence(`${changed}&t=1`)).toContain('fewer parameters');
  expect(evidence(changed, { bucketUrls: ['https://films.s3.amazonaws.com'] })).toContain('the bucket’s own address');
  expect(evidence(changed, { bucketUrls: ['https://films.s3.amazonaws.com'] })).not.toContain('Not tried');
  // Of somebody else's distribution neither the other names nor the bucket is known.
  expect(evidence(changed.replace(host, 'd999.cloudfront.net'), { distributions: [], bucketHosts: [] })).toMatch(/the hosts d999\.cloudfront\.net:443, d999\.cloudfront\.net:80;.*Not tried: names of the distribution and of its bucket/);
  // A custom policy says itself what it is about: no URL is tried in its place.
  const rewritten = signed({ ipAddress: '192.0.2.10' }).replace(/(Policy=)[^&]+/, `$1${toCloudFrontBase64(`{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${inTenMinutes.getTime() / 1000}}}}]}`)}`);
  expect(evidence(rewritten)).toContain('None of these makes it hold: the other hash algorithm; other spacing of the policy.');
});

test('of a host that nobody here knows, and that is no name of CloudFront’s, no signature is missed', () => {
  const { cause, others } = explained('https://www.example.com/films/7');
  expect([cause.code, cause.sentence, others]).toEqual(['nothing-found', expect.stringContaining('Nothing is known here of the host www.example.com'), []]);
  expect(explained(`curl -i https://www.example.com/films/7\nHTTP/2 403\nserver: nginx\n`).cause.sentence).toContain('Nothing is known here of the host');
  // CloudFront's own name, or its answer, say enough.
  expect(causeOf('https://d999.cloudfront.net/films/7')).toBe('missing-key-id');
  expect(causeOf(`https://media.example.org/a.mp4\n${answered('MissingKey', 'Missing Key-Pair-Id query parameter or cookie value')}`)).toBe('missing-key-id');
});

test('an answer from a cache is as old as its Age says', () => {
  const answer = (age: string) => explained(`${signed()}\nHTTP/2 200\ndate: Thu, 31 Dec 2026 20:00:00 GMT\n${age}server: AmazonS3\n\n`).asked.at.toISOString();
  expect([answer(''), answer('age: 3600\n'), answer('age: soon\n')]).toEqual(['2026-12-31T20:00:00.000Z', '2026-12-31T21:00:00.000Z', '2026-12-31T20:00:00.000Z']);
});

test('what only follows from the cause is not told as faults of its own', () => {
  const codes = (text: string) => explained(text).others.map(({ code }) => code);
  expect(codes(signed().replaceAll('&', '&amp;').replace('amp;Key', 'Key').replace('?', '%3F'))).not.toContain('missing-signature');
  expect(codes(`> GET ${new URL(signed()).pathname}?${new URL(signed()).search.slice(1).replaceAll('&', '%26')} HTTP/2\n> Host: ${host}\n`)).toEqual([]);
  expect(codes(signed().replace(/Key-Pair-Id=(.*)$/, (_, id: string) => `Key-Pair-Id=${id.slice(0, -4)}`))).toEqual([]);
  expect(codes(`> GET ${new URL(url).pathname}?Expires=1 HTTP/2\n> Host: ${host}\n> ${cookieHeader(signedCookies())}\n`)).toEqual([]);
});

test('a letter that was escaped later is named also where the name has a slash of its own', () => {
  const signedSlash = signed({ url: `https://${host}/videos/a%2Fb%25c.mp4` });
  expect(causeOf(signedSlash.replace('mp4', '%6Dp4'))).toBe('path-reencoded');
});
