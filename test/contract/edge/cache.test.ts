import type { CachePolicyConfig, DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CACHING_DISABLED, finishDeployments, refusalOf, view } from '../cloudfront-target';
import {
  BUCKET,
  changeBehavior,
  codeOf,
  openEdgeWorld,
  xCacheOf,
  type EdgeWorld,
  type Made,
} from './world';

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const APP = 'http://localhost:3000';

let world: EdgeWorld;
let cached: Made;
let key = '';

beforeAll(async () => {
  world = await openEdgeWorld();
  cached = await world.distribution('cached', { CachePolicyId: CACHING_OPTIMIZED });
});

afterAll(() => world.close());

/** Every test has an object of its own, which no edge knows. */
beforeEach(async () => {
  key = `public/${crypto.randomUUID()}.txt`;
  await put('first');
});

async function put(Body: string | Buffer, CacheControl?: string): Promise<void> {
  await world.s3.putObject({ Bucket: BUCKET, Key: key, Body, CacheControl, ContentType: 'text/plain' });
}

function ask(headers: Record<string, string> = {}, { host = cached.host, method = 'GET', query = '' } = {}) {
  return view(`http://${host}/${key}${query}`, { method, headers });
}

function wait(seconds: number): void {
  world.target.aws.controls.clock.offsetSeconds += seconds;
}

async function distributionWith(
  name: string,
  policy: Partial<CachePolicyConfig>,
  behavior: Partial<DefaultCacheBehavior> = {},
): Promise<Made> {
  const { CachePolicy } = await world.cloudfront.createCachePolicy({
    CachePolicyConfig: {
      Name: name,
      MinTTL: 0,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingGzip: false,
        HeadersConfig: { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
      ...policy,
    },
  });
  return world.distribution(name, { CachePolicyId: CachePolicy?.Id, ...behavior });
}

test('the second request is a hit that says its age, and outlives the object', async () => {
  const first = await ask();
  expect(xCacheOf(first)).toBe('Miss');
  expect(first.headers.age).toBeUndefined();
  await world.s3.deleteObject({ Bucket: BUCKET, Key: key });
  wait(30);
  const second = await ask();
  expect(second).toMatchObject({ status: 200, body: 'first' });
  expect(xCacheOf(second)).toBe('Hit');
  expect(second.headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '5',
    etag: first.headers.etag,
  });
  expect(Number(second.headers.age)).toBeGreaterThanOrEqual(30);
  expect(Date.parse(String(second.headers.date))).toBeLessThan(Date.parse(String(first.headers.date)) + 5000);
});

test('an object is fresh for as long as it says, then confirmed, then replaced', async () => {
  await put('first', 'max-age=60');
  await ask();
  wait(59);
  expect(xCacheOf(await ask())).toBe('Hit');
  wait(2);
  expect(xCacheOf(await ask())).toBe('RefreshHit');
  await put('second', 'max-age=60');
  expect((await ask()).body).toBe('first');
  wait(61);
  const changed = await ask();
  expect(changed.body).toBe('second');
  expect(xCacheOf(changed)).toBe('Miss');
});

test('without a word from the object, the default of the policy counts: a day', async () => {
  await ask();
  wait(86_390);
  expect(xCacheOf(await ask())).toBe('Hit');
  wait(20);
  expect(xCacheOf(await ask())).toBe('RefreshHit');
  // Clients sign with the time of day.
  wait(-86_410);
});

test('no-store is kept for the minimum, and not at all without one', async () => {
  await put('first', 'no-store');
  await ask();
  expect(xCacheOf(await ask())).toBe('Hit');
  wait(2);
  expect(xCacheOf(await ask())).toBe('RefreshHit');

  const plain = await distributionWith('no-minimum', { DefaultTTL: 60, MaxTTL: 600 });
  await ask({}, plain);
  await put('second', 'no-store');
  expect(await ask({}, plain)).toMatchObject({ status: 200, body: 'second' });
  expect(xCacheOf(await ask({}, plain))).toBe('Miss');
});

test('with caching disabled every request is the origin’s to answer', async () => {
  const { host } = await world.distribution('disabled', { CachePolicyId: CACHING_DISABLED });
  await ask({}, { host });
  await put('second');
  const again = await ask({}, { host });
  expect(again.body).toBe('second');
  expect(xCacheOf(again)).toBe('Miss');
});

