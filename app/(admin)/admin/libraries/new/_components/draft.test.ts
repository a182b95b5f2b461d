import { expect, test } from 'vitest';

import { bucketNameOf, inputOf, newDraft } from './draft';

const INSTALL_ID = 'abcdefgh12345678';

test('the suggested bucket name follows the library’s name until another is typed', () => {
  const draft = { ...newDraft('eu-west-1'), name: 'Summer School' };
  expect(bucketNameOf(draft, INSTALL_ID)).toBe('usher-summer-school-abcdefgh');
  expect(bucketNameOf({ ...draft, ownBucketName: 'mine' }, INSTALL_ID)).toBe('mine');
  expect(bucketNameOf({ ...draft, ownBucketName: '' }, INSTALL_ID)).toBe('');
});

test('nothing is suggested before there is a name', () => {
  expect(bucketNameOf(newDraft('eu-west-1'), INSTALL_ID)).toBe('');
});

test('a lifetime counts in its unit, and an empty one is no number', () => {
  const draft = newDraft('eu-west-1');
  expect(inputOf({ ...draft, lifetimeAmount: '2', lifetimeUnit: 'hours' }, 'x').ttlSeconds).toBe(7200);
  expect(inputOf({ ...draft, lifetimeAmount: '' }, 'x').ttlSeconds).toBeNaN();
});

test('ACLs that were chosen are not sent with an identity that no ACL can name', () => {
  const draft = { ...newDraft('eu-west-1'), name: 'Films', readPermission: 'ACL' as const };
  expect(inputOf(draft, INSTALL_ID).readPermission).toBe('POLICY');
  expect(inputOf({ ...draft, originIdentityKind: 'OAI' }, INSTALL_ID).readPermission).toBe('ACL');
});

test('a KMS key that was typed and is not used is not sent', () => {
  const draft = { ...newDraft('eu-west-1'), name: 'Films', kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1' };
  expect(inputOf(draft, INSTALL_ID)).toMatchObject({ bucketName: 'usher-films-abcdefgh', ttlSeconds: 600, kmsKeyArn: '' });
  expect(inputOf({ ...draft, encryption: 'SSE_KMS' }, INSTALL_ID).kmsKeyArn).toBe(draft.kmsKeyArn);
});
