import { expect, test } from 'vitest';

import { duration } from './duration';

const START = '2026-01-01T00:00:00.000Z';
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();

test('what has not begun has no duration', () => {
  expect(duration(null, null, Date.parse(START))).toBe('');
});

test('a finished step shows tenths of a second while they matter', () => {
  expect(duration(START, at(0.44), 0)).toBe('0.4 s');
  expect(duration(START, at(12.9), 0)).toBe('12 s');
});

test('a running step counts against the given clock, and never below zero', () => {
  expect(duration(START, null, Date.parse(at(200)))).toBe('3 min 20 s');
  expect(duration(START, null, Date.parse(at(86_399)))).toBe('23 h 59 min');
  expect(duration(START, null, Date.parse(at(-1)))).toBe('0 s');
});
