import { createHash } from 'node:crypto';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { refusal, useTarget } from '../target';

const target = useTarget();
const wrongSecret = { credentials: { accessKeyId: 'AKIALOCALUSHER000001', secretAccessKey: 'wrong' } };
const unknownKey = { credentials: { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'wrong' } };

test('STS says whose key it is (Local AWS)', async () => {
  const identity = await target.sts().send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:root' });
});

test('a wrong secret and an unknown key are refused by name, by each service in its own words (Local AWS)', async () => {
  expect(await refusal(target.s3(wrongSecret).send(new ListBucketsCommand({})))).toEqual({
    code: 'SignatureDoesNotMatch',
    status: 403,
  });
  expect(await refusal(target.s3(unknownKey).send(new ListBucketsCommand({})))).toEqual({
    code: 'InvalidAccessKeyId',
    status: 403,
  });
  expect(await refusal(target.sts(wrongSecret).send(new GetCallerIdentityCommand({})))).toEqual({
    code: 'SignatureDoesNotMatch',
    status: 403,
  });
  expect(await refusal(target.sts(unknownKey).send(new GetCallerIdentityCommand({})))).toEqual({
    code: 'InvalidClientTokenId',
    status: 403,
  });
});

test('a clock more than fifteen minutes off is refused', async () => {
  const late = target.s3({ systemClockOffset: -16 * 60 * 1000 });
  expect(await refusal(late.send(new ListBucketsCommand({})))).toEqual({
    code: 'RequestTimeTooSkewed',
    status: 403,
  });
});

test('a presigned URL holds for as long as it says', async () => {
  const s3 = target.s3();
  await s3.send(new CreateBucketCommand({ Bucket: 'expiry-bucket' }));
  await s3.send(new PutObjectCommand({ Bucket: 'expiry-bucket', Key: 'k', Body: 'b' }));
  const signedAt = (secondsAgo: number) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket: 'expiry-bucket', Key: 'k' }), {
      expiresIn: 60,
      signingDate: new Date(Date.now() - secondsAgo * 1000),
    });
  expect((await fetch(await signedAt(30))).status).toBe(200);
  const expired = await fetch(await signedAt(62));
  expect([expired.status, await expired.text()]).toEqual([
    403,
    expect.stringContaining('<Message>Request has expired</Message>'),
  ]);
});

test('a presigned URL says when it expired, and is for seven days at most', async () => {
  const s3 = target.s3();
  const command = new GetObjectCommand({ Bucket: 'expiry-bucket', Key: 'k' });
  const signingDate = new Date('2026-01-01T00:00:00Z');
  const late = await (await fetch(await getSignedUrl(s3, command, { expiresIn: 60, signingDate }))).text();
  expect(late).toContain('<X-Amz-Expires>60</X-Amz-Expires><Expires>2026-01-01T00:01:00Z</Expires><ServerTime>');
  const url = await getSignedUrl(s3, command, { expiresIn: 60 });
  for (const seconds of ['604801', '-1', 'soon', '']) {
    const answer = await fetch(url.replace('X-Amz-Expires=60', `X-Amz-Expires=${seconds}`));
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('<Code>AuthorizationQueryParametersError</Code>'),
    ]);
  }
});

test('what is sent beside the signature counts for nothing: neither a header nor another body', async () => {
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const put = new PutObjectCommand({ Bucket: 'expiry-bucket', Key: 'k' });
  const url = await getSignedUrl(s3, put, { expiresIn: 60 });
  const acl = await fetch(url, { method: 'PUT', body: 'x', headers: { 'x-amz-acl': 'public-read' } });
  expect([acl.status, await acl.text()]).toEqual([
    403,
    expect.stringContaining('<HeadersNotSigned>x-amz-acl</HeadersNotSigned>'),
  ]);
  const other = await fetch(url, {
    method: 'PUT',
    body: 'other',
    headers: { 'x-amz-content-sha256': createHash('sha256').update('x').digest('hex') },
  });
  expect([other.status, await other.text()]).toEqual([
    400,
    expect.stringContaining('<Code>XAmzContentSHA256Mismatch</Code>'),
  ]);
});

test.each([
  ['signature version 2', { authorization: 'AWS AKIALOCALUSHER000001:c2lnbmF0dXJl' }],
  ['signature version 4A', { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=a' }],
  ['half a header', { authorization: 'AWS4-HMAC-SHA256 Credential=AKIALOCALUSHER000001' }],
])('%s is refused, never taken for anonymous', async (_name, headers) => {
  const answer = await fetch(`${target.url()}/some-bucket/key`, { headers });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(/<Code>(InvalidRequest|AuthorizationHeaderMalformed)<\/Code>/);
});

test.each(['Bearer abc', 'Basic dXNlcjpwYXNz', 'AWS4-HMAC-SHA25 Credential=a', 'null', '<&'])(
  'a header "%s" is no authorisation that S3 knows, and is shown as it came',
  async (authorization) => {
    const answer = await fetch(`${target.url()}/some-bucket/key`, { headers: { authorization } });
    expect(answer.status).toBe(400);
    const shown = authorization.replace('&', '&amp;').replace('<', '&lt;');
    expect(await answer.text()).toContain(
      '<Code>InvalidArgument</Code><Message>Unsupported Authorization Type</Message>' +
        `<ArgumentName>Authorization</ArgumentName><ArgumentValue>${shown}</ArgumentValue>`,
    );
  },
);

test('an empty Authorization header is refused, never taken for anonymous', async () => {
  const answer = await fetch(`${target.url()}/some-bucket/key`, { headers: { authorization: '' } });
  expect(answer.status).toBe(400);
});

test("a CloudFront signature shown to S3 is answered in S3's words", async () => {
  const answer = await fetch(`${target.url()}/some-bucket/key?Expires=1&Signature=abc&Key-Pair-Id=K1`);
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain(
    'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
  );
});
