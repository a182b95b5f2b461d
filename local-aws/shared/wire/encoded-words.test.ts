import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeWords, encodeWord } from './encoded-words';

test('a text survives being encoded and decoded, and goes out as ASCII', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' })), (text) => {
      fc.pre(!text.includes('=?'));
      const encoded = encodeWord(text);
      expect(encoded).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeWords(encoded)).toBe(text);
    }),
  );
});

test('ASCII goes through as it is, in both directions', () => {
  for (const text of ['', 'AMAZON S3', 'a=b?c', '=?', '=?nope?x?y?=']) {
    expect(encodeWord(text)).toBe(text);
    expect(decodeWords(text)).toBe(text);
  }
});

test('both forms of encoded words are read, and neighbours belong together', () => {
  expect(decodeWords('=?UTF-8?Q?=C3=84M=C3=84Z_S3?=')).toBe('ÄMÄZ S3');
  expect(decodeWords('=?utf-8?b?w4RN?= =?utf-8?b?w4Ra?=')).toBe('ÄMÄZ');
  expect(decodeWords('=?ISO-8859-1?Q?=C4?= and more')).toBe('Ä and more');
});

test('bytes that came without an encoding are taken for Latin-1', () => {
  const asItCame = Buffer.from('Miniö').toString('latin1');
  expect(encodeWord(decodeWords(asItCame))).toBe('=?UTF-8?Q?Mini=C3=83=C2=B6?=');
  expect(encodeWord(decodeWords(Buffer.from('ö').toString('latin1')))).toBe('=?UTF-8?B?w4PCtg==?=');
});
