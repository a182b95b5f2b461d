import type {
  S3,
  BucketCannedACL,
  ObjectCannedACL,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalUserId } from '../../../local-aws/shared/accounts';
import { ACCOUNT, outcome, STRANGERS_ACCOUNT, useIamTarget } from '../iam/target';

const target = useIamTarget([]);
let Bucket = '';
let count = 0;
let s3: S3;
let stranger: S3;

beforeEach(async () => {
  count += 1;
  Bucket = `public-bucket-${count}`;
  s3 = target.root().s3;
  stranger = target.stranger().s3;
  await s3.createBucket({ Bucket });
  await s3.putObject({ Bucket, Key: 'video', Body: 'moving pictures' });
});

const OFF = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const block = (on: PublicAccessBlockConfiguration) =>
  s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { ...OFF, ...on } });
const own = (ObjectOwnership: ObjectOwnership) =>
  s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } });
const putPolicy = (...statements: object[]) => {
  const base = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const Statement = statements.map((one) => ({ ...base, ...one }));
  return s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
};
const visit = async (key = 'video') => (await fetch(`${target.aws().apiUrl}/${Bucket}/${key}`)).status;
const OWNER = `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform:`;

describe('each switch of Block Public Access does its own thing', () => {
  test('BlockPublicAcls refuses public ACLs on buckets, objects and uploads, and lets those that are there be', async () => {
    await own('ObjectWriter');
    await block({});
    await s3.putObjectAcl({ Bucket, Key: 'video', ACL: 'public-read' });
    await block({ BlockPublicAcls: true });
    const because =
      'because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting.';
    for (const ACL of ['public-read', 'authenticated-read'] as const) {
      expect(await outcome(s3.putObjectAcl({ Bucket, Key: 'video', ACL }))).toBe(
        `AccessDenied 403: ${OWNER} s3:PutObjectAcl on resource: "arn:aws:s3:::${Bucket}/video" ${because}`,
      );
      expect(await outcome(s3.putObject({ Bucket, Key: 'new', Body: 'x', ACL }))).toContain('AccessDenied 403');
      expect(await outcome(s3.createMultipartUpload({ Bucket, Key: 'new', ACL }))).toContain('AccessDenied 403');
      expect(await outcome(s3.putBucketAcl({ Bucket, ACL }))).toContain('AccessDenied 403');
    }
    const GrantRead = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
    expect(await outcome(s3.putObjectAcl({ Bucket, Key: 'video', GrantRead }))).toContain('AccessDenied 403');
    expect(await outcome(s3.putObjectAcl({ Bucket, Key: 'video', GrantRead: `id=${canonicalUserId(ACCOUNT)}` }))).toBe(
      'accepted',
    );
    await block({});
    await s3.putObjectAcl({ Bucket, Key: 'video', ACL: 'public-read' });
    await block({ BlockPublicAcls: true });
    expect(await visit()).toBe(200);
  });

  test('IgnorePublicAcls closes what a public ACL opens, and takes public ACLs all the same', async () => {
    await own('ObjectWriter');
    await block({ IgnorePublicAcls: true });
    await s3.putObjectAcl({ Bucket, Key: 'video', ACL: 'public-read' });
    expect(await visit()).toBe(403);
    expect(await outcome(stranger.getObject({ Bucket, Key: 'video' }))).toContain('AccessDenied 403');
    await s3.putObjectAcl({ Bucket, Key: 'video', GrantRead: `id=${canonicalUserId(STRANGERS_ACCOUNT)}` });
    expect(await outcome(stranger.getObject({ Bucket, Key: 'video' }))).toBe('accepted');
  });

  test('BlockPublicPolicy refuses public policies and leaves the one that is there', async () => {
    await block({});
    await putPolicy({ Principal: '*' });
    await block({ BlockPublicPolicy: true });
    expect(await visit()).toBe(200);
    expect(await outcome(putPolicy({ Principal: '*' }))).toBe(
      `AccessDenied 403: ${OWNER} s3:PutBucketPolicy on resource: "arn:aws:s3:::${Bucket}" ` +
        'because public policies are blocked by the BlockPublicPolicy block public access setting.',
    );
    expect(await outcome(putPolicy({ Principal: { AWS: STRANGERS_ACCOUNT } }))).toBe('accepted');
  });

  test('RestrictPublicBuckets shuts out everybody but the own account while the policy is public', async () => {
    await block({ RestrictPublicBuckets: true });
    await putPolicy({ Principal: '*' }, { Principal: { AWS: STRANGERS_ACCOUNT } });
    expect(await visit()).toBe(403);
    expect(await outcome(stranger.getObject({ Bucket, Key: 'video' }))).toContain('AccessDenied 403');
    expect(await outcome(s3.getObject({ Bucket, Key: 'video' }))).toBe('accepted');
    await putPolicy({ Principal: { AWS: STRANGERS_ACCOUNT } });
    expect(await outcome(stranger.getObject({ Bucket, Key: 'video' }))).toBe('accepted');
  });
});

