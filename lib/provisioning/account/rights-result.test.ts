import { expect, test } from 'vitest';

import { rightsResult } from './rights-result';

const step = (denied: string) => ({ facts: [{ label: 'Allowed', value: '20', copyable: false }, { label: 'Denied', value: denied, copyable: false }] });

test('a check that has ended says how many rights are missing', () => {
  expect(rightsResult([step('0')])).toBe('No right is missing, of those that can be tried.');
  expect(rightsResult([step('1')])).toBe('One right is missing.');
  expect(rightsResult([step('3')])).toBe('3 rights are missing.');
});

test('a check whose result is not on record says nothing of it', () => {
  expect(rightsResult([{ facts: [] }])).toBeUndefined();
});
