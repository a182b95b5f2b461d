import { expect, test } from 'vitest';

import { lifetimeInWords } from './lifetime';

test('a lifetime is said in the largest unit that it fills evenly', () => {
  expect(lifetimeInWords(3600)).toBe('1 hour');
  expect(lifetimeInWords(600)).toBe('10 minutes');
  expect(lifetimeInWords(90)).toBe('90 seconds');
});
