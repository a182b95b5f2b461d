import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesWildcard } from './wildcard';

/** The same question put to the regular expression engine, as an independent judge. */
function judge(pattern: string, text: string): boolean {
  const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su').test(text);
}

test('patterns match as the equivalent regular expression does', () => {
  const small = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '/'), maxLength: 8 });
  fc.assert(
    fc.property(
      small,
      fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 10 }),
      (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(judge(pattern, text));
      },
    ),
  );
});

test('a pattern of many stars is answered at once', () => {
  expect(matchesWildcard('*a'.repeat(50), `${'a'.repeat(49)}b`)).toBe(false);
});
