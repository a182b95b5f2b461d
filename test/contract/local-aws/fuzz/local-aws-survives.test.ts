import { CloudFront } from '@aws-sdk/client-cloudfront';
import { S3 } from '@aws-sdk/client-s3';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLocalAws, type LocalAws } from '@/local-aws/server';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { distributionConfig } from '../../cloudfront-target';
import { awsChunked, breakFraming, mutate } from './mutations';
import { escape, seeded, type Random } from './random';
import { OPERATIONS, shapedRequest, type Known } from './shaped-requests';
import { validRequests, type ValidRequest } from './valid-requests';
import { exchange, sign, toBytes, type FuzzRequest } from './wire';

/** Another seed asks other questions; more requests ask more of them (see test/contract/README.md). */
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 600);
const TIMEOUT_MS = 120_000 + REQUESTS * 100;

/** What Local AWS does not do, what a viewer hears of an origin it has not, and S3's plea to come back later. */
const FAIR = [501, 502, 503];

/** Bytes that are no whole request may never be answered; they are given up after this. */
const SHORT_PATIENCE_MS = 30;

/** What all those requests may leave behind in memory: records, the journal, the code that ran. */
const MAX_GROWTH_BYTES = 150 * 1024 * 1024;

const known: Known = { names: {} };
let stateDir: string;
let aws: LocalAws;
let s3: S3;
let host = '';
let valid: ValidRequest[] = [];
/** Operations that are more here than their name. */
const handled: typeof OPERATIONS = [];

const start = () => startLocalAws({ apiPort: 0, edgePort: 0, stateDir, deploySeconds: 0, control: true });
const clients = () => {
  const options = { endpoint: aws.apiUrl, region: 'us-east-1', credentials: DEFAULT_ACCESS_KEY, maxAttempts: 1 };
  s3 = new S3({ ...options, forcePathStyle: true });
  return new CloudFront(options);
};

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-fuzz-'));
  aws = await start();
  const cloudfront = clients();
  for (const Bucket of ['kept-bucket', 'fuzz-bucket']) await s3.createBucket({ Bucket });
  await s3.putObject({ Bucket: 'kept-bucket', Key: 'kept', Body: 'kept bytes' });
  await s3.putObject({ Bucket: 'fuzz-bucket', Key: 'fuzz-key', Body: 'some bytes' });
  // With something in it that nobody asks for, the bucket stays.
  await s3.putObject({ Bucket: 'fuzz-bucket', Key: 'ballast' });
  const { UploadId } = await s3.createMultipartUpload({ Bucket: 'fuzz-bucket', Key: 'fuzz-key' });
  const origin = { DomainName: 'fuzz-bucket.s3.us-east-1.amazonaws.com' };
  const made = await cloudfront.createDistribution({ DistributionConfig: distributionConfig('fuzz', origin) });
  host = made.Distribution?.DomainName ?? '';
  const { Id: id = '', ARN: arn = '' } = made.Distribution ?? {};
  const etag = made.ETag ?? '';
  known.names = {
    Bucket: ['fuzz-bucket'],
    Key: ['fuzz-key', 'other', 'a/b'],
    UploadId: [UploadId ?? ''],
    Id: [id],
    DistributionId: [id],
    IfMatch: [etag],
    distribution: [id],
    ...(await createPolicies(cloudfront)),
    TargetOriginId: ['bucket'],
    DomainName: [origin.DomainName],
    CopySource: ['fuzz-bucket/fuzz-key', '/fuzz-bucket/fuzz-key'],
    PartNumber: ['1', '2', '10000'],
    Policy: ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}'],
    Resource: [arn],
    CallerReference: ['fuzz', 'one', 'two'],
  };
  const things = { Bucket: 'fuzz-bucket', Key: 'fuzz-key', UploadId: UploadId ?? '' };
  valid = await validRequests({ ...things, distributionId: id, distributionArn: arn, etag });
});

/** One of each kind of thing that has an id, by the word in its path. */
async function createPolicies(cloudfront: CloudFront): Promise<Record<string, string[]>> {
  const control = await cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'known',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  });
  const identity = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'known', Comment: '' },
  });
  const cache = await cloudfront.createCachePolicy({ CachePolicyConfig: { Name: 'known', MinTTL: 0 } });
  const headers = await cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: {
      Name: 'known',
      RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Powered-By' }] },
    },
  });
  return {
    'origin-access-control': [control.OriginAccessControl?.Id ?? ''],
    'origin-access-identity': [identity.CloudFrontOriginAccessIdentity?.Id ?? ''],
    'cache-policy': [cache.CachePolicy?.Id ?? ''],
    'response-headers-policy': [headers.ResponseHeadersPolicy?.Id ?? ''],
  };
}

afterAll(async () => {
  await aws.close();
  await rm(stateDir, { recursive: true });
});

/** Sends one request after the other, and says which of them Local AWS did not bear. */
async function bombard(name: string, count: number, port: () => number, make: (random: Random) => Buffer, patienceMs?: number) {
  let answered = 0;
  for (let index = 0; index < count; index += 1) {
    const bytes = make(seeded(SEED * 1_000_003 + index));
    const { status, body } = await exchange(port(), bytes, patienceMs);
    if (status !== undefined) answered += 1;
    if (status === undefined || status < 500 || FAIR.includes(status)) continue;
    const sent = JSON.stringify(bytes.subarray(0, 3_000).toString('latin1'));
    throw new Error(`FUZZ_SEED=${SEED}: ${name} ${index} was answered ${status} ${body.toString().slice(0, 300)}\n${sent}`);
  }
  return answered / count;
}

function shaped(random: Random): { request: FuzzRequest; service: string } {
  const { service, operation } = random.pick(random.chance(0.9) ? handled : OPERATIONS);
  return { service, request: shapedRequest(service, operation, random, known) };
}

