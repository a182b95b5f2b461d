import { expect, test } from 'vitest';

import { meantKeyId } from './near-key-id';

const known = ['K4QNVUWHLHAPMG', 'K36X4X2E997HLY', 'APKAEIBAERJR2EXAMPLE'];

test.each([
  ['K4QNVUWHL', 'K4QNVUWHLHAPMG', 'its end is missing'],
  ['VUWHLHAPMG', 'K4QNVUWHLHAPMG', 'its beginning is missing'],
  ['k4qnvuwhlhapmg', 'K4QNVUWHLHAPMG', 'its letters have to be capitals'],
  ['k2jcjmdehxqw5f', 'K2JCJMDEHXQW5F', 'its letters have to be capitals'],
  ['"K4QNVUWHLHAPMG"', 'K4QNVUWHLHAPMG', 'there are signs around it that do not belong to it'],
  ['%22K4QNVUWHLHAPMG%22', 'K4QNVUWHLHAPMG', 'there are signs around it that do not belong to it'],
  ['%E2%80%9CK2JCJMDEHXQW5F%E2%80%9D', 'K2JCJMDEHXQW5F', 'there are signs around it that do not belong to it'],
  ['K4QNVUWHLHAPMG**', 'K4QNVUWHLHAPMG', 'there are signs around it that do not belong to it'],
  ['_K4QNVUWHLHAPMG_', 'K4QNVUWHLHAPMG', 'there are signs around it that do not belong to it'],
  ['K4QNVUWHLHAPMGThanks', 'K4QNVUWHLHAPMG', 'something stands behind it'],
])('%s is %s: %s', (id, meant, says) => {
  expect(meantKeyId(id, known)).toEqual({ id: meant, says });
});

test.each(['K1NOBODY111111', 'K', 'K4Q', '', '""', '6f9a1c1e-7f0c-4b5e-9d43-0d3f8a2f6b11', 'arn:aws:cloudfront::1:public-key/K1', '"'.repeat(100_000)])('of %j nobody can tell', (id) => {
  expect(meantKeyId(id, known)).toBeUndefined();
});

test('a beginning that two keys share is nobody’s', () => {
  expect(meantKeyId('K4QNV', [...known, 'K4QNVAAAAAAAAA'])).toBeUndefined();
});