test('HEAD, ranges and conditions are answered from what a GET has brought', async () => {
  const whole = await ask();
  await world.s3.deleteObject({ Bucket: BUCKET, Key: key });
  const head = await ask({}, { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '' });
  expect(head.headers['content-length']).toBe('5');
  expect(xCacheOf(head)).toBe('Hit');

  const part = await ask({ range: 'bytes=1-2' });
  expect(part).toMatchObject({ status: 206, body: 'ir' });
  expect(part.headers).toMatchObject({ 'content-range': 'bytes 1-2/5', 'content-length': '2' });
  expect(xCacheOf(part)).toBe('Hit');
  expect(await ask({ range: 'bytes=2-3,0-1' })).toMatchObject({ status: 200, body: 'first' });
  expect((await ask({ range: 'bytes=0-0,4-4' })).headers['content-type']).toMatch(
    /^multipart\/byteranges; boundary=/,
  );

  const etag = String(whole.headers.etag);
  const unchanged = await ask({ 'if-none-match': etag });
  expect(unchanged).toMatchObject({ status: 304, body: '' });
  expect(unchanged.headers).toMatchObject({ etag, 'x-cache': 'Hit from cloudfront' });
  expect((await ask({ range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
  expect((await ask({ range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200);
});

test('a first HEAD, range or condition finds the object too', async () => {
  expect((await ask({}, { method: 'HEAD' })).headers['content-length']).toBe('5');
  expect((await ask()).body).toBe('first');
  key = key.replace('.txt', '-other.txt');
  await put('other');
  expect(await ask({ range: 'bytes=-2' })).toMatchObject({ status: 206, body: 'er' });
  expect((await ask({ range: 'bytes=5-' })).status).toBe(416);
  expect((await ask({ 'if-match': '"another"' })).status).toBe(412);
});

test('an empty object is served', async () => {
  await put(Buffer.alloc(0));
  for (const expected of ['Miss', 'Hit']) {
    const answer = await ask();
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-length']).toBe('0');
    expect(xCacheOf(answer)).toBe(expected);
  }
});

test('a denial by the bucket is asked about every time; a 404 is repeated for ten seconds', async () => {
  const { host, arn } = await world.distribution(
    'nothing',
    { CachePolicyId: CACHING_OPTIMIZED },
    'nothing/*',
  );
  expect(codeOf(await ask({}, { host }))).toBe('403 AccessDenied');
  await world.allow({ Service: 'cloudfront.amazonaws.com' }, '*', { StringEquals: { 'AWS:SourceArn': arn } });
  expect((await ask({}, { host })).status).toBe(200);

  const { Policy } = await world.s3.getBucketPolicy({ Bucket: BUCKET });
  const policy = JSON.parse(Policy ?? '') as { Statement: object[] };
  const Resource = `arn:aws:s3:::${BUCKET}`;
  const Principal = { Service: 'cloudfront.amazonaws.com' };
  const list = { Effect: 'Allow', Principal, Action: 's3:ListBucket', Resource };
  const Condition = { StringEquals: { 'AWS:SourceArn': cached.arn } };
  policy.Statement.push({ ...list, Condition });
  await world.s3.putBucketPolicy({ Bucket: BUCKET, Policy: JSON.stringify(policy) });
  await world.s3.deleteObject({ Bucket: BUCKET, Key: key });
  expect(codeOf(await ask())).toBe('404 NoSuchKey');
  await put('back');
  const repeated = await ask();
  expect(codeOf(repeated)).toBe('404 NoSuchKey');
  expect(repeated.headers).toMatchObject({ age: expect.any(String), 'x-cache': 'Error from cloudfront' });
  wait(11);
  expect((await ask()).body).toBe('back');
});

test('CORS headers are for whoever asks, hit or miss', async () => {
  const { ResponseHeadersPolicy: policy } = await world.cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: {
      Name: 'cors',
      CorsConfig: {
        AccessControlAllowOrigins: { Quantity: 1, Items: [APP] },
        AccessControlAllowHeaders: { Quantity: 1, Items: ['Range'] },
        AccessControlAllowMethods: { Quantity: 1, Items: ['GET'] },
        AccessControlAllowCredentials: true,
        OriginOverride: true,
      },
    },
  });
  const behavior = { CachePolicyId: CACHING_OPTIMIZED, ResponseHeadersPolicyId: policy?.Id };
  const { host } = await world.distribution('cors', behavior);
  await ask({ origin: 'http://evil.example' }, { host });
  const own = await ask({ origin: APP }, { host });
  expect(xCacheOf(own)).toBe('Hit');
  expect(own.headers).toMatchObject({ 'access-control-allow-origin': APP, vary: 'Origin' });
  expect(
    (await ask({ origin: 'http://evil.example' }, { host })).headers['access-control-allow-origin'],
  ).toBeUndefined();
});

test('a signature is judged on every request: a hit opens nothing to whoever has none', async () => {
  const { TrustedKeyGroups } = world;
  const { host } = await world.distribution('signed', { TrustedKeyGroups, CachePolicyId: CACHING_OPTIMIZED });
  const url = `http://${host}/${key}`;
  expect(xCacheOf(await view(world.sign(url)))).toBe('Miss');
  expect(xCacheOf(await view(world.sign(url, 120)))).toBe('Hit');
  expect(codeOf(await view(url))).toBe('403 MissingKey');
  expect(codeOf(await view(world.sign(url, -1)))).toBe('403 AccessDenied');
});

test('what was kept without signatures is closed once the behaviour asks for them', async () => {
  const made = await world.distribution('closing', { CachePolicyId: CACHING_OPTIMIZED });
  await ask({}, made);
  await changeBehavior(world, made.id, { TrustedKeyGroups: world.TrustedKeyGroups });
  expect(codeOf(await ask({}, made))).toBe('403 MissingKey');
});

test('a behaviour that stops caching, or caches for less time, does so for what is kept already', async () => {
  const made = await world.distribution('changing', { CachePolicyId: CACHING_OPTIMIZED });
  await ask({}, made);
  await put('second');
  expect((await ask({}, made)).body).toBe('first');
  await changeBehavior(world, made.id, { CachePolicyId: CACHING_DISABLED });
  expect((await ask({}, made)).body).toBe('second');
});

test('distributions keep nothing in common', async () => {
  const other = await world.distribution('other', { CachePolicyId: CACHING_OPTIMIZED });
  await ask();
  expect(xCacheOf(await ask({}, other))).toBe('Miss');
});

test('an invalidation removes what it names, once it is completed', async () => {
  const { id: DistributionId } = cached;
  const kept = key;
  await ask();
  key = key.replace('public/', 'public/deep/');
  await put('first');
  await ask();
  const Items = ['/public/deep/*'];
  const { Invalidation } = await world.cloudfront.createInvalidation({
    DistributionId,
    InvalidationBatch: { CallerReference: key, Paths: { Quantity: 1, Items } },
  });
  await put('second');
  expect(Invalidation?.Status).toBe('InProgress');
  expect((await ask()).body).toBe('first');
  await finishDeployments(world.target);
  const after = await world.cloudfront.getInvalidation({ DistributionId, Id: Invalidation?.Id });
  expect(after.Invalidation?.Status).toBe('Completed');
  expect((await ask()).body).toBe('second');
  expect(xCacheOf(await ask())).toBe('Hit');
  key = kept;
  expect(xCacheOf(await ask())).toBe('Hit');
});

test('an invalidation runs into its limits', async () => {
  let count = 0;
  const invalidate = (Items: string[]) =>
    refusalOf(
      world.cloudfront.createInvalidation({
        DistributionId: cached.id,
        InvalidationBatch: { CallerReference: `limit-${count++}`, Paths: { Quantity: Items.length, Items } },
      }),
    );
  expect(await invalidate(['no-slash'])).toBe('InvalidArgument 400');
  expect(await invalidate(['/a space'])).toBe('InvalidArgument 400');
  expect(await invalidate([`/${'a'.repeat(4000)}`])).toBe('InvalidArgument 400');
  expect(await invalidate(Array.from({ length: 3001 }, (_, index) => `/${index}`))).toBe('BatchTooLarge 413');
  expect(await invalidate(Array.from({ length: 15 }, (_, index) => `/limit-${index}*`))).toBe('accepted');
  expect(await invalidate(['/limit*'])).toBe('TooManyInvalidationsInProgress 400');
  expect(await invalidate(['/limit'])).toBe('accepted');
  await finishDeployments(world.target);
  expect(await invalidate(['/limit*'])).toBe('accepted');
});

test('64 players at once get their parts of one large object', async () => {
  const body = Buffer.from(Uint8Array.from({ length: 5 * 1024 * 1024 }, (_, index) => 97 + (index % 23)));
  await put(body);
  const starts = Array.from({ length: 64 }, (_, index) => index * 65_537);
  const answers = await Promise.all(
    starts.map((start) => ask({ range: `bytes=${start}-${start + 999_999}` })),
  );
  for (const [index, answer] of answers.entries()) {
    const start = starts[index] ?? 0;
    expect(answer.status).toBe(206);
    expect(answer.body === body.subarray(start, start + 1_000_000).toString()).toBe(true);
  }
  expect(xCacheOf(await ask())).toBe('Hit');
});
