import { expect, test } from 'vitest';

import type { Feature } from '@/lib/aws/iam-actions';

import { actionsOf, ALL_FEATURES, countedCharacters, iamPolicy, MANAGED_POLICY_MAX_CHARACTERS } from './iam-policy';

const BUCKETS = Array.from({ length: 5 }, (_, index) => `${'adopted-bucket-'.repeat(4)}${index}`.slice(-63));

test.each(['worker', 'web'] as const)('the policy of the %s fits into a managed policy, with five adopted buckets of the longest names', (role) => {
  const document = iamPolicy(role, { buckets: BUCKETS, accountId: '111122223333' });
  expect(countedCharacters(document)).toBeLessThan(MANAGED_POLICY_MAX_CHARACTERS);
});

test('the web server may upload, read and delete videos, and has no right at CloudFront', () => {
  expect(actionsOf(iamPolicy('web', { features: [] }))).toEqual([
    's3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject',
  ]);
});

test('no policy has a wildcard in an action, and what IAM can name is named', () => {
  for (const role of ['worker', 'web'] as const) {
    for (const { Action, Resource, Sid } of iamPolicy(role).Statement) {
      expect(Action.join()).not.toContain('*');
      expect(Sid).toMatch(/^Usher[A-Za-z]+$/);
      const needsNoName = (action: string) => /^cloudfront:(Create|List|(Get|Update|Delete)(PublicKey|KeyGroup)$)|^s3:ListAllMyBuckets$/.test(action);
      if (Resource.includes('*')) expect(Action.filter((action) => !needsNoName(action))).toEqual([]);
    }
  }
});

test('a feature that is left out takes its rights with it', () => {
  const without = actionsOf(iamPolicy('worker', { features: ['create'] }));
  expect(without.filter((action) => /:(Delete(?!Object$)|Update)/.test(action))).toEqual([]);
  expect(actionsOf(iamPolicy('worker', { features: ['create', 'remove'] }))).toContain('cloudfront:DeleteDistribution');
});

test('every feature but creating adds rights to it', () => {
  const created = actionsOf(iamPolicy('worker', { features: ['create'] })).length;
  for (const feature of ALL_FEATURES.filter((each) => each !== 'create')) {
    expect([feature, actionsOf(iamPolicy('worker', { features: ['create', feature] })).length]).not.toEqual([feature, created]);
  }
});

test('ACLs are for those who have chosen them: of single objects, and for the web server of videos alone', () => {
  const aboutAcls = (role: 'worker' | 'web', features?: Feature[]) =>
    iamPolicy(role, features && { features }).Statement.flatMap(({ Action, Resource }) => Action.filter((action) => /Acl$/.test(action)).map((action) => `${action} ${Resource.join()}`));
  expect([...aboutAcls('worker'), ...aboutAcls('web')]).toEqual([]);
  expect(aboutAcls('worker', ['create', 'classic'])).toEqual(['s3:GetObjectAcl arn:aws:s3:::usher-*/*', 's3:PutObjectAcl arn:aws:s3:::usher-*/*']);
  expect(aboutAcls('web', ['classic'])).toEqual(['s3:PutObjectAcl arn:aws:s3:::usher-*/videos/*']);
});

test('KMS is used through S3 alone, with the keys that are named', () => {
  const key = 'arn:aws:kms:eu-central-1:111122223333:key/1';
  expect(iamPolicy('web', { features: ['kms'], kmsKeyArns: [key] }).Statement).toContainEqual({
    Sid: 'UsherKeysOfObjects', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [key],
    Condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
  });
});

test('adopted buckets are named beside those of Usher', () => {
  const [buckets] = iamPolicy('worker', { buckets: ['films'] }).Statement;
  expect(buckets?.Resource).toEqual(['arn:aws:s3:::usher-*', 'arn:aws:s3:::films']);
});
