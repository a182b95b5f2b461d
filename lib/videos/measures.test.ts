import { expect, test } from 'vitest';

import { formatBytes, formatDuration, formatWait } from './measures';
import { titleSchema } from './schema';

test('sizes keep one digit where it says something', () => {
  expect([0, 999, 1000, 2_894_733, 999_960, 99_960_000, 50e9].map(formatBytes))
    .toEqual(['0 bytes', '999 bytes', '1.0 kB', '2.9 MB', '1.0 MB', '100 MB', '50.0 GB']);
});

test('lengths are written as players write them', () => {
  expect([0, 75, 3599.6, 3723].map(formatDuration)).toEqual(['0:00', '1:15', '1:00:00', '1:02:03']);
});

test('waits are words', () => {
  expect([0.2, 40, 200, 9000].map(formatWait)).toEqual(['1 second', '40 seconds', '3 minutes', '3 hours']);
});

test('a title may be in any script, but holds no control or direction characters', () => {
  expect(titleSchema.safeParse('  Лекция 1 – 日本語 🎬 ').data).toBe('Лекция 1 – 日本語 🎬');
  for (const bad of ['', '   ', 'a\nb', 'a\u202Eb', 'a\u0000b', '\uD800', 'x'.repeat(201)]) {
    expect(titleSchema.safeParse(bad).success).toBe(false);
  }
});
