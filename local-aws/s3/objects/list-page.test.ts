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

/** A listing told the simple way: every key looked at, each group named where its first key stands. */
function listSimply(keys: string[], prefix: string, delimiter: string | undefined): string[] {
  const listed: string[] = [];
  for (const key of [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end === -1 || delimiter === undefined ? key : key.slice(0, end + delimiter.length);
    if (!listed.includes(entry)) listed.push(entry);
  }
  return listed;
}

test('pages of any size together hold each key and common prefix once, in order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(keyArbitrary),
      fc.constantFrom('', 'a', 'a/', '/', 'ü', '\uffee'),
      fc.constantFrom(undefined, '/', 'a', 'ab', '😀'),
      fc.integer({ min: 1, max: 5 }),
      (keys, prefix, delimiter, limit) => {
        const index = new KeyIndex();
        index.fill(keys);
        const paged: string[] = [];
        let after = '';
        for (let more = true; more; ) {
          const page = readPage(index, { prefix, delimiter, after, limit });
          const entries = [...page.keys, ...page.commonPrefixes].sort(compareUtf8);
          expect(entries.length).toBeLessThanOrEqual(limit);
          paged.push(...entries);
          more = page.isTruncated;
          after = page.last;
        }
        expect(paged).toEqual(listSimply(keys, prefix, delimiter));
      },
    ),
    { numRuns: 500 },
  );
});

test('a listing after a key holds what comes after it, whether or not the key is there', () => {
  fc.assert(
    fc.property(fc.uniqueArray(keyArbitrary), keyArbitrary, (keys, after) => {
      const index = new KeyIndex();
      for (const key of keys) index.add(key);
      const page = readPage(index, { prefix: '', delimiter: undefined, after, limit: 1_000 });
      const isAfter = (key: string) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
      expect(page.keys).toEqual(listSimply(keys, '', undefined).filter(isAfter));
    }),
  );
});
