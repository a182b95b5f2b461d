import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { guardAddress, guardKeyPairId, guardPrefix, guardUrl, guardWindow } from './signing-guard';

const base = 'https://d111111abcdef8.cloudfront.net';
const now = new Date('2026-12-31T00:00:00Z');
const nowSeconds = now.getTime() / 1000;

function words(result: ReturnType<typeof guardUrl | typeof guardKeyPairId | typeof guardAddress | typeof guardWindow>): string {
  return result.ok ? 'accepted' : result.error.message;
}

describe('resource', () => {
  test.each([
    `${base}/videos/0abc/source.mp4`,
    'http://e1.cloudfront.localhost:4001/videos/0abc/source.mp4',
    `${base}/course%201/%D0%B2%D0%B8.mp4`,
    `${base}/what%3F%23.mp4`,
    `${base}/..a/b..mp4`,
    `${base}/a%2Ab.mp4`,
    `${base}//a//b/`,
    'https://media.example.com/s3.mp4',
    `${base}/v.mp4?response-content-disposition=attachment%3B%20filename%2A%3DUTF-8%27%27%C3%BC.mp4`,
    `${base}/v.mp4?a=1&b=../..//&policy=x`,
  ])('%s is one object', (url) => {
    expect(words(guardUrl(url))).toBe('accepted');
  });

  test.each([
    [`${base}/*`, /wildcard \*/],
    [`${base}/v.mp4?x=1&Expires=5`, /parameter Expires/],
    [`${base}/v.mp4?Key-Pair-Id`, /parameter Key-Pair-Id/],
    [`${base}/v.mp4?Polic%79=x`, /parameter Policy/],
    [`${base}/v.mp4?`, /ends in a \? with no query/],
    [`${base}/v.mp4?x=1&`, /\? or an & too many/],
    [`${base}/v.mp4?&x=1`, /\? or an & too many/],
    [`${base}/v.mp4?x=1&&y=2`, /\? or an & too many/],
    [`${base}/v.mp4?x=*`, /wildcard \*/],
    [`${base}/v.mp4?x=a b`, /A browser would ask for/],
    [`${base}/v.mp4?x=100%`, /query contains a percent sign/],
    [`${base}/v.mp4?x=%00`, /query contains a NUL/],
    [`${base}/v.mp4#t=1`, /fragment/],
    [`${base}/a/../b.mp4`, /dot segment/],
    [`${base}/a/%2e%2E/b.mp4`, /dot segment/],
    [`${base}/a/./b.mp4`, /dot segment/],
    [`${base}/a%2F..%2fb.mp4`, /dot segment/],
    [`${base}/`, /names no object/],
    [`${base}//`, /names no object/],
    [base, /names no object/],
    [`${base}/a\\b.mp4`, /backslash/],
    [`${base}/a\0b.mp4`, /NUL/],
    [`${base}/a%00b.mp4`, /NUL/],
    [`${base}/100%.mp4`, /percent sign/],
    [`${base}/%c0%ae.mp4`, /percent sign/],
    [`${base}/a b.mp4`, /A browser would ask for .*a%20b/],
    ['https://D1.CloudFront.net/v.mp4', /A browser would ask for/],
    ['https://d1.cloudfront.net:443/v.mp4', /A browser would ask for/],
    ['https://u:p@d1.cloudfront.net/v.mp4', /user name/],
    ['https://films.s3.eu-central-1.amazonaws.com/v.mp4', /bucket at S3/],
    ['https://s3.amazonaws.com/films/v.mp4', /at S3 with the bucket in its path/],
    ['https://s3.eu-central-1.amazonaws.com/films/v.mp4', /at S3 with the bucket in its path/],
    ['https://s3-eu-west-1.amazonaws.com/films/v.mp4', /at S3 with the bucket in its path/],
    ['https://films.s3.amazonaws.com/v.mp4', /bucket at S3/],
    ['https://films.s3.dualstack.us-west-2.amazonaws.com/v.mp4', /bucket at S3/],
    ['http://films.s3-website.eu-central-1.amazonaws.com/v.mp4', /bucket’s website/],
    ['http://films.s3-website-us-east-1.amazonaws.com/v.mp4', /bucket’s website/],
    ['arn:aws:s3:::films/v.mp4', /an ARN/],
    ['', /There is no URL.*everything that trusts/],
    ['https://films.s3-us-west-2.amazonaws.com/v.mp4', /bucket at S3/],
    ['https://films.s3.cn-north-1.amazonaws.com.cn/v.mp4', /bucket at S3/],
    ['http://127.0.0.1:4000/films/v.mp4', /host is an address/],
    ['https://[::1]/v.mp4', /host is an address/],
    ['s3://films/v.mp4', /name of an object at S3/],
    ['rtmp://d1.cloudfront.net/v.mp4', /does not serve/],
    ['v.mp4', /not a URL/],
    [`${base}/${'a'.repeat(8_192)}`, /longer than the 8192 bytes/],
  ])('%s is refused in its own words', (url, reason) => {
    expect(words(guardUrl(url))).toMatch(reason);
  });

  test('whatever is accepted, a browser asks for exactly that, and it holds no wildcard or dot segment', () => {
    const piece = fc.oneof(fc.constantFrom('.', '..', '*', '?', '%2e', '%2F', '\\', '/', '//', '%', '\0'), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const url = `${base}/${pieces.join('')}`;
        if (!guardUrl(url).ok) return;
        expect(new URL(url).href).toBe(url);
        expect(decodeURIComponent(url)).not.toMatch(/\0/);
        expect(url).not.toContain('*');
        expect(new URL(url).pathname.split('/').map(decodeURIComponent)).not.toContain('..');
      }),
    );
  });
});

