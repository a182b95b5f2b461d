import { expect, test } from 'vitest';
import { canonicalUserId } from '../../shared/accounts';
import { readPolicyDocument } from '../../shared/iam/policy-document';
import type { Principal } from '../../shared/principal';
import type { Grant } from '../records';
import { evaluate, type AccessSubject, type Decision } from './evaluate';
import { parsePolicy } from './policy-document';

const OWNER = '111122223333';
const OTHER = '444455556666';
const GET = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const allow = { Effect: 'Allow', ...GET };
const deny = { Effect: 'Deny', ...GET };
const anna = `arn:aws:iam::${OWNER}:user/anna`;
const otto = `arn:aws:iam::${OTHER}:user/otto`;

function user(accountId: string, name: string, statements: object[]): Principal {
  const read = readPolicyDocument({ Version: '2012-10-17', Statement: statements });
  const policy = read.ok ? read.policy : undefined;
  return { kind: 'account', accountId, accessKeyId: 'A', user: { name, policy } };
}

const ours = (...statements: object[]) => user(OWNER, 'anna', statements);
const theirs = (...statements: object[]) => user(OTHER, 'otto', statements);

function bucket(statements: object[], change: Partial<AccessSubject['bucket']> = {}): AccessSubject {
  const acl: Grant[] = [{ grantee: { canonicalUserId: canonicalUserId(OWNER) }, permission: 'FULL_CONTROL' }];
  return {
    bucket: {
      ownerAccountId: OWNER,
      objectOwnership: 'BucketOwnerEnforced',
      publicAccessBlock: undefined,
      acl,
      ...change,
    },
    policy: statements.length === 0 ? undefined : parsePolicy(JSON.stringify({ Statement: statements })),
    object: { ownerAccountId: OWNER, acl },
  };
}

function decide(principal: Principal, subject: AccessSubject, action = 's3:GetObject'): Decision['by'] {
  const resource = action.includes('Bucket') ? 'arn:aws:s3:::b' : 'arn:aws:s3:::b/key';
  return evaluate({ principal, action, resource, context: new Map() }, subject).by;
}

const open = bucket([]);
const naming = (AWS: string, effect = allow) => bucket([{ ...effect, Principal: { AWS } }]);

test("in the bucket's own account, the user's policy or a bucket policy that names the user is enough", () => {
  expect(decide(ours(allow), open)).toBe('identity');
  expect(decide(ours(), naming(anna))).toBe('policy');
  expect(decide(ours(), naming('*'))).toBe('policy');
  expect(decide(ours(), open)).toBe('no-identity-allow');
});

test('naming the account leaves it to the account which of its users may', () => {
  expect(decide(ours(), naming(OWNER))).toBe('no-identity-allow');
  expect(decide(ours(allow), naming(OWNER))).toBe('identity');
  expect(decide(theirs(), naming(OTHER))).toBe('no-identity-allow');
  expect(decide(theirs(allow), naming(OTHER))).toBe('policy');
});

test('from another account both policies must allow', () => {
  expect(decide(theirs(allow), open)).toBe('no-resource-allow');
  expect(decide(theirs(), naming(otto))).toBe('no-identity-allow');
  expect(decide(theirs(), naming('*'))).toBe('no-identity-allow');
  expect(decide(theirs(allow), naming(otto))).toBe('policy');
  expect(decide(theirs(allow), naming(anna))).toBe('no-resource-allow');
});

test('an explicit deny in either policy beats every allow in both', () => {
  expect(decide(ours(allow, deny), naming(anna))).toBe('identity-deny');
  expect(decide(ours(allow), naming(anna, deny))).toBe('resource-deny');
  expect(decide(ours(allow), naming(OWNER, deny))).toBe('resource-deny');
  expect(decide(ours(allow), naming('*', deny))).toBe('resource-deny');
  expect(decide(ours(allow), naming(otto, deny))).toBe('identity');
});

test('a deny for all but some leaves out a user only when its account is named with it', () => {
  const but = (...AWS: string[]) => bucket([{ ...deny, NotPrincipal: { AWS } }]);
  expect(decide(ours(allow), but(anna, OWNER))).toBe('identity');
  expect(decide(ours(allow), but(anna))).toBe('resource-deny');
  expect(decide(ours(allow), but(OWNER))).toBe('resource-deny');
  expect(decide({ kind: 'account', accountId: OWNER, accessKeyId: 'A' }, but(OWNER))).toBe('owner');
  expect(decide({ kind: 'account', accountId: OTHER, accessKeyId: 'A' }, but(OWNER))).toBe('resource-deny');
});

test('only root keeps its way to a bucket policy that denies everything', () => {
  const everything = { Action: 's3:*', Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'] };
  const locked = bucket([{ Effect: 'Deny', Principal: '*', ...everything }]);
  const root: Principal = { kind: 'account', accountId: OWNER, accessKeyId: 'A' };
  expect(decide(root, locked, 's3:DeleteBucketPolicy')).toBe('owner');
  expect(decide(root, locked, 's3:DeleteBucket')).toBe('resource-deny');
  expect(decide(ours({ Effect: 'Allow', ...everything }), locked, 's3:DeleteBucketPolicy')).toBe('resource-deny');
});

test("an ACL reaches an account's users only as far as their own policy goes", () => {
  const acl: Grant[] = [{ grantee: { canonicalUserId: canonicalUserId(OTHER) }, permission: 'READ' }];
  const granted: AccessSubject = {
    ...bucket([], { objectOwnership: 'ObjectWriter' }),
    object: { ownerAccountId: OWNER, acl },
  };
  expect(decide(theirs(allow), granted)).toBe('acl');
  expect(decide(theirs(), granted)).toBe('no-resource-allow');
  expect(decide({ kind: 'account', accountId: OTHER, accessKeyId: 'A' }, granted)).toBe('acl');
});

test('what another account owns in the bucket is not for the bucket owner to give or to read', () => {
  const acl: Grant[] = [{ grantee: { canonicalUserId: canonicalUserId(OTHER) }, permission: 'FULL_CONTROL' }];
  const foreign = (objectOwnership: 'ObjectWriter' | 'BucketOwnerEnforced'): AccessSubject => ({
    ...bucket([{ ...allow, Principal: '*' }], { objectOwnership }),
    object: { ownerAccountId: OTHER, acl },
  });
  expect(decide({ kind: 'anonymous' }, foreign('ObjectWriter'))).toBe('no-resource-allow');
  expect(decide(ours(allow), foreign('ObjectWriter'))).toBe('no-resource-allow');
  expect(decide({ kind: 'anonymous' }, foreign('BucketOwnerEnforced'))).toBe('policy');
  expect(decide(ours(allow), foreign('BucketOwnerEnforced'))).toBe('identity');
});

test('RestrictPublicBuckets leaves a public policy to the own account, and shuts everybody else out', () => {
  const publicAccessBlock = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: true,
  };
  const restricted = bucket([{ ...allow, Principal: '*' }], { publicAccessBlock });
  expect(decide(ours(), restricted)).toBe('policy');
  expect(decide(theirs(allow), restricted)).toBe('no-resource-allow');
  expect(decide({ kind: 'anonymous' }, restricted)).toBe('no-resource-allow');
});
