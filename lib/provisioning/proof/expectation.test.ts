import { expect, test } from 'vitest';

import { maskSignature } from './ask';
import { isExpected, whyNot } from './expectation';

const fromEdge = { status: 403, code: 'AccessDenied', message: 'Access denied', bodyExcerpt: '<Error><Code>AccessDenied</Code></Error>' };
const fromS3 = { ...fromEdge, bodyExcerpt: '<Error><Code>AccessDenied</Code><RequestId>R</RequestId></Error>' };

test("a refusal counts only when it comes from the lock that was asked for", () => {
  expect(isExpected({ kind: 'signature-refused' }, fromEdge)).toBe(true);
  expect(isExpected({ kind: 'signature-refused' }, fromS3)).toBe(false);
  expect(isExpected({ kind: 's3-refused' }, fromS3)).toBe(true);
  expect(isExpected({ kind: 's3-refused' }, fromEdge)).toBe(false);
  expect(isExpected({ kind: 'signature-demanded' }, fromEdge)).toBe(false);
});

test('what is served must be the object itself', () => {
  expect(isExpected({ kind: 'served', body: 'probe' }, { status: 200, bodyExcerpt: 'probe' })).toBe(true);
  expect(isExpected({ kind: 'served', body: 'probe' }, { status: 200, bodyExcerpt: 'parking page' })).toBe(false);
});

test('an open door is called open', () => {
  expect(whyNot({ kind: 'signature-refused' }, { status: 200, bodyExcerpt: 'probe' })).toContain('open to everybody');
});

test('no part of a signature survives masking', () => {
  const masked = maskSignature('https://d.cloudfront.net/v?Expires=1&Signature=abc~-_&Key-Pair-Id=K1');
  expect(masked).toBe('https://d.cloudfront.net/v?Expires=1&Signature=(masked)&Key-Pair-Id=K1');
});
