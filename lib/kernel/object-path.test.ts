import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { guardUrl } from '@/lib/aws/signing-guard';

import { objectPath, whyNotAskable } from './object-path';

const BASE = 'https://d111111abcdef8.cloudfront.net/';
const piece = fc.oneof(
  fc.constantFrom('/', '//', '.', '..', '%2e', '%2F', '%', '+', '*', '?', '#', '&', '=', "'", '"', '|', '^', '`', '\\', '\0', ' ', 'é', 'e\u0301', '😀'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const anyKey = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));

test('every key either has one URL, which names just it and which nobody spells differently, or a sentence that says why not', () => {
  fc.assert(
    fc.property(anyKey, (key) => {
      const url = BASE + objectPath(key);
      const problem = whyNotAskable(key);
      expect(guardUrl(url).ok ? undefined : 'refused').toBe(problem === undefined ? undefined : 'refused');
      if (problem !== undefined) return;
      expect(new URL(url).href).toBe(url);
      expect(decodeURIComponent(new URL(url).pathname)).toBe(`/${key}`);
      expect(url).toMatch(/^[A-Za-z0-9\-._~%/:]+$/);
    }),
    { numRuns: 1_000 },
  );
});

describe('keys that cannot be asked for', () => {
  test.each([
    ['', /beside slashes/], ['//', /beside slashes/], ['a/../b.mp4', /\. or \.\./], ['./b.mp4', /\. or \.\./], ['a/.', /\. or \.\./],
    ['a\0b.mp4', /NUL/], ['a\ud800.mp4', /not valid Unicode/], ['ü'.repeat(513), /1,024 bytes/],
  ])('%j has its own sentence', (key, words) => {
    expect(whyNotAskable(key)).toMatch(words);
  });

  test('1,024 bytes are not too many, whatever they are', () => {
    for (const char of ['a', 'ü', '😀', '%']) expect(whyNotAskable(char.repeat(1_024 / Buffer.byteLength(char)))).toBeUndefined();
  });
});
