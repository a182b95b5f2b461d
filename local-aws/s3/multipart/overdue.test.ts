import { expect, test } from 'vitest';
import type { BucketRecord, StoredLifecycleRule, UploadRecord } from '../records';
import { abortFields } from './overdue';

const upload: UploadRecord = {
  uploadId: 'id',
  bucket: 'bucket',
  key: 'videos/a',
  initiatedAt: '2026-03-01T10:30:00.000Z',
  initiatorAccountId: '111122223333',
  attributes: {
    headers: {},
    metadata: {},
    tags: [],
    storageClass: 'STANDARD',
    acl: [],
    ownerAccountId: '111122223333',
  },
};

const rule = (ID: string, days: number, change: Partial<StoredLifecycleRule> = {}): StoredLifecycleRule => ({
  ID,
  Status: 'Enabled',
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
  ...change,
});

function abortedBy(...lifecycleRules: StoredLifecycleRule[]) {
  const bucket: BucketRecord = {
    name: 'bucket',
    region: 'us-east-1',
    ownerAccountId: '111122223333',
    createdAt: '2026-01-01T00:00:00.000Z',
    objectOwnership: 'BucketOwnerEnforced',
    hasOwnershipControls: true,
    acl: [],
    lifecycleRules,
  };
  const { AbortDate, AbortRuleId } = abortFields(bucket, upload);
  return AbortDate && `${AbortRuleId ?? ''} ${AbortDate.toISOString()}`;
}

test('an upload is overdue at the midnight after its days are over', () => {
  expect(abortedBy(rule('week', 7))).toBe('week 2026-03-09T00:00:00.000Z');
});

test('of several rules the earliest counts, of those that are on and mean its key', () => {
  const rules = [
    rule('week', 7),
    rule('off', 1, { Status: 'Disabled' }),
    rule('elsewhere', 1, { Filter: { Prefix: 'other/' } }),
    rule('both', 2, { Filter: { And: { Prefix: 'other/' } } }),
    rule('old form', 3, { Filter: undefined, Prefix: 'videos/' }),
    rule('no abort', 1, { AbortIncompleteMultipartUpload: undefined }),
  ];
  expect(abortedBy(...rules)).toBe('old form 2026-03-05T00:00:00.000Z');
  expect(abortedBy()).toBeUndefined();
});

test('a rule can mean a day that no clock reaches', () => {
  expect(abortedBy(rule('never', 2 ** 31 - 1))).toBe('never +275760-09-13T00:00:00.000Z');
});
