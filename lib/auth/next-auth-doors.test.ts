import { expect, test } from 'vitest';

import { refusedByDoors } from './next-auth-doors';

const SHORT = new Headers({ 'content-length': '200' });

test('what the sign-in pages use is let through', () => {
  expect(refusedByDoors('GET', ['csrf'], new Headers())).toBeUndefined();
  expect(refusedByDoors('GET', ['session'], new Headers())).toBeUndefined();
  expect(refusedByDoors('POST', ['callback', 'credentials'], SHORT)).toBeUndefined();
  expect(refusedByDoors('POST', ['signout'], SHORT)).toBeUndefined();
});

test.each([
  ['POST', '_log'], ['POST', 'session'], ['POST', 'signin/credentials'], ['GET', 'callback/credentials'],
  ['GET', 'verify-request'], ['GET', 'providers'], ['GET', 'error'], ['GET', 'signout'], ['HEAD', 'session'], ['GET', '__proto__'],
])('%s of next-auth’s own %s does not exist', (method, path) => {
  expect(refusedByDoors(method, path.split('/'), SHORT)).toMatchObject({ code: 'not_found' });
});

test.each(['1000000', 'x', undefined])('a body of length %s is not read', (length) => {
  const headers = new Headers(length ? { 'content-length': length } : {});
  expect(refusedByDoors('POST', ['callback', 'credentials'], headers)).toMatchObject({ code: 'too_large' });
});
