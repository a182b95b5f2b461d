import { expect, test } from 'vitest';

import { targetPage } from './target-page';

const base = { state: 'DONE', libraryId: null, target: null } as const;

test('an operation leads to the page of its thing, of its library first', () => {
  expect(targetPage({ ...base, kind: 'CHANGE_LIBRARY', libraryId: 'l1' })?.href).toBe('/admin/libraries/l1');
  expect(targetPage({ ...base, kind: 'ROTATE_KEY', target: { type: 'key-group', id: 'g1' } })?.href).toBe('/admin/keys/groups/g1');
  expect(targetPage({ ...base, kind: 'CHECK_RIGHTS' })?.href).toBe('/admin/account');
});

test('what was deleted or is known by AWS’s id alone leads to the list, never to a page that is not there', () => {
  const target = { type: 'bucket', id: 'films' };
  expect(targetPage({ ...base, kind: 'ADOPT', target })).toMatchObject({ href: '/admin/buckets', isOfThing: false });
  expect(targetPage({ ...base, kind: 'DELETE_BUCKET', target })).toMatchObject({ href: '/admin/buckets', isOfThing: false });
  expect(targetPage({ ...base, state: 'FAILED', kind: 'DELETE_BUCKET', target })?.href).toBe('/admin/buckets/films');
  expect(targetPage({ ...base, kind: 'MEND_ORIGIN' })).toBeUndefined();
});
