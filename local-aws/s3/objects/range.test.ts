import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from './range';

test.each([
  ['bytes=0-0', 10, { start: 0, end: 0 }],
  ['bytes=5-', 10, { start: 5, end: 9 }],
  ['bytes=-4', 10, { start: 6, end: 9 }],
  ['bytes=-40', 10, { start: 0, end: 9 }],
  ['bytes=3-400', 10, { start: 3, end: 9 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=4-2', 10, undefined],
  ['bytes=0-1,4-5', 10, undefined],
  ['bytes=-', 10, undefined],
  ['bytes=a-b', 10, undefined],
  [undefined, 10, undefined],
])('%s of %d bytes', (header, sizeBytes, expected) => {
  expect(parseRange(header, sizeBytes)).toEqual(expected);
});

/** What RFC 9110 means, told byte by byte: the positions of `sizeBytes` that a well-formed header names. */
function namedBytes(first: string, last: string, sizeBytes: number): number[] {
  const all = Array.from({ length: sizeBytes }, (_, position) => position);
  if (first === '') return all.filter((position) => position >= sizeBytes - Number(last));
  return all.filter((position) => position >= Number(first) && (last === '' || position <= Number(last)));
}

test('a range holds exactly the bytes that the header names', () => {
  const numbers = fc.option(fc.nat({ max: 60 }).map(String), { nil: '' });
  fc.assert(
    fc.property(numbers, numbers, fc.nat({ max: 50 }), (first, last, sizeBytes) => {
      const backwards = first !== '' && last !== '' && Number(last) < Number(first);
      const named = namedBytes(first, last, sizeBytes);
      const whole = (first === '' && last === '') || backwards;
      const satisfied = named.length === 0 ? 'unsatisfiable' : { start: named[0], end: named.at(-1) };
      expect(parseRange(`bytes=${first}-${last}`, sizeBytes)).toEqual(whole ? undefined : satisfied);
    }),
    { numRuns: 1_000 },
  );
});

test('whatever the header says, nothing is thrown and no byte outside is given', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: 50 }), (text, sizeBytes) => {
      for (const header of [text, `bytes=${text}`, `bytes=0-1,${text}`]) {
        const range = parseRange(header, sizeBytes);
        if (range === undefined || range === 'unsatisfiable') continue;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(sizeBytes);
      }
    }),
  );
});
