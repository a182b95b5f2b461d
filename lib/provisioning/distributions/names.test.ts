import { expect, test } from 'vitest';

import { distributionCalled } from './names';

const ours = { id: 'row', awsId: 'E1', role: 'SIGNED', comment: 'Usher: Films, signed (row)', library: { name: 'Fílms 映画' }, bucket: { name: 'usher-films' } } as const;

test('a distribution is called by its library, or its bucket, and its role, until somebody writes a comment', () => {
  expect(distributionCalled(ours)).toBe('Fílms 映画, signed');
  expect(distributionCalled({ ...ours, library: null })).toBe('usher-films, signed');
  expect(distributionCalled({ ...ours, comment: '' })).toBe('Fílms 映画, signed');
  expect(distributionCalled({ ...ours, comment: 'The one for schools' })).toBe('The one for schools');
  expect(distributionCalled({ ...ours, comment: '', library: null, bucket: null })).toBe('E1');
});
