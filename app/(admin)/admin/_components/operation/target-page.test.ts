import { expect, test } from 'vitest';

import { targetPage } from './target-page';

const base = { libraryId: null, target: null } as const;

test('an operation leads to the page of its thing, of its library first', () => {
  expect(targetPage({ ...base, kind: 'CHANGE_LIBRARY', libraryId: 'l1' })?.href).toBe('/admin/libraries/l1');
  expect(targetPage({ ...base, kind: 'ROTATE_KEY', target: { type: 'key-group', id: 'g1', pageId: 'g1' } })?.href).toBe('/admin/keys/groups/g1');
  expect(targetPage({ ...base, kind: 'CHECK_RIGHTS' })?.href).toBe('/admin/account');
  expect(targetPage({ ...base, kind: 'ADOPT', target: { type: 'bucket', id: 'films', pageId: 'b1' } })?.href).toBe('/admin/buckets/b1');
});

test('what is not recorded, or not any more, leads to the list, never to a page that is not there', () => {
  const target = { type: 'bucket', id: 'films', pageId: null };
  expect(targetPage({ ...base, kind: 'ADOPT', target })).toMatchObject({ href: '/admin/buckets', isOfThing: false });
  expect(targetPage({ ...base, kind: 'DELETE_BUCKET', target })).toMatchObject({ href: '/admin/buckets', isOfThing: false });
  expect(targetPage({ ...base, kind: 'DELETE_BUCKET', target: { ...target, pageId: 'b1' } })?.href).toBe('/admin/buckets/b1');
  expect(targetPage({ ...base, kind: 'MEND_ORIGIN' })).toBeUndefined();
});