function signedSomehow(request: FuzzRequest, service: string, random: Random): FuzzRequest {
  const kind = random.below(20);
  if (kind === 0) return request;
  if (kind === 1) return sign(request, service, STRANGER_ACCESS_KEY);
  if (kind === 2) return sign(request, random.pick(['s3', 'cloudfront', 'sts', 'iam', 'S3']));
  return sign(request, service);
}

test('every operation that AWS has is known by name', async () => {
  for (const [index, { service, operation }] of OPERATIONS.entries()) {
    const request = shapedRequest(service, operation, seeded(index), known);
    const { status, body } = await exchange(aws.apiPort, toBytes(sign(request, service)));
    if (status !== 501) handled.push({ service, operation });
    else expect(body.toString()).toContain('NotImplemented');
  }
  expect(handled.length).toBeGreaterThan(80);
  expect(valid.length).toBeGreaterThan(30);
});

test('every operation with any input is answered, and never with a fault of the server', async () => {
  const answered = await bombard('operation', REQUESTS, () => aws.apiPort, (random) => {
    const { request, service } = shaped(random);
    return toBytes(signedSomehow(request, service, random));
  });
  expect(answered).toBe(1);
}, TIMEOUT_MS);

test('a request that is broken before it is signed, or after, is answered all the same', async () => {
  await bombard('mutation', REQUESTS, () => aws.apiPort, (random) => {
    const { request, service } = random.chance(0.7) ? random.pick(valid) : shaped(random);
    const isBrokenFirst = random.chance(0.8);
    const broken = isBrokenFirst ? sign(mutate(request, random), service) : mutate(sign(request, service), random);
    return toBytes(broken);
  });
}, TIMEOUT_MS);

test('bodies in chunks of any kind are answered', async () => {
  await bombard('chunks', Math.ceil(REQUESTS / 6), () => aws.apiPort, (random) => {
    const body = awsChunked(random);
    const form = random.pick([
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'STREAMING-NONSENSE',
      'x',
    ]);
    const headers: FuzzRequest['headers'] = [
      ['host', '127.0.0.1'],
      ['content-encoding', 'aws-chunked'],
      ['x-amz-decoded-content-length', random.pick(['5', '0', '6', 'x', '-1'])],
    ];
    if (random.chance(0.5)) headers.push(['x-amz-trailer', random.pick(['x-amz-checksum-crc32', 'x', ''])]);
    const request = { method: 'PUT', path: '/fuzz-bucket/chunks', query: '', headers, body };
    return toBytes(sign(request, 's3', DEFAULT_ACCESS_KEY, form));
  });
}, TIMEOUT_MS);

test('bytes that are no request, or more than one, or half of one, do no harm', async () => {
  for (const port of [() => aws.apiPort, () => aws.edgePort, () => aws.edgeHttpPort]) {
    await bombard('framing', Math.ceil(REQUESTS / 20), port, (random) => {
      const { request, service } = shaped(random);
      return breakFraming(sign(request, service), random);
    }, SHORT_PATIENCE_MS);
  }
}, TIMEOUT_MS);

test('whatever viewers ask, the edge answers', async () => {
  for (const port of [() => aws.edgePort, () => aws.edgeHttpPort]) {
    await bombard('viewer', Math.ceil(REQUESTS / 3), port, (random) => {
      const text = () => (random.chance(0.2) ? random.text() : escape(random.text()));
      const signature = `Expires=${text()}&Signature=${text()}&Key-Pair-Id=${text()}`;
      const request: FuzzRequest = {
        method: random.pick(['GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'PUT']),
        path: `/${random.pick(['fuzz-key', 'other', text()])}`.replace(/[\s\u0000]/g, ''),
        query: random.pick(['', signature, `Policy=${text()}&${signature}`]).replace(/[\s\u0000]/g, ''),
        headers: [['host', random.pick([host, host, host, text()])]],
        body: Buffer.alloc(0),
      };
      return toBytes(random.chance(0.6) ? mutate(request, random) : request);
    }, 300);
  }
}, TIMEOUT_MS);

test('uploads that are broken off leave nothing, and nothing of all this has harmed what was there', async () => {
  const before = heapBytes();
  for (let index = 0; index < 20; index += 1) {
    const request = { method: 'PUT', path: '/fuzz-bucket/aborted', query: '', body: Buffer.alloc(0) };
    const headers: FuzzRequest['headers'] = [['host', '127.0.0.1'], ['content-length', '1000000']];
    const head = toBytes(sign({ ...request, headers }, 's3', DEFAULT_ACCESS_KEY, 'UNSIGNED-PAYLOAD'));
    await exchange(aws.apiPort, Buffer.concat([head, Buffer.alloc(100_000)]), SHORT_PATIENCE_MS);
  }
  const kept = await s3.getObject({ Bucket: 'kept-bucket', Key: 'kept' });
  expect(await kept.Body?.transformToString()).toBe('kept bytes');
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(heapBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
  const blobs = async () => (await readdir(join(stateDir, 'blobs'), { recursive: true })).sort();
  // Whoever left is noticed at the end of the write that was under way.
  await vi.waitFor(async () => expect(await readdir(join(stateDir, 'blobs', 'tmp'))).toEqual([]), 10_000);
  s3.destroy();
  await aws.close();
  const left = await blobs();
  aws = await start();
  clients();
  // Opening removes what nobody holds; there was nothing to remove.
  expect(await blobs()).toEqual(left);
  const again = await s3.getObject({ Bucket: 'kept-bucket', Key: 'kept' });
  expect(await again.Body?.transformToString()).toBe('kept bytes');
}, TIMEOUT_MS);

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}
