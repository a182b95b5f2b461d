import { expect, test } from 'vitest';

import { isId } from './id-schema';
import { newId } from './id';

test('ids are of twenty characters that survive being typed by hand, all different, and of every character alike', () => {
  const ids = Array.from({ length: 10_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  const counts = new Map<string, number>();
  for (const id of ids) {
    expect(id).toMatch(/^[0-9abcdefghjkmnpqrstvwxyz]{20}$/);
    expect(isId(id)).toBe(true);
    for (const letter of id) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(32);
  // Two hundred thousand letters, 6,250 of each: eight deviations to each side.
  for (const count of counts.values()) expect(Math.abs(count - 6_250)).toBeLessThan(8 * 78);
});
