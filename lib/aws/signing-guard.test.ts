import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { guardExpiry, guardKeyPairId, guardResource } from './signing-guard';

const base = 'https://d111111abcdef8.cloudfront.net';
const now = new Date('2026-12-31T00:00:00Z');
const nowSeconds = now.getTime() / 1000;

function words(result: ReturnType<typeof guardResource | typeof guardKeyPairId | typeof guardExpiry>): string {
  return result.ok ? 'accepted' : result.error.message;
}

describe('resource', () => {
  test.each([
    `${base}/videos/0abc/source.mp4`,
    'http://e1.cloudfront.localhost:4001/videos/0abc/source.mp4',
    `${base}/course%201/%D0%B2%D0%B8.mp4`,
    `${base}/what%3F%23.mp4`,
    `${base}/..a/b..mp4`,
    'https://media.example.com/s3.mp4',
  ])('%s is one object', (url) => {
    expect(words(guardResource(url))).toBe('accepted');
  });

  test.each([
    [`${base}/*`, /wildcard \*/],
    [`${base}/a%2Ab.mp4`, /wildcard \*/],
    [`${base}/v.mp4?x=1`, /query string/],
    [`${base}/v.mp4#t=1`, /fragment/],
    [`${base}/a/../b.mp4`, /dot segment/],
    [`${base}/a/%2e%2E/b.mp4`, /dot segment/],
    [`${base}/a/./b.mp4`, /dot segment/],
    [`${base}/a//b.mp4`, /empty segment/],
    [`${base}/a/`, /empty segment/],
    [`${base}/`, /names no object/],
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
    ['https://s3.amazonaws.com/films/v.mp4', /bucket at S3/],
    ['https://films.s3-us-west-2.amazonaws.com/v.mp4', /bucket at S3/],
    ['https://films.s3.cn-north-1.amazonaws.com.cn/v.mp4', /bucket at S3/],
    ['http://127.0.0.1:4000/films/v.mp4', /host is an address/],
    ['https://[::1]/v.mp4', /host is an address/],
    ['s3://films/v.mp4', /does not serve/],
    ['rtmp://d1.cloudfront.net/v.mp4', /does not serve/],
    ['v.mp4', /not a URL/],
    [`${base}/${'a'.repeat(8_192)}`, /longer than the 8192 bytes/],
  ])('%s is refused in its own words', (url, reason) => {
    expect(words(guardResource(url))).toMatch(reason);
  });

  test('whatever is accepted, a browser asks for exactly that, and it holds no wildcard or dot segment', () => {
    const piece = fc.oneof(fc.constantFrom('.', '..', '*', '?', '%2e', '%2F', '\\', '/', '//', '%', '\0'), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const url = `${base}/${pieces.join('')}`;
        if (!guardResource(url).ok) return;
        expect(new URL(url).href).toBe(url);
        expect(decodeURIComponent(url)).not.toMatch(/\*|\0/);
        expect(new URL(url).pathname.split('/').slice(1)).not.toContain('');
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
    ['E2QWRUHAPOMQZL', /not the id/],
    ['K2JCJMDEHXQW5F ', /not the id/],
    ['', /not the id/],
  ])('%j is refused in its own words', (id, reason) => {
    expect(words(guardKeyPairId(id))).toMatch(reason);
  });
});

describe('expiry', () => {
  test('a moment within a day is accepted', () => {
    expect(words(guardExpiry(nowSeconds + 1, now))).toBe('accepted');
    expect(words(guardExpiry(nowSeconds + 86_400, now))).toBe('accepted');
  });

  test.each([
    [nowSeconds * 1000 + 600_000, /milliseconds/],
    [nowSeconds, /not in the future/],
    [nowSeconds - 1, /not in the future/],
    [nowSeconds + 86_401, /longer than 86400/],
    [253_402_300_799, /milliseconds/],
    [4_102_444_800, /longer than 86400/],
    [nowSeconds + 0.5, /whole number/],
    [Number.NaN, /whole number/],
  ])('%d is refused in its own words', (epochSeconds, reason) => {
    expect(words(guardExpiry(epochSeconds, now))).toMatch(reason);
  });
});
