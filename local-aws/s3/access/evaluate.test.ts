import { expect, test } from 'vitest';
import { canonicalUserId } from '../../shared/accounts';
import type { Principal } from '../../shared/principal';
import type { Grant } from '../records';
import { evaluate, type AccessSubject } from './evaluate';
import { parsePolicy } from './policy-document';

const owner: Principal = { kind: 'account', accountId: '111122223333', accessKeyId: 'A' };
const stranger: Principal = { kind: 'account', accountId: '444455556666', accessKeyId: 'B' };
const anonymous: Principal = { kind: 'anonymous' };
const oai: Principal = { kind: 'oai', id: 'E123', canonicalUserId: 'c'.repeat(64) };
const arn = 'arn:aws:cloudfront::111122223333:distribution/E1';
const service: Principal = {
  kind: 'service',
  service: 'cloudfront.amazonaws.com',
  sourceArn: arn,
  accountId: '111122223333',
};
const everybody = [owner, stranger, anonymous, oai, service];

const closed = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const ownGrants: Grant[] = [
  { grantee: { canonicalUserId: canonicalUserId('111122223333') }, permission: 'FULL_CONTROL' },
];

function subject(statements: object[], change: Partial<AccessSubject['bucket']> = {}): AccessSubject {
  const Statement = statements.map((statement) => ({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::b/*',
    ...statement,
  }));
  return {
    bucket: {
      ownerAccountId: '111122223333',
      objectOwnership: 'BucketOwnerEnforced',
      publicAccessBlock: closed,
      acl: ownGrants,
      ...change,
    },
    policy:
      statements.length > 0 ? parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement })) : undefined,
    object: { ownerAccountId: '111122223333', acl: ownGrants },
  };
}

function allowed(principal: Principal, on: AccessSubject, resource = 'arn:aws:s3:::b/key'): boolean {
  const context = new Map([['aws:sourcearn', principal.kind === 'service' ? principal.sourceArn : '']]);
  return evaluate({ principal, action: 's3:GetObject', resource, context }, on).allowed;
}

test('without a policy only the owner reads', () => {
  expect(everybody.map((principal) => allowed(principal, subject([])))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('an identity is let in by its ARN and by its canonical user id, and nobody else with it', () => {
  const byArn = subject([
    { Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E123' } },
  ]);
  const byCanonicalUser = subject([{ Principal: { CanonicalUser: 'c'.repeat(64) } }]);
  for (const policy of [byArn, byCanonicalUser]) {
    expect(everybody.map((principal) => allowed(principal, policy))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  }
});

test('the service is let in for the distribution that the condition names, not for another', () => {
  const named = (distribution: string) =>
    subject([
      {
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': distribution } },
      },
    ]);
  expect(everybody.map((principal) => allowed(principal, named(arn)))).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(allowed(service, named(`${arn}X`))).toBe(false);
});

test('a resource pattern reaches the keys it fits and no others', () => {
  const publicOnly = subject([{ Principal: { AWS: '444455556666' }, Resource: 'arn:aws:s3:::b/public/*' }]);
  expect(allowed(stranger, publicOnly, 'arn:aws:s3:::b/public/a')).toBe(true);
  expect(allowed(stranger, publicOnly, 'arn:aws:s3:::b/private/a')).toBe(false);
});

test('a public policy opens the bucket only while RestrictPublicBuckets is off', () => {
  const everyone = [{ Principal: '*' }];
  expect(allowed(anonymous, subject(everyone))).toBe(false);
  expect(allowed(anonymous, subject(everyone, { publicAccessBlock: undefined }))).toBe(true);
});

test('a public grant counts only with ACLs on and public grants not ignored', () => {
  const grants: Grant[] = [
    { grantee: { uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }, permission: 'READ' },
  ];
  const withAcl = (change: Partial<AccessSubject['bucket']>) => ({
    ...subject([], change),
    object: { ownerAccountId: '111122223333', acl: grants },
  });
  expect(allowed(anonymous, withAcl({ objectOwnership: 'ObjectWriter', publicAccessBlock: undefined }))).toBe(
    true,
  );
  expect(allowed(anonymous, withAcl({ objectOwnership: 'ObjectWriter' }))).toBe(false);
  expect(allowed(anonymous, withAcl({ publicAccessBlock: undefined }))).toBe(false);
});
