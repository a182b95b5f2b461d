import { expect, test } from 'vitest';

import { covers, hasWildcard, uncoveredPart } from './resource';

const at = 'https://media.example.com';

test.each([
  ['*', `${at}/a.mp4?x=1`],
  [`${at}/*`, `${at}/a/b.mp4?x=1`],
  ['http*://media.example.com/a', 'http://media.example.com/a'],
  ['*://*.example.com/a', `${at}/a`],
  ['https://*', `${at}/a?x=1`],
  [`${at}/a*.mp4`, `${at}/a/b.mp4`],
  [`${at}/a.mp?`, `${at}/a.mp4`],
  [`${at}/a*\\?x=*`, `${at}/a/b?x=1?y`],
  [`${at}/a?x=1`, `${at}/a?x=1`],
  [at, `${at}/`],
])('%s covers %s', (resource, url) => {
  expect(covers(resource, url)).toBe(true);
});

test.each([
  [`${at}/*.mp4`, `${at}/a.mov?name=b.mp4`, 'path'],
  [`${at}/*/x`, `${at}/a?b/x`, 'path'],
  [`${at}/a`, `${at}/a?x=1`, 'path'],
  [`${at}/a\\?x=1`, `${at}/aXx=1`, 'path'],
  [`${at}/A`, `${at}/a`, 'path'],
  [at, `${at}/a`, 'path'],
  ['https://*.example.com/a', 'https://example.com/a', 'host'],
  ['http://*', `${at}/a`, 'scheme'],
  ['media.example.com/*', `${at}/a`, 'scheme'],
  ['', `${at}/a`, 'scheme'],
] as const)('%s does not cover %s, for its %s', (resource, url, part) => {
  expect(uncoveredPart(resource, url)).toBe(part);
});

test('the question mark of a query is no wildcard, and any other is', () => {
  expect([`${at}/a?x=1`, `${at}/a\\?x=1`, at].map(hasWildcard)).toEqual([false, false, false]);
  expect([`${at}/a?`, `${at}/a?/b`, `${at}/*`, `${at}/a?x=*`].map(hasWildcard)).toEqual([true, true, true, true]);
});
