import { expect, test } from 'vitest';

import type { AclGrant } from '@/lib/aws/s3-object-acl';

import { type Grantee, judgeAcl, mergeAcl, readAsOne, readersOfKey } from './object-grants';

const GRANTEES: Grantee[] = [{ role: 'SIGNED', canonicalUserId: 'signed' }, { role: 'BASIC', canonicalUserId: 'basic' }];
const user = (to: string, permission: AclGrant['permission'] = 'READ'): AclGrant => ({ kind: 'user', to, permission });
const group = (name: string): AclGrant => ({ kind: 'group', to: `http://acs.amazonaws.com/groups/${name}`, permission: 'READ' });
const OWNER = user('owner', 'FULL_CONTROL');
const acl = (...grants: AclGrant[]) => ({ ownerId: 'owner', grants: [OWNER, ...grants] });

test('the signed distribution reads everything, the basic one just what is public', () => {
  expect(readersOfKey('videos/1/source.mp4', GRANTEES)).toEqual(['signed']);
  expect(readersOfKey('public/trailer.mp4', GRANTEES)).toEqual(['signed', 'basic']);
  expect(readersOfKey('publicity.mp4', GRANTEES)).toEqual(['signed']);
});

test('what is granted as it should be is left alone, with READ and with more', () => {
  expect(mergeAcl('videos/1', acl(user('signed')), GRANTEES)).toBeUndefined();
  expect(mergeAcl('videos/1', acl(user('signed', 'FULL_CONTROL')), GRANTEES)).toBeUndefined();
  expect(judgeAcl('videos/1', acl(user('signed')), GRANTEES)).toEqual({ lacking: [], basicReads: false, isOpen: false });
});

test('a grant is added beside those of others', () => {
  const others = [user('editor', 'WRITE_ACP'), user('signed', 'READ_ACP'), group('s3/LogDelivery')];
  expect(judgeAcl('videos/1', acl(...others), GRANTEES).lacking).toEqual(['SIGNED']);
  expect(mergeAcl('videos/1', acl(...others), GRANTEES)).toEqual(acl(...others, user('signed')));
  expect(mergeAcl('public/1', acl(user('signed')), GRANTEES)).toEqual(acl(user('signed'), user('basic')));
});

test.each(['global/AllUsers', 'global/AuthenticatedUsers'])('a grant to %s goes, wherever the object is', (name) => {
  for (const key of ['videos/1', 'public/1']) {
    const right = acl(user('signed'), ...(key.startsWith('public/') ? [user('basic')] : []));
    const open = { ...right, grants: [...right.grants, group(name)] };
    expect(judgeAcl(key, open, GRANTEES)).toEqual({ lacking: [], basicReads: false, isOpen: true });
    expect(mergeAcl(key, open, GRANTEES)).toEqual(right);
  }
});

test('where both distributions read as one user, the basic one reads too much, and nothing is taken away from the signed one', () => {
  const one: Grantee[] = [{ role: 'SIGNED', canonicalUserId: 'one' }, { role: 'BASIC', canonicalUserId: 'one' }];
  expect([readAsOne(one), readAsOne(GRANTEES)]).toEqual([true, false]);
  expect(judgeAcl('videos/1', acl(user('one')), one)).toEqual({ lacking: [], basicReads: true, isOpen: false });
  expect(mergeAcl('videos/1', acl(user('one')), one)).toBeUndefined();
});

test('who an identity was before it was made again goes, and nobody else does', () => {
  const before = acl(user('was-signed'), user('partner'));
  expect(mergeAcl('videos/1', before, GRANTEES, ['was-signed'])).toEqual(acl(user('partner'), user('signed')));
});

test('a grant that lets the basic distribution read around signatures goes', () => {
  const wide = acl(user('signed'), user('basic'));
  expect(judgeAcl('videos/1', wide, GRANTEES).basicReads).toBe(true);
  expect(mergeAcl('videos/1', wide, GRANTEES)).toEqual(acl(user('signed')));
  expect(mergeAcl('public/1', wide, GRANTEES)).toBeUndefined();
});
