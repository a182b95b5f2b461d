import { expect, test } from 'vitest';
import { pageOf } from './paging';

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `E${String(index).padStart(4, '0')}` }));

test('pages of every size hold every record once and in order', () => {
  for (const count of [0, 1, 5, 6, 7, 250]) {
    for (const MaxItems of [1, 3, 100, 1_000]) {
      const seen: string[] = [];
      let Marker: string | undefined;
      do {
        const page = pageOf(records(count), { Marker, MaxItems }, ({ id }) => id);
        expect(page.Quantity).toBe(page.Items?.length ?? 0);
        expect(page.IsTruncated).toBe(page.NextMarker !== undefined);
        expect(page.MaxItems).toBe(Math.min(MaxItems, 100));
        seen.push(...(page.Items ?? []));
        Marker = page.NextMarker;
      } while (Marker !== undefined);
      expect(seen).toEqual(records(count).map(({ id }) => id));
    }
  }
});

test('a page whose marker is gone goes on behind where it was', () => {
  const left = records(5).filter(({ id }) => id !== 'E0002');
  expect(pageOf(left, { Marker: 'E0002' }, ({ id }) => id).Items).toEqual(['E0003', 'E0004']);
});

test('a page of no items cannot be asked for', () => {
  for (const MaxItems of [0, -1, 1.5]) {
    expect(() => pageOf(records(1), { MaxItems }, ({ id }) => id)).toThrow('MaxItems');
  }
});
