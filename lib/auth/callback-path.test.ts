import fc from 'fast-check';
import { expect, test } from 'vitest';

import { safeCallbackPath } from './callback-path';

test.each([
  ['/watch/abc?x=1#t', '/watch/abc?x=1#t'],
  ['/', '/'],
])('a path of this site is kept: %s', (value, path) => {
  expect(safeCallbackPath(value)).toBe(path);
});

test.each([
  '//evil.example', '/\\evil.example', 'https://evil.example', 'https:evil.example', 'javascript:alert(1)',
  '/\t/evil.example', '/\n/evil.example', '', 'watch', '\\\\evil.example',
])('anything a browser could read as another site becomes /: %j', (value) => {
  expect(safeCallbackPath(value)).toBe('/');
});

test('whatever is given, the result resolves to our own origin', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webPath().map((path) => `/${path}`)), (value) => {
      const result = safeCallbackPath(value);
      expect(new URL(result, 'https://usher.example').origin).toBe('https://usher.example');
    }),
  );
});

test('several values, or none, become /', () => {
  expect(safeCallbackPath(['/a', '/b'])).toBe('/');
  expect(safeCallbackPath(undefined)).toBe('/');
});
