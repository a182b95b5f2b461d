import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareUtf8, KeyIndex } from '../key-index';
import { readPage } from './list-page';

const keyArbitrary = fc.string({
  unit: fc.constantFrom('a', 'b', '/', 'ü', '\uffee', '😀'),
  minLength: 1,
  maxLength: 6,
});

test('keys are kept in the order of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(keyArbitrary), (keys) => {
      const index = new KeyIndex();
      for (const key of keys) index.add(key);
      const listed = Array.from({ length: index.size }, (_, position) => index.at(position));
      expect(listed).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
});

test('pages of any size together hold each key or common prefix once, in order', () => {
  const delimiters = fc.option(fc.constant('/'), { nil: undefined });
  fc.assert(
    fc.property(
      fc.uniqueArray(keyArbitrary),
      fc.constantFrom('', 'a', 'a/', '/'),
      delimiters,
      fc.integer({ min: 1, max: 5 }),
      (keys, prefix, delimiter, limit) => {
        const index = new KeyIndex();
        index.fill(keys);
        const whole = readPage(index, { prefix, delimiter, after: '', limit: 10_000 });
        const paged: string[] = [];
        let after = '';
        for (let more = true; more;) {
          const page = readPage(index, { prefix, delimiter, after, limit });
          paged.push(...[...page.keys, ...page.commonPrefixes].sort(compareUtf8));
          more = page.isTruncated;
          after = page.last;
        }
        expect(paged).toEqual([...whole.keys, ...whole.commonPrefixes].sort(compareUtf8));
      },
    ),
  );
});
