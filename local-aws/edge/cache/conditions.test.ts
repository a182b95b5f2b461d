import { expect, test } from 'vitest';
import { isNotModified, rangeHolds } from './conditions';

const KEPT = { etag: '"abc"', lastModified: 'Tue, 24 Nov 2026 00:00:00 GMT' };

test('a viewer who names the ETag, weakly or in a list, has the object already', () => {
  expect(isNotModified({ 'if-none-match': '"abc"' }, KEPT)).toBe(true);
  expect(isNotModified({ 'if-none-match': '"x", W/"abc"' }, KEPT)).toBe(true);
  expect(isNotModified({ 'if-none-match': '*' }, KEPT)).toBe(true);
  expect(isNotModified({ 'if-none-match': '"x"' }, KEPT)).toBe(false);
});

test('dates count only without an ETag', () => {
  expect(isNotModified({ 'if-modified-since': KEPT.lastModified }, KEPT)).toBe(true);
  expect(isNotModified({ 'if-modified-since': 'Mon, 23 Nov 2026 00:00:00 GMT' }, KEPT)).toBe(false);
  expect(isNotModified({ 'if-none-match': '"x"', 'if-modified-since': KEPT.lastModified }, KEPT)).toBe(false);
  expect(isNotModified({}, KEPT)).toBe(false);
});

test('If-Range lets a range through for this very version, by a strong ETag or its date', () => {
  expect(rangeHolds({}, KEPT)).toBe(true);
  expect(rangeHolds({ 'if-range': '"abc"' }, KEPT)).toBe(true);
  expect(rangeHolds({ 'if-range': KEPT.lastModified }, KEPT)).toBe(true);
  expect(rangeHolds({ 'if-range': '"x"' }, KEPT)).toBe(false);
  expect(rangeHolds({ 'if-range': 'W/"abc"' }, KEPT)).toBe(false);
  expect(rangeHolds({ 'if-range': 'Mon, 23 Nov 2026 00:00:00 GMT' }, KEPT)).toBe(false);
});
