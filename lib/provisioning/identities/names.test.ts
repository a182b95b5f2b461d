import { expect, test } from 'vitest';

import { CONTROL_COMMENT, identityCalled, identityComment } from './names';

test('identities are called by what people wrote or whom they serve', () => {
  const distributions = [{ library: { name: 'Films' } }];
  expect(identityCalled({ comment: 'Old player', shared: false, distributions })).toBe('Old player');
  expect(identityCalled({ comment: CONTROL_COMMENT, shared: true, distributions })).toBe('Identity that libraries share');
  expect(identityCalled({ comment: CONTROL_COMMENT, shared: false, distributions })).toBe('Identity of Films');
  expect(identityCalled({ comment: identityComment('l1', 'BASIC'), shared: false, distributions })).toBe('Identity of Films, basic');
  expect(identityCalled({ comment: '', shared: false, distributions: [] })).toBe('Identity');
});