describe('key pair id', () => {
  test('the id of a public key is accepted', () => {
    expect(words(guardKeyPairId('K2JCJMDEHXQW5F'))).toBe('accepted');
  });

  test.each([
    ['6f9a1c1e-7f0c-4b5e-9d43-0d3f8a2f6b11', /key group id/],
    ['arn:aws:cloudfront::111122223333:public-key/K2JCJMDEHXQW5F', /ARN/],
    ['-----BEGIN PUBLIC KEY-----\nMFkw', /PEM/],
    ['E2QWRUHAPOMQZL', /distribution or an identity/],
    ['AKIALOCALUSHER000001', /AWS access key/],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', /PEM/],
    ['K2JCJMDEHXQW5F ', /not the id/],
    ['', /not the id/],
  ])('%j is refused in its own words', (id, reason) => {
    expect(words(guardKeyPairId(id))).toMatch(reason);
  });
});

describe('window', () => {
  const atMost = (expires: number) => words(guardWindow({ expires }, now));

  test('a moment within a day is accepted, also a day after a later start', () => {
    expect(atMost(nowSeconds + 1)).toBe('accepted');
    expect(atMost(nowSeconds + 86_400)).toBe('accepted');
    expect(words(guardWindow({ expires: nowSeconds + 90_000, startsAt: nowSeconds + 3_600 }, now))).toBe('accepted');
  });

  test.each([
    [nowSeconds * 1000 + 600_000, /milliseconds/],
    [nowSeconds, /not in the future/],
    [nowSeconds - 1, /not in the future/],
    [nowSeconds + 86_401, /longer than 86400/],
    [253_402_300_799, /in the year 9999, later than CloudFront can count/],
    [999_999_999_999, /in the year 33658/],
    [2_147_483_648, /in the year 2038, later/],
    [4_102_444_800, /in the year 2100/],
    [nowSeconds + 0.5, /whole number/],
    [Number.NaN, /whole number/],
  ])('an end at %d is refused in its own words', (expires, reason) => {
    expect(atMost(expires)).toMatch(reason);
  });

  test.each([
    [nowSeconds + 60, /start is not before/],
    [(nowSeconds + 30) * 1000, /start looks like milliseconds/],
    [Number.NaN, /start is not a whole number/],
  ])('a start at %d is refused in its own words', (startsAt, reason) => {
    expect(words(guardWindow({ expires: nowSeconds + 60, startsAt }, now))).toMatch(reason);
  });
});

describe('prefix', () => {
  test('one prefix is accepted, and URLs below it', () => {
    expect(words(guardPrefix(`${base}/hls/7f3c/*`))).toBe('accepted');
    expect(words(guardPrefix(`${base}/hls/7f3c/*`, `${base}/hls/7f3c/a/b.ts`))).toBe('accepted');
  });

  test.each([
    ['', /opens? everything that trusts/],
    ['*', /no prefix/],
    [`${base}/*`, /every object/],
    ['https://*/hls/*', /wildcard elsewhere/],
    [`${base}/hls/?/*`, /wildcard elsewhere/],
    [`${base}/a%2a/*`, /%2a, a \* of the object’s name/],
    [`${base}/a%3F/*`, /%3F, a \? of the object’s name/],
    [`${base}/hls*`, /no prefix/],
    [`${base}/hls/a`, /no prefix/],
    [`${base}/../*`, /dot segment/],
    ['https://films.s3.amazonaws.com/hls/*', /bucket at S3/],
  ])('%j is refused in its own words', (resource, reason) => {
    expect(words(guardPrefix(resource))).toMatch(reason);
  });

  test('a URL elsewhere is refused', () => {
    expect(words(guardPrefix(`${base}/hls/7f3c/*`, `${base}/hls/7f3/b.ts`))).toMatch(/not below/);
  });
});

describe('address', () => {
  test.each([
    ['192.0.2.10', '192.0.2.10/32'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['0.0.0.0/1', '0.0.0.0/1'],
  ])('%s is %s', (address, range) => {
    expect(guardAddress(address)).toEqual({ ok: true, value: range });
  });

  test.each([
    ['2001:db8::1', /IPv6/],
    ['::ffff:192.0.2.10', /IPv6/],
    ['0x7f.0.0.1', /not an IPv4/],
    ['1..2.3', /not an IPv4/],
    ['192.0.2', /not an IPv4/],
    ['192.0.2.010', /not an IPv4/],
    ['192.0.2.256', /not an IPv4/],
    [' 192.0.2.1', /not an IPv4/],
    ['192.0.2.0/', /not an IPv4/],
    ['192.0.2.0/33', /more than 32/],
    ['0.0.0.0/0', /every address/],
    ['203.0.113.7/24', /does not begin/],
  ])('%s is refused in its own words', (address, reason) => {
    expect(words(guardAddress(address))).toMatch(reason);
  });

  test('where a range was meant it is named', () => {
    expect(guardAddress('203.0.113.7/24')).toMatchObject({ error: { fix: expect.stringContaining('203.0.113.0/24') } });
  });
});
