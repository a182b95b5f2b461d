import { expect, test } from 'vitest';

import { KEY_COMMENT } from './limits';
import { keyCalled, wordsForGroup, wordsForKey } from './names';

test('keys and key groups are called by what people wrote or whom they serve, with the id at CloudFront beside it', () => {
  const films = { library: { name: 'Films' } };
  expect(wordsForGroup({ comment: 'Partners', awsId: 'KG1', shared: false, distributions: [films] })).toBe('Partners · KG1');
  expect(wordsForGroup({ comment: KEY_COMMENT, awsId: 'KG1', shared: true, distributions: [films] })).toBe('Key group that libraries share · KG1');
  expect(wordsForGroup({ comment: KEY_COMMENT, awsId: null, shared: false, distributions: [films, films] })).toBe('Key group of Films');
  expect(wordsForGroup({ comment: '', awsId: 'KG1', shared: false, distributions: [] })).toBe('Key group · KG1');
  const many = ['A', 'B', 'C', 'D'].map((name) => ({ library: { name } }));
  expect(wordsForGroup({ comment: '', awsId: 'KG1', shared: false, distributions: many })).toBe('Key group of 4 libraries · KG1');
  expect(keyCalled({ comment: KEY_COMMENT, keyGroup: { shared: true, distributions: [films] } })).toBe('Signing key that libraries share');
  expect(keyCalled({ comment: KEY_COMMENT, keyGroup: { shared: false, distributions: [films] } })).toBe('Signing key of Films');
  expect(keyCalled({ comment: 'Partners 2026', keyGroup: null })).toBe('Partners 2026');
  expect(wordsForKey({ comment: 'Partners 2026', awsPublicKeyId: 'K1' })).toBe('Partners 2026 · K1');
  expect(wordsForKey({ comment: KEY_COMMENT, awsPublicKeyId: null })).toBe('Signing key');
});
