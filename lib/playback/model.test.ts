import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expiryOf, latestGrantEnd, objectUrl } from './model';

const now = new Date('2026-12-31T00:00:00.400Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('objectUrl', () => {
  test('the port of a domain name and the scheme are kept', () => {
    expect(objectUrl('e1.cloudfront.localhost:4001', 'http', 'videos/a/source.mp4')).toBe(
      'http://e1.cloudfront.localhost:4001/videos/a/source.mp4',
    );
  });
});

describe('latestGrantEnd', () => {
  test('without a grant there is no end to keep to', () => {
    expect(latestGrantEnd([])).toBeUndefined();
  });

  test('a grant without end outlives every other', () => {
    expect(latestGrantEnd([at(5), null])).toBeNull();
  });

  test('of two ends the later one counts', () => {
    expect(latestGrantEnd([at(50), at(5)])).toEqual(at(50));
  });
});

describe('expiryOf', () => {
  test('without a nearer end it is the lifetime, in whole seconds', () => {
    expect(expiryOf(now, 600, null)).toEqual(new Date('2026-12-31T00:10:00Z'));
  });

  test('a signature never outlives the grant or its lifetime, and is never past', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), fc.double({ min: 0.01, max: 200_000, noNaN: true }), (ttl, end) => {
        const expiresAt = expiryOf(now, ttl, at(end));
        if (!expiresAt) return;
        expect(expiresAt <= at(end)).toBe(true);
        expect(expiresAt <= at(ttl)).toBe(true);
        expect(expiresAt > now).toBe(true);
        expect(expiresAt.getTime() % 1000).toBe(0);
      }),
    );
  });

  test('when less than a whole second is left of the grant, nothing is signed', () => {
    expect(expiryOf(now, 600, at(0.5))).toBeNull();
  });
});
