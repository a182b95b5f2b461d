import { expect, test } from 'vitest';

import { behaviorFor, normalizePath } from './behavior';

const behaviors = ['public/*', '/hls/*.ts', '/hls/*', '*.jpg', '/a?c', '/exact.mp4'].map((pathPattern) => ({ pathPattern }));

test.each([
  ['/public/a.mp4', 'public/*'],
  ['/public/', 'public/*'],
  ['/public', undefined],
  ['/Public/a.mp4', undefined],
  ['/hls/1/2.ts', '/hls/*.ts'],
  ['/hls/1/2.m3u8', '/hls/*'],
  ['/hls/1/2.ts?x=.m3u8', '/hls/*.ts'],
  ['/x/y/z.jpg', '*.jpg'],
  ['/abc', '/a?c'],
  ['/ac', undefined],
  ['/a/c', '/a?c'],
  ['/exact.mp4', '/exact.mp4'],
  ['/exact.mp4/more', undefined],
  ['/public/../videos/a.mp4', undefined],
  ['/public/%2e%2e/videos/a.mp4', undefined],
  ['/x/../public/a', 'public/*'],
  ['/%70ublic/a', 'public/*'],
  ['/', undefined],
])('%s is taken by %s', (target, expected) => {
  expect(behaviorFor(behaviors, target).behavior?.pathPattern).toBe(expected);
});

test('the first that fits wins, and those tried before it are shown', () => {
  expect(behaviorFor(behaviors, '/hls/a.jpg?x=1')).toEqual({
    behavior: { pathPattern: '/hls/*' },
    path: '/hls/a.jpg',
    tried: [{ pathPattern: 'public/*', fits: false }, { pathPattern: '/hls/*.ts', fits: false }, { pathPattern: '/hls/*', fits: true }],
  });
});

test('a path is normalised without decoding what is reserved', () => {
  expect(normalizePath('/a%2fb/./c/../%41%20')).toBe('/a%2Fb/A%20');
  expect(normalizePath('/..')).toBe('/');
  expect(normalizePath('/a/b/..')).toBe('/a/');
  expect(normalizePath('/a/.')).toBe('/a/');
  expect(normalizePath('')).toBe('/');
});
