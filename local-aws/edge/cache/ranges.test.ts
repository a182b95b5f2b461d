import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLOCK_BYTES, blockRange, firstBlockAsked, planRanges, slicesOf, wholeSizeOf } from './ranges';

function planned(header: string | undefined, sizeBytes = 5000): string {
  const plan = planRanges(header, sizeBytes);
  return plan.kind === 'ranges' ? plan.ranges.map(({ start, end }) => `${start}-${end}`).join() : plan.kind;
}

test.each([
  [undefined, 'whole'],
  ['bytes=0-', '0-4999'],
  ['bytes=26-30', '26-30'],
  ['bytes=-2', '4998-4999'],
  ['bytes=-9999', '0-4999'],
  ['bytes=4999-9999', '4999-4999'],
  ['bytes=5000-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=0-9,20-29', '0-9,20-29'],
  ['bytes=0-9, -10', '0-9,4990-4999'],
  ['bytes=0-9,6000-', '0-9'],
  // Not ascending, overlapping, not valid: the whole object.
  ['bytes=20-29,0-9', 'whole'],
  ['bytes=0-9,5-14', 'whole'],
  ['bytes=0-9,x', 'whole'],
  ['bytes=9-0', 'whole'],
  ['bytes=-', 'whole'],
  ['items=0-9', 'whole'],
  [`bytes=${Array.from({ length: 101 }, (_, index) => `${index * 2}-${index * 2}`).join()}`, 'whole'],
])('of 5000 bytes, %s asks for %s', (header, expected) => {
  expect(planned(header)).toBe(expected);
});

test('nothing of an empty object can be had in ranges', () => {
  expect(planned('bytes=0-', 0)).toBe('unsatisfiable');
  expect(planned('bytes=-5', 0)).toBe('unsatisfiable');
});

test('the slices of a range are its bytes, once each and in order, whatever the blocks', () => {
  const position = fc.integer({ min: 0, max: 3 * BLOCK_BYTES });
  fc.assert(
    fc.property(position, position, (one, other) => {
      const [start, end] = one < other ? [one, other] : [other, one];
      let next = start;
      for (const { index, from, to } of slicesOf({ start, end })) {
        expect(index * BLOCK_BYTES + from).toBe(next);
        expect(to).toBeLessThan(BLOCK_BYTES);
        next = index * BLOCK_BYTES + to + 1;
      }
      expect(next).toBe(end + 1);
    }),
  );
});

test('the last block ends with the object', () => {
  expect(blockRange(0, 10)).toEqual({ start: 0, end: 9 });
  expect(blockRange(1, BLOCK_BYTES + 1)).toEqual({ start: BLOCK_BYTES, end: BLOCK_BYTES });
});

test('an unknown object is begun with where the first range begins', () => {
  expect(firstBlockAsked(`bytes=${3 * BLOCK_BYTES + 5}-`)).toBe(3);
  expect(firstBlockAsked('bytes=-100')).toBe(0);
  expect(firstBlockAsked(undefined)).toBe(0);
});

test('the whole size is what a Content-Range ends with', () => {
  expect(wholeSizeOf('bytes 0-9/5000')).toBe(5000);
  expect(wholeSizeOf('bytes */5000')).toBeUndefined();
  expect(wholeSizeOf(undefined)).toBeUndefined();
});
