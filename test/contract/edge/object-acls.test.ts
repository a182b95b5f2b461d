import { type Grant, PutObjectCommand, S3 } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, beforeEach, expect, test } from 'vitest';

import { canonicalUserId, DEFAULT_ACCESS_KEY } from '../../../local-aws/shared/accounts';
import { distributionConfig, view } from '../cloudfront-target';
import { ACCOUNT, outcome, STRANGERS_ACCOUNT, useIamTarget } from '../iam/target';

const Bucket = 'classic-bucket';
const target = useIamTarget([]);
let s3: S3;
let host = '';
/** What a request says to let the distribution's identity read. */
let GrantRead = '';
let identityUser = '';

beforeAll(async () => {
  const { s3: owner, cloudfront } = target.root();
  s3 = owner;
  await s3.createBucket({ Bucket });
  const { CloudFrontOriginAccessIdentity: identity } = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'classic', Comment: '' },
  });
  identityUser = identity?.S3CanonicalUserId ?? '';
  GrantRead = `id="${identityUser}"`;
  const { Distribution } = await cloudfront.createDistribution({
    DistributionConfig: distributionConfig('classic', {
      DomainName: `${Bucket}.s3.us-east-1.amazonaws.com`,
      S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${identity?.Id ?? ''}` },
    }),
  });
  host = `http://${Distribution?.DomainName ?? ''}`;
});

const own = (ObjectOwnership: 'BucketOwnerPreferred' | 'BucketOwnerEnforced') =>
  s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } });
beforeEach(() => own('BucketOwnerPreferred'));

const seen = async (key: string) => (await view(`${host}/${key}`)).status;
const bare = async (key: string) => (await fetch(`${target.aws().apiUrl}/${Bucket}/${key}`)).status;
const grantsOf = async (Key: string) => (await s3.getObjectAcl({ Bucket, Key })).Grants ?? [];
const readBy = (ID: string): Grant => ({ Grantee: { Type: 'CanonicalUser', ID }, Permission: 'READ' });

test('with Block Public Access fully on, what is stored with a grant to an identity is served, and what is stored without is not', async () => {
  const { PublicAccessBlockConfiguration: block } = await s3.getPublicAccessBlock({ Bucket });
  expect(Object.values(block ?? {})).toEqual([true, true, true, true]);
  await s3.putObject({ Bucket, Key: 'granted', Body: 'x', GrantRead });
  await s3.putObject({ Bucket, Key: 'plain', Body: 'x' });
  expect([await seen('granted'), await seen('plain'), await bare('granted')]).toEqual([200, 403, 403]);
});

test('a grant that an upload in parts was begun with is the object’s when it is complete', async () => {
  const place = { Bucket, Key: 'parts' };
  const { UploadId } = await s3.createMultipartUpload({ ...place, GrantRead });
  const { ETag } = await s3.uploadPart({ ...place, UploadId, PartNumber: 1, Body: 'part' });
  await s3.completeMultipartUpload({ ...place, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } });
  expect(await seen('parts')).toBe(200);
  expect(await grantsOf('parts')).toEqual([readBy(identityUser)]);
});

test('a grant in a signed header of a presigned PUT is kept, and the URL does not work without it', async () => {
  // Without this the SDK would sign the checksum of no body at all.
  const presigning = new S3({
    endpoint: target.aws().apiUrl, region: 'us-east-1', forcePathStyle: true, credentials: DEFAULT_ACCESS_KEY,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const url = (Key: string) => {
    const header = 'x-amz-grant-read';
    return getSignedUrl(presigning, new PutObjectCommand({ Bucket, Key, GrantRead }), {
      unhoistableHeaders: new Set([header]), signableHeaders: new Set(['host', header]),
    });
  };
  const put = async (Key: string, headers: Record<string, string>) => (await fetch(await url(Key), { method: 'PUT', body: 'x', headers })).status;
  expect(await put('presigned', { 'x-amz-grant-read': GrantRead })).toBe(200);
  expect(await seen('presigned')).toBe(200);
  expect(await put('without', {})).toBe(403);
  expect(await put('another', { 'x-amz-grant-read': `id="${canonicalUserId(STRANGERS_ACCOUNT)}"` })).toBe(403);
});

test('an ACL that was read can be written back with one grant more, and is kept whole', async () => {
  const Key = 'merged';
  const stranger = `id="${canonicalUserId(STRANGERS_ACCOUNT)}"`;
  await s3.putObject({ Bucket, Key, Body: 'x', GrantFullControl: `id="${canonicalUserId(ACCOUNT)}"`, GrantReadACP: stranger });
  const { Owner, Grants = [] } = await s3.getObjectAcl({ Bucket, Key });
  await s3.putObjectAcl({ Bucket, Key, AccessControlPolicy: { Owner, Grants: [...Grants, readBy(identityUser)] } });
  expect(await grantsOf(Key)).toEqual([...Grants, readBy(identityUser)]);
  expect(await seen(Key)).toBe(200);
});

test('an ACL without its owner is malformed, and one with another owner is refused', async () => {
  const Key = 'owned';
  await s3.putObject({ Bucket, Key, Body: 'x' });
  const put = (Owner?: { ID: string }) =>
    outcome(s3.putObjectAcl({ Bucket, Key, AccessControlPolicy: { Owner, Grants: [readBy(identityUser)] } }));
  expect(await put()).toContain('MalformedACLError 400');
  expect(await put({ ID: canonicalUserId(STRANGERS_ACCOUNT) })).toContain('AccessDenied 403');
  expect(await put({ ID: canonicalUserId(ACCOUNT) })).toBe('accepted');
});

test('an ACL has room for a hundred grants', async () => {
  const Key = 'many';
  await s3.putObject({ Bucket, Key, Body: 'x' });
  const put = (count: number) => {
    const Grants = Array.from({ length: count }, () => readBy(identityUser));
    return outcome(s3.putObjectAcl({ Bucket, Key, AccessControlPolicy: { Owner: { ID: canonicalUserId(ACCOUNT) }, Grants } }));
  };
  expect([await put(100), (await put(101)).slice(0, 21)]).toEqual(['accepted', 'MalformedACLError 400']);
});

test('with the owner enforced nothing is stored with a grant, ACLs read as the owner’s alone, and nothing is served by them', async () => {
  await s3.putObject({ Bucket, Key: 'before', Body: 'x', GrantRead });
  await own('BucketOwnerEnforced');
  const refused = 'AccessControlListNotSupported 400: The bucket does not allow ACLs';
  expect(await outcome(s3.putObject({ Bucket, Key: 'after', Body: 'x', GrantRead }))).toBe(refused);
  expect(await outcome(s3.createMultipartUpload({ Bucket, Key: 'after', GrantRead }))).toBe(refused);
  expect(await grantsOf('before')).toEqual([{ Grantee: { Type: 'CanonicalUser', ID: canonicalUserId(ACCOUNT) }, Permission: 'FULL_CONTROL' }]);
  expect(await seen('before')).toBe(403);
});