describe('Object Ownership says whose an upload is', () => {
  const upload = (Key: string, ACL?: ObjectCannedACL) =>
    outcome(stranger.putObject({ Bucket, Key, Body: 'theirs', ...(ACL === undefined ? {} : { ACL }) }));
  const ownerOf = async (Key: string, reader: S3) => {
    const { Contents } = await s3.listObjectsV2({ Bucket, Prefix: Key, FetchOwner: true });
    const read = await outcome(reader.getObject({ Bucket, Key }));
    return [Contents?.[0]?.Owner?.ID === canonicalUserId(STRANGERS_ACCOUNT) ? 'writer' : 'bucket', read.slice(0, 12)];
  };

  beforeEach(() =>
    putPolicy({ Principal: { AWS: STRANGERS_ACCOUNT }, Action: ['s3:PutObject', 's3:PutObjectAcl'] }),
  );

  test('BucketOwnerEnforced: always the bucket owner’s, and no ACL but bucket-owner-full-control is taken', async () => {
    expect(await upload('plain')).toBe('accepted');
    expect(await upload('full', 'bucket-owner-full-control')).toBe('accepted');
    for (const ACL of ['private', 'bucket-owner-read', 'public-read'] as const)
      expect(await upload('refused', ACL)).toBe(
        'AccessControlListNotSupported 400: The bucket does not allow ACLs',
      );
    expect(await ownerOf('plain', s3)).toEqual(['bucket', 'accepted']);
    expect(await ownerOf('full', s3)).toEqual(['bucket', 'accepted']);
    expect(await outcome(s3.putBucketAcl({ Bucket, ACL: 'private' satisfies BucketCannedACL }))).toContain(
      'AccessControlListNotSupported 400',
    );
  });

  test('BucketOwnerPreferred: the bucket owner’s with bucket-owner-full-control, else the writer’s', async () => {
    await own('BucketOwnerPreferred');
    expect(await upload('plain')).toBe('accepted');
    expect(await upload('full', 'bucket-owner-full-control')).toBe('accepted');
    expect(await ownerOf('plain', s3)).toEqual(['writer', 'AccessDenied']);
    expect(await ownerOf('full', s3)).toEqual(['bucket', 'accepted']);
    expect(await outcome(stranger.getObject({ Bucket, Key: 'plain' }))).toBe('accepted');
    expect(await outcome(stranger.getObject({ Bucket, Key: 'full' }))).toContain('AccessDenied 403');
  });

  test('ObjectWriter: always the writer’s; the bucket owner reads what it is granted, and deletes what it likes', async () => {
    await own('ObjectWriter');
    expect(await upload('plain')).toBe('accepted');
    expect(await upload('full', 'bucket-owner-full-control')).toBe('accepted');
    expect(await ownerOf('plain', s3)).toEqual(['writer', 'AccessDenied']);
    expect(await ownerOf('full', s3)).toEqual(['writer', 'accepted']);
    expect(await outcome(s3.deleteObject({ Bucket, Key: 'plain' }))).toBe('accepted');
    await own('BucketOwnerEnforced');
    expect(await outcome(stranger.getObject({ Bucket, Key: 'full' }))).toContain('AccessDenied 403');
  });
});

test('a condition on the ACL makes the bucket owner’s control a term of uploading', async () => {
  await own('BucketOwnerPreferred');
  await putPolicy({
    Principal: { AWS: STRANGERS_ACCOUNT },
    Action: ['s3:PutObject', 's3:PutObjectAcl'],
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  });
  const put = (ACL?: ObjectCannedACL) =>
    outcome(stranger.putObject({ Bucket, Key: 'k', Body: 'x', ...(ACL === undefined ? {} : { ACL }) }));
  expect(await put()).toContain('AccessDenied 403');
  expect(await put('private')).toContain('AccessDenied 403');
  expect(await put('bucket-owner-full-control')).toBe('accepted');
});

test('with a public policy for objects alone, neither the listing nor a missing key is told', async () => {
  await block({});
  await putPolicy({ Principal: '*' });
  expect([await visit(), await visit('missing'), await visit('?list-type=2')]).toEqual([200, 403, 403]);
  await putPolicy({
    Principal: '*',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  });
  expect([await visit(), await visit('missing'), await visit('?list-type=2')]).toEqual([200, 404, 200]);
});

test('a missing object is told of to whom an ACL lets list the bucket, and to nobody else', async () => {
  const told = async () => {
    const signed = { Bucket, Key: 'missing' };
    const head = await fetch(`${target.aws().apiUrl}/${Bucket}/missing`, { method: 'HEAD' });
    const calls = [stranger.getObject(signed), stranger.headObject(signed), stranger.getObjectAcl(signed)];
    const codes = await Promise.all(calls.map(async (call) => (await outcome(call)).split(':')[0]));
    return [await visit('missing'), head.status, ...codes];
  };
  const list = (ACL: BucketCannedACL) => s3.putBucketAcl({ Bucket, ACL });
  const hidden = ['AccessDenied 403', 'Unknown 403', 'AccessDenied 403'];
  const missing = ['NoSuchKey 404', 'NotFound 404', 'NoSuchKey 404'];
  await own('ObjectWriter');
  await block({});
  expect(await told()).toEqual([403, 403, ...hidden]);
  await list('authenticated-read');
  expect(await told()).toEqual([403, 403, ...missing]);
  await list('public-read');
  expect(await told()).toEqual([404, 404, ...missing]);
  // What is there stays closed, and so does what a policy denies, and writing.
  expect(await visit()).toBe(403);
  expect(await outcome(stranger.putObjectAcl({ Bucket, Key: 'missing', ACL: 'private' }))).toContain('AccessDenied 403');
  const copy = { Bucket, Key: 'copy', CopySource: `${Bucket}/missing` };
  expect(await outcome(stranger.copyObject(copy))).toContain('AccessDenied 403');
  await putPolicy({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject' });
  expect(await visit('missing')).toBe(403);
});
