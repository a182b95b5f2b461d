import { expect, test } from 'vitest';
import { z } from 'zod';

import { invalidInput } from './invalid-input';

test('each wrong field is named once, with its first problem', () => {
  const parsed = z.object({ name: z.string().min(2, 'short').regex(/x/, 'no x') }).safeParse({ name: 'a' });
  expect(parsed.error && invalidInput(parsed.error).fields).toEqual({ name: 'short' });
});

test('what is wrong with a hundred thousand items is not said a hundred thousand times', () => {
  const parsed = z.object({ items: z.array(z.number()) }).safeParse({ items: Array.from({ length: 100_000 }, () => 'x') });
  expect(JSON.stringify(parsed.error && invalidInput(parsed.error)).length).toBeLessThan(5_000);
});

test('unknown keys are refused without being repeated at length', () => {
  const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${String(index)}`, 1]));
  const parsed = z.strictObject({}).safeParse(keys);
  expect(JSON.stringify(parsed.error && invalidInput(parsed.error)).length).toBeLessThan(5_000);
});
