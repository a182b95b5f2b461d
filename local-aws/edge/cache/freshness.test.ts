import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorTtlSeconds, mayStore, ttlSeconds } from './freshness';
import type { Lifetimes } from './settings';

const AT = new Date('2026-11-24T00:00:00Z');
const NO_MINIMUM: Lifetimes = { minTtl: 0, defaultTtl: 86_400, maxTtl: 31_536_000 };
const BOUNDED: Lifetimes = { minTtl: 60, defaultTtl: 300, maxTtl: 600 };

test.each([
  // The rows of "Specify the amount of time that CloudFront caches objects", without a minimum and with one.
  [{ 'cache-control': 'max-age=100' }, 100, 100],
  [{ 'cache-control': 'max-age=5' }, 5, 60],
  [{ 'cache-control': 'max-age=99999999' }, 31_536_000, 600],
  [{}, 86_400, 300],
  [{ 'cache-control': 'public, max-age=5, s-maxage="120"' }, 120, 120],
  [{ expires: 'Tue, 24 Nov 2026 00:01:40 GMT' }, 100, 100],
  [{ expires: 'Tue, 24 Nov 2026 10:00:00 GMT' }, 36_000, 600],
  [{ expires: 'Mon, 23 Nov 2026 00:00:00 GMT' }, 0, 60],
  [{ expires: '0' }, 0, 60],
  [{ expires: 'Tue, 24 Nov 2026 10:00:00 GMT', 'cache-control': 'max-age=100' }, 100, 100],
  [{ 'cache-control': 'no-cache' }, 0, 60],
  [{ 'cache-control': 'max-age=100, no-store' }, 0, 60],
  [{ 'cache-control': 'private="set-cookie", max-age=100' }, 0, 60],
])(
  'an answer with %o is fresh for %i s, and for %i s between a minimum and a maximum',
  (headers, plain, bounded) => {
    expect(ttlSeconds(NO_MINIMUM, headers, AT)).toBe(plain);
    expect(ttlSeconds(BOUNDED, headers, AT)).toBe(bounded);
  },
);

test('whatever the origin says, the time lies within minimum and maximum', () => {
  const directive = fc.constantFrom(
    'max-age=7',
    's-maxage=100000',
    'no-cache',
    'private',
    'max-age=x',
    'public',
    '',
  );
  fc.assert(
    fc.property(fc.array(directive), (list) => {
      const ttl = ttlSeconds(BOUNDED, { 'cache-control': list.join(', ') }, AT);
      expect(ttl).toBeGreaterThanOrEqual(BOUNDED.minTtl);
      expect(ttl).toBeLessThanOrEqual(BOUNDED.maxTtl);
    }),
  );
});

test('no-store and private are not kept without a minimum, and nothing is when the maximum is 0', () => {
  expect(mayStore(NO_MINIMUM, { 'cache-control': 'no-store' })).toBe(false);
  expect(mayStore(NO_MINIMUM, { 'cache-control': 'private' })).toBe(false);
  expect(mayStore(NO_MINIMUM, { 'cache-control': 'no-cache' })).toBe(true);
  expect(mayStore(BOUNDED, { 'cache-control': 'no-store' })).toBe(true);
  expect(mayStore({ minTtl: 0, defaultTtl: 0, maxTtl: 0 }, {})).toBe(false);
});

test('a 404 and a 503 are kept for ten seconds or for longer if the origin says so, a 403 only if it says so', () => {
  const ttl = (status: number, cacheControl?: string) =>
    errorTtlSeconds(
      status,
      NO_MINIMUM,
      cacheControl === undefined ? {} : { 'cache-control': cacheControl },
      AT,
    );
  expect(ttl(404)).toBe(10);
  expect(ttl(503)).toBe(10);
  expect(ttl(404, 'max-age=100')).toBe(100);
  expect(ttl(404, 'max-age=1')).toBe(10);
  expect(ttl(403)).toBeUndefined();
  expect(ttl(403, 'max-age=1')).toBe(10);
  expect(ttl(404, 'no-store')).toBeUndefined();
  expect(ttl(503, 'no-store')).toBe(10);
  expect(ttl(416, 'max-age=100')).toBeUndefined();
});
