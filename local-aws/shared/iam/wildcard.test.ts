import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literalTokens, matchArn, matchesWildcard, matchTokens, patternTokens } from './wildcard';

/** The same question put to the regular expression engine, as an independent judge. */
function byRegExp(pattern: string, text: string): boolean {
  const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su').test(text);
}

/** And answered by asking it of every pair of beginnings: row by row, whether this much of each fits. */
function byTable(pattern: string, text: string): boolean {
  let row = [true, ...Array.from(text, () => false)];
  for (const character of pattern) {
    const next = [row[0] === true && character === '*'];
    Array.from(text).forEach((letter, index) => {
      next.push(
        character === '*'
          ? next[index] === true || row[index + 1] === true
          : row[index] === true && (character === '?' || character === letter),
      );
    });
    row = next;
  }
  return row.at(-1) === true;
}

const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/', ':'), maxLength: 8 });
const texts = fc.string({ unit: fc.constantFrom('a', 'a', 'b', 'b', '/', ':', '😀', '\n'), maxLength: 8 });

test('patterns match as the equivalent regular expression and the table of beginnings do', () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const matches = matchesWildcard(pattern, text);
      expect(matches).toBe(byRegExp(pattern, text));
      expect(matches).toBe(byTable(pattern, text));
    }),
    { numRuns: 3_000 },
  );
});

test('a pattern of many stars is answered in time proportional to both lengths', () => {
  const started = performance.now();
  expect(matchesWildcard('*a'.repeat(500), `${'a'.repeat(4_000)}b`)).toBe(false);
  expect(matchesWildcard(`${'a*'.repeat(500)}c`, 'ab'.repeat(4_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('text that stands for itself matches itself and nothing else, stars and all', () => {
  fc.assert(
    fc.property(patterns, patterns, (text, other) => {
      expect(matchTokens(literalTokens(text), other)).toBe(text === other);
    }),
  );
});

test.each([
  ['*', 'anything at all', true],
  ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/a/b:c', true],
  ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', false],
  ['arn:aws:s3:::b', 'arn:aws:s3:::b/key', false],
  ['arn:aws:s3:::*', 'arn:aws:s3:::b/key:with:colons', true],
  ['arn:aws:s3:*:b', 'arn:aws:s3:::b', false],
  ['arn:*:s3:::b', 'arn:aws:s3:::b', true],
  ['arn:aws:*:b', 'arn:aws:s3:::b', false],
  ['arn:*', 'arn:aws:s3:::b', false],
  ['arn:aws:cloudfront::111122223333:distribution/E?', 'arn:aws:cloudfront::111122223333:distribution/E1', true],
  ['arn:aws:cloudfront::*:distribution/E1', 'arn:aws:cloudfront::4:distribution/E1', true],
  ['arn:aws:s3:::B', 'arn:aws:s3:::b', false],
])('the ARN pattern %s and %s: %s', (pattern, arn, matches) => {
  expect(matchArn(patternTokens(pattern), arn)).toBe(matches);
});
