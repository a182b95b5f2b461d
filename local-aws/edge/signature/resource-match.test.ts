import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resourceCovers } from './resource-match';
import { matchesWildcard } from '../wildcard';

test.each([
  ['*', 'https://d1.cloudfront.net/a?b=c', true],
  ['https://d1.cloudfront.net/a.mp4', 'https://d1.cloudfront.net/a.mp4', true],
  ['https://d1.cloudfront.net/a.mp4', 'https://d1.cloudfront.net/a.mp4?b=c', false],
  ['https://d1.cloudfront.net/a.mp4', 'http://d1.cloudfront.net/a.mp4', false],
  ['http*://d1.cloudfront.net/*', 'https://d1.cloudfront.net/x/y?z=1', true],
  ['*://d1.cloudfront.net/a', 'http://d1.cloudfront.net/a', true],
  ['https://d1.cloudfront.net/*.mp4', 'https://d1.cloudfront.net/x/y.mp4', true],
  // A star inside the path stops at the query.
  ['https://d1.cloudfront.net/*.mp4', 'https://d1.cloudfront.net/a?b=.mp4', false],
  ['https://d1.cloudfront.net/hls/*', 'https://d1.cloudfront.net/hls/1.ts?part=2', true],
  ['https://d1.cloudfront.net/hls/*', 'https://d1.cloudfront.net/hlsx/1.ts', false],
  ['https://d1*', 'https://d1.cloudfront.net/a?b=c', true],
  // A star in the domain does not reach into the path.
  ['https://*.net/a', 'https://evil.example/d1.cloudfront.net/a', false],
  ['https://*/a', 'https://evil.example/b/a', false],
  ['https://d1.cloudfront.net/a\\?b=*', 'https://d1.cloudfront.net/a?b=c?d', true],
  ['https://d1.cloudfront.net/a\\?b=*', 'https://d1.cloudfront.net/axb=c', false],
  ['https://d1.cloudfront.net/a?b=c', 'https://d1.cloudfront.net/a?b=c', true],
  ['https://d1.cloudfront.net/lesson-?.mp4', 'https://d1.cloudfront.net/lesson-7.mp4', true],
  ['https://d1.cloudfront.net/lesson-?.mp4', 'https://d1.cloudfront.net/lesson-17.mp4', false],
  ['a.mp4', 'https://d1.cloudfront.net/a.mp4', false],
])('%s covers %s: %s', (resource, url, covers) => {
  expect(resourceCovers(resource, url)).toBe(covers);
});

/** The definition of wildcards, in its slowest and plainest form. */
function byDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern.startsWith('*'))
    return byDefinition(rest, text) || (text !== '' && byDefinition(pattern, text.slice(1)));
  return (
    text !== '' &&
    (pattern.startsWith('?') || pattern.startsWith(text.charAt(0))) &&
    byDefinition(rest, text.slice(1))
  );
}

test('the matcher agrees with the definition of wildcards', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(matchesWildcard(p, t)).toBe(byDefinition(p, t));
    }),
    { numRuns: 2000 },
  );
});

test('a pattern of many stars is answered at all, where one that backtracks would not be', () => {
  expect(matchesWildcard('*a'.repeat(200), `${'a'.repeat(2000)}b`)).toBe(false);
});
