import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalAws, type LocalAws } from './server';
import { DEFAULT_ACCESS_KEY } from './shared/accounts';
import { toTimestamp } from './shared/sigv4/authorization';
import { canonicalRequest, scopeText, sha256Hex, signHex, signingKey, stringToSign } from './shared/sigv4/canonical';

let stateDir = '';
let aws: LocalAws;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-api-'));
  aws = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir });
});
afterEach(async () => {
  await aws.close();
  await rm(stateDir, { recursive: true });
});

/** Presigns as the SDKs do for what is no object: with a digest of the body in the signature. */
function presign(service: string, method: string, path: string, parameters: object, payloadHash: string) {
  const timestamp = toTimestamp(new Date());
  const scope = { date: timestamp.slice(0, 8), region: 'us-east-1', service };
  const query = new URLSearchParams({
    ...parameters,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${DEFAULT_ACCESS_KEY.accessKeyId}/${scopeText(scope)}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host',
  }).toString();
  const headers = new Map([['host', `127.0.0.1:${aws.apiPort}`]]);
  const canonical = canonicalRequest({ method, path, query, headers }, service, ['host'], payloadHash);
  const key = signingKey(DEFAULT_ACCESS_KEY.secretAccessKey, scope);
  const signature = signHex(key, stringToSign(canonical, timestamp, scope));
  return `${aws.apiUrl}${path}?${query}&X-Amz-Signature=${signature}`;
}

test('a presigned digest holds, whatever digest a header beside it names', async () => {
  const s3 = new S3Client({
    endpoint: aws.apiUrl,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: DEFAULT_ACCESS_KEY,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'digests' }));
  const digest = sha256Hex('what was meant');
  const url = presign('s3', 'PUT', '/digests/key', { 'X-Amz-Content-Sha256': digest }, digest);
  const put = async (body: string, headers = {}) => (await fetch(url, { method: 'PUT', body, headers })).status;
  expect(await put('something else')).toBe(400);
  for (const claimed of ['UNSIGNED-PAYLOAD', sha256Hex('something else')])
    expect(await put('something else', { 'x-amz-content-sha256': claimed })).toBe(400);
  expect(await put('what was meant')).toBe(200);
});

test('services without a form for unsigned bodies take the digest of the empty one in a presigned URL', async () => {
  const action = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
  const answer = await fetch(presign('sts', 'GET', '/', action, sha256Hex('')));
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('111122223333')]);
  const unsigned = await fetch(presign('sts', 'GET', '/', action, 'UNSIGNED-PAYLOAD'));
  expect(unsigned.status).toBe(403);
});
