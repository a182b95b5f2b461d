import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from 'vitest';
import { refusal, useTarget } from '../target';

const target = useTarget();
let Bucket = '';
let count = 0;

beforeEach(async () => {
  count += 1;
  Bucket = `access-bucket-${count}`;
  await target.s3().send(new CreateBucketCommand({ Bucket }));
  await target.s3().send(new PutObjectCommand({ Bucket, Key: 'video.mp4', Body: 'moving pictures' }));
});

function policy(statement: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...statement,
      },
    ],
  });
}

const putPolicy = (Policy: string) => target.s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
const setBlock = (on: boolean) =>
  target.s3().send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: on,
        IgnorePublicAcls: on,
        BlockPublicPolicy: on,
        RestrictPublicBuckets: on,
      },
    }),
  );
const fetchKey = (key: string) => fetch(`${target.bucketUrl(Bucket)}/${key}`);

test('an unsigned request to a private bucket is denied in the words of S3', async () => {
  const answer = await fetchKey('video.mp4');
  expect(answer.status).toBe(403);
  expect(answer.headers.get('content-type')).toBe('application/xml');
  expect(await answer.text()).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message><RequestId>[0-9A-F]{16}<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
  );
});

test("another account's valid credentials open nothing (another account)", async () => {
  const stranger = target.strangerS3();
  expect(await refusal(stranger.send(new GetObjectCommand({ Bucket, Key: 'video.mp4' })))).toEqual({
    code: 'AccessDenied',
    status: 403,
  });
  expect((await refusal(stranger.send(new ListObjectsV2Command({ Bucket })))).status).toBe(403);
  expect((await refusal(stranger.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' })))).status).toBe(
    403,
  );
  expect((await refusal(stranger.send(new HeadBucketCommand({ Bucket })))).status).toBe(403);
});

test('who may not list the bucket does not learn that a key is missing', async () => {
  await setBlock(false);
  await putPolicy(policy({}));
  expect((await fetchKey('video.mp4')).status).toBe(200);
  expect((await fetchKey('missing')).status).toBe(403);
  expect((await refusal(target.s3().send(new GetObjectCommand({ Bucket, Key: 'missing' })))).code).toBe(
    'NoSuchKey',
  );
});

test('a public policy is refused under Block Public Access, and ignored once the block is back', async () => {
  expect(await refusal(putPolicy(policy({})))).toEqual({ code: 'AccessDenied', status: 403 });
  await setBlock(false);
  await putPolicy(policy({}));
  expect((await target.s3().send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(
    true,
  );
  expect((await fetchKey('video.mp4')).status).toBe(200);
  await setBlock(true);
  expect((await fetchKey('video.mp4')).status).toBe(403);
});

test("a bucket's policy is for the owner's account alone, whatever the policy allows others (another account)", async () => {
  const stranger = target.strangerS3();
  const refusals = () =>
    Promise.all([
      refusal(stranger.send(new GetBucketPolicyCommand({ Bucket }))),
      refusal(stranger.send(new PutBucketPolicyCommand({ Bucket, Policy: policy({}) }))),
      refusal(stranger.send(new DeleteBucketPolicyCommand({ Bucket }))),
    ]);
  const denied = { code: 'AccessDenied', status: 403 };
  expect(await refusals()).toEqual([denied, denied, denied]);
  const Principal = { AWS: 'arn:aws:iam::444455556666:root' };
  const resources = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const Policy = policy({ Principal, Action: 's3:*', Resource: resources });
  await putPolicy(Policy);
  const notAllowed = { code: 'MethodNotAllowed', status: 405 };
  expect(await refusals()).toEqual([notAllowed, notAllowed, notAllowed]);
  expect((await stranger.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
  expect((await target.s3().send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
});

test('an explicit deny beats every allow, also for the owner', async () => {
  await putPolicy(policy({ Effect: 'Deny' }));
  expect((await refusal(target.s3().send(new GetObjectCommand({ Bucket, Key: 'video.mp4' })))).status).toBe(
    403,
  );
});

test("a policy can let another account in, under a condition on the caller's address (Local AWS)", async () => {
  const stranger = target.strangerS3();
  const Principal = { AWS: 'arn:aws:iam::444455556666:root' };
  await putPolicy(policy({ Principal, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
  expect((await refusal(stranger.send(new GetObjectCommand({ Bucket, Key: 'video.mp4' })))).status).toBe(403);
  await putPolicy(policy({ Principal, Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } }));
  expect(
    (await stranger.send(new GetObjectCommand({ Bucket, Key: 'video.mp4' }))).$metadata.httpStatusCode,
  ).toBe(200);
});

test.each([
  { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E000000000000' },
  { AWS: 'arn:aws:iam::999999999999:root' },
  { AWS: 'nonsense' },
  { CanonicalUser: 'a'.repeat(64) },
  { Service: 'nothing.amazonaws.com' },
])('a policy that names an unknown principal is malformed: %j', async (Principal) => {
  expect(await refusal(putPolicy(policy({ Principal })))).toEqual({ code: 'MalformedPolicy', status: 400 });
});

test('a policy about another bucket or with an action that fits nothing is malformed', async () => {
  const Principal = { AWS: '111122223333' };
  expect((await refusal(putPolicy(policy({ Principal, Resource: 'arn:aws:s3:::elsewhere/*' })))).code).toBe(
    'MalformedPolicy',
  );
  expect((await refusal(putPolicy(policy({ Principal, Action: 's3:ListBucket' })))).code).toBe(
    'MalformedPolicy',
  );
  expect(await refusal(putPolicy('{'))).toEqual({ code: 'MalformedPolicy', status: 400 });
});

test("the service's distribution may be named while public access stays blocked", async () => {
  await putPolicy(
    policy({
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E1' } },
    }),
  );
  expect((await target.s3().send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(
    false,
  );
  expect((await fetchKey('video.mp4')).status).toBe(403);
});

test('with ACLs on, a public grant opens one object until public grants are ignored', async () => {
  const s3 = target.s3();
  await s3.send(
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    }),
  );
  expect(
    (await refusal(s3.send(new PutObjectAclCommand({ Bucket, Key: 'video.mp4', ACL: 'public-read' })))).code,
  ).toBe('AccessDenied');
  await setBlock(false);
  await s3.send(new PutObjectAclCommand({ Bucket, Key: 'video.mp4', ACL: 'public-read' }));
  expect((await fetchKey('video.mp4')).status).toBe(200);
  await setBlock(true);
  expect((await fetchKey('video.mp4')).status).toBe(403);
});

test('a bucket of somebody else than expected is not touched', async () => {
  expect(
    (await refusal(target.s3().send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '444455556666' }))))
      .status,
  ).toBe(403);
  expect(
    (await target.s3().send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '111122223333' }))).$metadata
      .httpStatusCode,
  ).toBe(200);
});
