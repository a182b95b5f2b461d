import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { connect } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { useTarget } from '../target';

const target = useTarget();
const KEY = 'AKIALOCALUSHER000001';
const SCOPE = '20261101/us-east-1/s3/aws4_request';
const COMPLETE = `Credential=${KEY}/${SCOPE}, SignedHeaders=host, Signature=${'a'.repeat(64)}`;
/** Anybody may read this object, so whoever counts as nobody gets it. */
const OPEN = 'open-bucket/open';
let presigned = '';

beforeAll(async () => {
  const s3 = target.s3();
  const Bucket = 'open-bucket';
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'open', Body: 'open to all' }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  presigned = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'open' }));
});

test('whoever shows no credentials at all is anonymous, and a good signature is somebody', async () => {
  expect(await (await fetch(`${target.url()}/${OPEN}`)).text()).toBe('open to all');
  expect(await (await fetch(presigned)).text()).toBe('open to all');
});

test.each([
  ['a scheme in lower case', `aws4-hmac-sha256 ${COMPLETE}`],
  ['a scheme with more behind it', `AWS4-HMAC-SHA256-PAYLOAD ${COMPLETE}`],
  ['a scheme alone', 'AWS4-HMAC-SHA256'],
  ['version 4A', `AWS4-ECDSA-P256-SHA256 ${COMPLETE}`],
  ['version 2', `AWS ${KEY}:c2lnbmF0dXJl`],
  ['version 3', `AWS3-HTTPS AWSAccessKeyId=${KEY}, Algorithm=HmacSHA256, Signature=c2ln`],
  ['basic', 'Basic dXNlcjpwYXNz'],
  ['a bearer', 'Bearer token'],
  ['negotiation', 'Negotiate abc'],
  ['nothing', ''],
  ['a single space', ' '],
  ['a text', 'null'],
  ['no service in the scope', `AWS4-HMAC-SHA256 ${COMPLETE.replace('/s3/', '//')}`],
  ['another terminator', `AWS4-HMAC-SHA256 ${COMPLETE.replace('aws4_request', 'aws5_request')}`],
  ['a service that is not here', `AWS4-HMAC-SHA256 ${COMPLETE.replace('/s3/', '/s3express/')}`],
  ['a service of another case', `AWS4-HMAC-SHA256 ${COMPLETE.replace('/s3/', '/S3/')}`],
  ['a service by an inherited name', `AWS4-HMAC-SHA256 ${COMPLETE.replace('/s3/', '/__proto__/')}`],
  ['another service than the path is of', `AWS4-HMAC-SHA256 ${COMPLETE.replace('/s3/', '/cloudfront/')}`],
  ['a month that does not exist', `AWS4-HMAC-SHA256 ${COMPLETE.replace('20261101', '20261301')}`],
])('an Authorization header with %s is refused, not taken for anonymous', async (_name, authorization) => {
  const headers = {
    authorization,
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-amz-date': '20261301T000000Z',
  };
  const answer = await fetch(`${target.url()}/${OPEN}`, { headers });
  expect([400, 403, 501]).toContain(answer.status);
});

test.each([
  'X-Amz-Signature=abc',
  'x-amz-signature=abc',
  'X-AMZ-SIGNATURE=abc',
  '%58-Amz-Signature=abc',
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'x-amz-algorithm=AWS4-HMAC-SHA256',
  `x-amz-credential=${KEY}/${SCOPE}`,
  `AWSAccessKeyId=${KEY}&Signature=abc&Expires=9999999999`,
  `AWSAccessKeyId=${KEY}`,
  `awsaccesskeyid=${KEY}&signature=abc&expires=9999999999`,
  'Signature=abc',
  'X-Amz-Security-Token=abc',
  'x-amz-security-token=abc',
])('a query with %s is refused, not taken for anonymous', async (query) => {
  const answer = await fetch(`${target.url()}/${OPEN}?${query}`);
  expect([400, 403]).toContain(answer.status);
});

test('a presigned URL that is signed a second time, or in a header too, is refused', async () => {
  const twice = await fetch(`${presigned}&X-Amz-Signature=${'a'.repeat(64)}`);
  expect(twice.status).toBe(400);
  const both = await fetch(presigned, { headers: { authorization: `AWS4-HMAC-SHA256 ${COMPLETE}` } });
  expect(await both.text()).toContain('Only one auth mechanism allowed');
  const legacyToo = await fetch(`${presigned}&AWSAccessKeyId=${KEY}`);
  expect(legacyToo.status).toBe(400);
});

test('a session token belongs to credentials that nobody here has', async () => {
  const answer = await fetch(`${target.url()}/${OPEN}`, { headers: { 'x-amz-security-token': 'abc' } });
  expect(await answer.text()).toContain('<Code>InvalidToken</Code>');
});

test('of two Authorization headers none is chosen', async () => {
  const { port } = new URL(target.url());
  const lines = [`GET /${OPEN} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close'];
  for (const value of [`AWS4-HMAC-SHA256 ${COMPLETE}`, ''])
    for (const other of [`AWS4-HMAC-SHA256 ${COMPLETE}`, 'Basic abc', '']) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.end([...lines, `Authorization: ${value}`, `authorization: ${other}`, '', ''].join('\r\n'));
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(Buffer.from(chunk as Buffer));
      expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 40[03] /);
    }
});

test("CloudFront's and STS's operations are nobody's to call", async () => {
  const list = await fetch(`${target.url()}/2020-05-31/distribution`);
  expect([403, 404]).toContain(list.status);
  const identity = await fetch(target.url(), {
    method: 'POST',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([403, 405]).toContain(identity.status);
});
