import { expect, test } from 'vitest';

import { KEY_COMMENT } from '@/lib/provisioning/keys/limits';

import { commentWords } from './words';

test('a key that signs no more does not say that it signs; what somebody wrote stays', () => {
  expect(commentWords({ state: 'ACTIVE', comment: KEY_COMMENT })).toBe(KEY_COMMENT);
  for (const state of ['RETIRING', 'RETIRED'] as const) {
    expect(commentWords({ state, comment: KEY_COMMENT })).toMatch(/signs no more/i);
    expect(commentWords({ state, comment: 'Ours' })).toBe('Ours');
  }
});
