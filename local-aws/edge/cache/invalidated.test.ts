import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coversUrl, isInvalidated } from './invalidated';

test.each([
  ['/images/a.jpg', '/images/a.jpg', true],
  ['/images/a.jpg', '/images/A.jpg', false],
  ['/images/a.jpg', '/images/a.jpg?size=1', false],
  ['/images/a.jpg*', '/images/a.jpg?size=1', true],
  ['/images/*', '/images/deep/a.jpg', true],
  ['/images*', '/images', true],
  ['/*', '/', true],
  ['/images/*.jpg', '/images/a.jpg', false],
])('the path %s covers %s: %s', (path, url, covered) => {
  expect(coversUrl(path, url)).toBe(covered);
});

test('a URL is covered by itself and by each of its beginnings with a star', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '/', '?', '.', '%') }), fc.nat(), (path, cut) => {
      const url = `/${path}`;
      expect(coversUrl(url, url)).toBe(true);
      expect(coversUrl(`${url.slice(0, 1 + (cut % url.length))}*`, url)).toBe(true);
      expect(coversUrl(`${url}x*`, url)).toBe(false);
    }),
  );
});

test('an invalidation counts once it is completed, for what was fetched before it was made', () => {
  const invalidation = {
    distributionId: 'E1',
    createdAt: new Date(1000).toISOString(),
    completedAt: new Date(3000).toISOString(),
    batch: { Paths: { Items: ['/b', '/a'] } },
  };
  const at = (nowMs: number, askedAtMs: number, distributionId = 'E1') =>
    isInvalidated({ distributionId, url: '/a', askedAtMs }, [invalidation], nowMs);
  expect(at(2999, 500)).toBe(false);
  expect(at(3000, 500)).toBe(true);
  expect(at(3000, 1000)).toBe(true);
  expect(at(3000, 1001)).toBe(false);
  expect(at(3000, 500, 'E2')).toBe(false);
});
