import { expect, test } from 'vitest';

import { distributionComment, headersPolicyName, keyGroupName, originAccessControlName, signingKeyName } from '../names';
import { createLibrarySchema } from '../schema';
import { planCreateLibrary } from './create-library';
import type { LookedAt } from './steps';

const identity = { id: 'identity', kind: 'OAC' as const, name: 'usher-i', awsId: null };
const headersPolicy = { id: 'policy', name: 'usher-i', awsId: null };
const part = (role: 'SIGNED' | 'BASIC') => ({ distribution: { id: role, role, awsId: null }, identity, headersPolicy });
const rows = (roles: ('SIGNED' | 'BASIC')[], more: Partial<LookedAt> = {}): LookedAt => ({
  libraryId: 'library', bucket: { id: 'bucket', name: 'usher-films' },
  keyGroup: { id: 'group', name: 'usher-i-p256', awsId: null }, signingKey: { id: 'key', name: 'usher-i-p256-1', awsPublicKeyId: null },
  parts: roles.map(part), ...more,
});

test('the bucket is shut before anything is in it, and the policy comes when the distributions demand signatures', () => {
  const order = planCreateLibrary(rows(['SIGNED', 'BASIC'])).map(({ kind }) => kind);
  const at = (kind: (typeof order)[number]) => order.indexOf(kind);
  expect(at('BLOCK_PUBLIC_ACCESS')).toBe(1);
  expect(at('CREATE_KEY_GROUP')).toBeLessThan(at('CREATE_DISTRIBUTION'));
  expect(order.lastIndexOf('CREATE_DISTRIBUTION')).toBeLessThan(at('PUT_BUCKET_POLICY'));
  expect(order.slice(-4)).toEqual(['WAIT_DEPLOYED', 'LOOK', 'PROVE', 'OPEN_LIBRARY']);
});

test('without the basic distribution there is one distribution to create', () => {
  expect(planCreateLibrary(rows(['SIGNED'])).filter(({ kind }) => kind === 'CREATE_DISTRIBUTION')).toHaveLength(1);
});

test('what other libraries made already is looked at, and not made again', () => {
  const made = rows(['SIGNED', 'BASIC'], { keyGroup: { id: 'group', name: 'usher-i-p256', awsId: 'G1' } });
  const calls = planCreateLibrary(made).flatMap((step) => step.calls).map(({ call, on }) => `${call} ${on}`);
  expect(calls).toContain('cloudfront:GetKeyGroup G1');
  expect(calls.filter((each) => each.startsWith('cloudfront:CreateKeyGroup'))).toEqual([]);
  expect(calls.filter((each) => each.startsWith('cloudfront:CreateOriginAccessControl'))).toHaveLength(1);
});

test('where ACLs let CloudFront read, they are turned on once public access is blocked, and each object says who reads', () => {
  const objectsByAcl = { sampledKeys: ['videos/1'], objectCount: 1_200 };
  const steps = planCreateLibrary(rows(['SIGNED'], { objectsByAcl }));
  const order = steps.map(({ kind }) => kind);
  expect(order.indexOf('SET_OBJECT_OWNERSHIP')).toBe(order.indexOf('BLOCK_PUBLIC_ACCESS') + 1);
  expect(order.indexOf('GRANT_READ')).toBe(order.indexOf('PUT_PROBE_OBJECTS') + 1);
  expect(order).not.toContain('PUT_BUCKET_POLICY');
  expect(steps.find(({ kind }) => kind === 'GRANT_READ')?.calls).toEqual([
    { call: 's3:ListObjectsV2', on: 'usher-films', times: 8 }, { call: 's3:GetObjectAcl', on: 'objects of usher-films', times: 1_200 },
  ]);
});

test('every name fits into what CloudFront takes', () => {
  const group = keyGroupName('i'.repeat(20), 'RSA_2048', 10);
  expect(headersPolicyName('i'.repeat(20), 20).length).toBeLessThanOrEqual(128);
  expect(originAccessControlName('i'.repeat(20), 100).length).toBeLessThanOrEqual(64);
  expect(signingKeyName(group, 99).length).toBeLessThanOrEqual(128);
  const comment = distributionComment('映画'.repeat(60), 'SIGNED', 'd'.repeat(20));
  expect(comment.length).toBeLessThanOrEqual(128);
  expect(comment).toMatch(/, signed \(d{20}\)$/);
});

test.each([
  [{ ttlSeconds: 14 }, 'ttlSeconds'], [{ ttlSeconds: 86_401 }, 'ttlSeconds'], [{ ttlSeconds: 60.5 }, 'ttlSeconds'],
  [{ encryption: 'SSE_KMS' }, 'kmsKeyArn'],
  [{ encryption: 'SSE_KMS', kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k', originIdentityKind: 'OAI' }, 'encryption'],
  [{ encryption: 'SSE_KMS', kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/k' }, 'kmsKeyArn'],
  [{ readPermission: 'ACL' }, 'readPermission'],
  [{ readPermission: 'ACL', originIdentityKind: 'OAC' }, 'readPermission'],
  [{ name: '  ' }, 'name'], [{ bucketName: 'No' }, 'bucketName'], [{ bucketName: 'films' }, 'bucketName'], [{ bucketName: 'usher.films' }, 'bucketName'], [{ region: 'mars-1' }, 'region'],
])('%j is refused at its field', (wrong, field) => {
  const result = createLibrarySchema.safeParse({ name: 'Films', bucketName: 'usher-films', region: 'eu-west-1', ...wrong });
  expect(result.error?.issues.map(({ path }) => path[0])).toEqual([field]);
});

test('ACLs are refused with an access control, and with KMS, each with its reason', () => {
  const input = { name: 'Films', bucketName: 'usher-films', region: 'eu-west-1', readPermission: 'ACL' };
  const reasons = (more: object) => createLibrarySchema.safeParse({ ...input, ...more }).error?.issues
    .filter(({ path }) => path[0] === 'readPermission').map(({ message }) => message);
  expect(reasons({ originIdentityKind: 'OAI' })).toBeUndefined();
  expect(reasons({ originIdentityKind: 'OAC' })).toEqual([expect.stringContaining('not an origin access control')]);
  const kms = { encryption: 'SSE_KMS', kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' };
  expect(reasons({ originIdentityKind: 'OAI', ...kms })).toEqual([expect.stringContaining('encrypted with KMS')]);
});
