import type { CachePolicyConfig, DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CACHING_DISABLED, view } from '../cloudfront-target';
import { BUCKET, codeOf, openEdgeWorld, xCacheOf, type EdgeWorld } from './world';

const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const CORS_S3_ORIGIN = '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf';
const DOWNLOAD = 'response-content-disposition=attachment%3B%20filename%3D%22my%20film.mp4%22';
const APP = 'http://localhost:3000';

let world: EdgeWorld;
let key = '';

beforeAll(async () => {
  world = await openEdgeWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  key = `public/${crypto.randomUUID()}.txt`;
  await put('first');
});

async function put(Body: string): Promise<void> {
  await world.s3.putObject({ Bucket: BUCKET, Key: key, Body, ContentType: 'text/plain' });
}

type KeyParts = NonNullable<CachePolicyConfig['ParametersInCacheKeyAndForwardedToOrigin']>;

async function hostWith(
  name: string,
  parts: Partial<KeyParts>,
  behavior: Partial<DefaultCacheBehavior> = {},
) {
  const { CachePolicy } = await world.cloudfront.createCachePolicy({
    CachePolicyConfig: {
      Name: name,
      MinTTL: 0,
      DefaultTTL: 100,
      MaxTTL: 1000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingGzip: false,
        HeadersConfig: { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
        ...parts,
      },
    },
  });
  return (await world.distribution(name, { CachePolicyId: CachePolicy?.Id, ...behavior })).host;
}

function ask(host: string, query = '', headers: Record<string, string> = {}) {
  return view(`http://${host}/${key}${query}`, { headers });
}

test('a query string that the cache policy names reaches S3 and makes a cached answer of its own', async () => {
  const Items = ['response-content-disposition'];
  const QueryStringsConfig = {
    QueryStringBehavior: 'whitelist',
    QueryStrings: { Quantity: 1, Items },
  } as const;
  const host = await hostWith('download', { QueryStringsConfig });
  expect((await ask(host)).headers['content-disposition']).toBeUndefined();
  const named = await ask(host, `?${DOWNLOAD}&other=1`);
  expect(named.headers).toMatchObject({
    'content-disposition': 'attachment; filename="my film.mp4"',
    'x-cache': 'Miss from cloudfront',
  });
  expect(xCacheOf(await ask(host, `?other=2&${DOWNLOAD}`))).toBe('Hit');
  expect((await ask(host, '?other=3')).headers['content-disposition']).toBeUndefined();
});

test('CloudFront’s own parameters are no part of the key, and S3 never sees them', async () => {
  const { TrustedKeyGroups } = world;
  const QueryStringsConfig = { QueryStringBehavior: 'all' } as const;
  const host = await hostWith('signed', { QueryStringsConfig }, { TrustedKeyGroups });
  const url = `http://${host}/${key}?${DOWNLOAD}`;
  const first = await view(world.sign(url, 60));
  expect(first.headers['content-disposition']).toContain('my film');
  expect(xCacheOf(await view(world.sign(url, 120)))).toBe('Hit');
  expect(codeOf(await view(world.sign(url).replace('my', 'your')))).toBe('403 AccessDenied');
});

test('what a policy leaves out neither reaches S3 nor tells answers apart', async () => {
  const host = await hostWith('nothing', {});
  await ask(host);
  const again = await ask(host, `?${DOWNLOAD}`, { origin: APP, cookie: 'a=1' });
  expect(xCacheOf(again)).toBe('Hit');
  expect(again.headers['content-disposition']).toBeUndefined();
});

test('headers and cookies of the cache policy tell answers apart', async () => {
  const host = await hostWith('parts', {
    HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Quantity: 1, Items: ['X-Size'] } },
    CookiesConfig: { CookieBehavior: 'whitelist', Cookies: { Quantity: 1, Items: ['theme'] } },
  });
  await ask(host, '', { 'x-size': '1', cookie: 'theme=dark; id=1' });
  expect(xCacheOf(await ask(host, '', { 'x-size': '1', cookie: 'id=2; theme=dark' }))).toBe('Hit');
  expect(xCacheOf(await ask(host, '', { 'x-size': '2', cookie: 'theme=dark' }))).toBe('Miss');
  expect(xCacheOf(await ask(host, '', { 'x-size': '1', cookie: 'theme=light' }))).toBe('Miss');
});

test('an origin request policy reaches S3 without telling answers apart', async () => {
  await world.s3.putBucketCors({
    Bucket: BUCKET,
    CORSConfiguration: {
      CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: [APP], AllowedHeaders: ['*'] }],
    },
  });
  const AllowedMethods = { Quantity: 3, Items: ['GET' as const, 'HEAD' as const, 'OPTIONS' as const] };
  const host = await hostWith('cors', {}, { OriginRequestPolicyId: CORS_S3_ORIGIN, AllowedMethods });
  expect((await ask(host, '', { origin: APP })).headers['access-control-allow-origin']).toBe(APP);
  expect(xCacheOf(await ask(host, '', { origin: 'http://other.example' }))).toBe('Hit');
  const preflight = (origin: string) =>
    view(`http://${host}/${key}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'range' },
    });
  expect((await preflight(APP)).headers).toMatchObject({
    'access-control-allow-origin': APP,
    'access-control-allow-headers': 'range',
  });
  expect((await preflight('http://other.example')).status).toBe(403);
});

test('the broad managed policies keep the overrides of S3’s headers back', async () => {
  const behavior = { CachePolicyId: CACHING_DISABLED, OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST };
  const { host } = await world.distribution('viewer', behavior);
  const answer = await ask(host, `?${DOWNLOAD}&response-cache-control=no-store`);
  expect(answer.headers['content-disposition']).toBeUndefined();
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('the older settings say what is forwarded, what is the key, and for how long', async () => {
  const legacy = (name: string, ForwardedValues: DefaultCacheBehavior['ForwardedValues']) =>
    world.distribution(name, {
      CachePolicyId: undefined,
      MinTTL: 0,
      DefaultTTL: 50,
      MaxTTL: 50,
      ForwardedValues,
    });
  const Cookies = { Forward: 'none' as const };
  const plain = await legacy('legacy', { QueryString: false, Cookies });
  await ask(plain.host, '?a=1');
  expect(xCacheOf(await ask(plain.host, '?a=2'))).toBe('Hit');
  world.target.aws.controls.clock.offsetSeconds += 51;
  expect(xCacheOf(await ask(plain.host))).toBe('RefreshHit');

  const all = await legacy('legacy-query', { QueryString: true, Cookies });
  expect((await ask(all.host, `?${DOWNLOAD}`)).headers['content-disposition']).toContain('my film');
  expect(xCacheOf(await ask(all.host, '?a=1'))).toBe('Miss');

  const QueryStringCacheKeys = { Quantity: 1, Items: ['a'] };
  const keyed = await legacy('legacy-keys', { QueryString: true, Cookies, QueryStringCacheKeys });
  await ask(keyed.host, '?a=1&b=1');
  expect(xCacheOf(await ask(keyed.host, '?a=1&b=2'))).toBe('Hit');
  expect(xCacheOf(await ask(keyed.host, '?a=2&b=1'))).toBe('Miss');

  const Headers = { Quantity: 1, Items: ['Origin'] };
  const headers = await legacy('legacy-headers', { QueryString: false, Cookies, Headers });
  await ask(headers.host, '', { origin: APP });
  expect(xCacheOf(await ask(headers.host, '', { origin: APP }))).toBe('Hit');
  expect(xCacheOf(await ask(headers.host, '', { origin: 'http://other.example' }))).toBe('Miss');
});

test('an origin’s custom header is what S3 sees, whatever the viewer says', async () => {
  const { host, id: Id } = await world.distribution('referer', {}, 'nothing/*');
  const { DistributionConfig: config, ETag: IfMatch } = await world.cloudfront.getDistributionConfig({ Id });
  const [origin] = config?.Origins?.Items ?? [];
  if (!config || !origin) throw new Error('No configuration');
  const CustomHeaders = { Quantity: 1, Items: [{ HeaderName: 'Referer', HeaderValue: 'a-secret' }] };
  const Origins = { Quantity: 1, Items: [{ ...origin, CustomHeaders }] };
  await world.allow({ Service: 'cloudfront.amazonaws.com' }, 'public/*', {
    StringEquals: {
      'aws:Referer': 'a-secret',
      'AWS:SourceArn': `arn:aws:cloudfront::111122223333:distribution/${Id}`,
    },
  });
  expect((await ask(host, '', { referer: 'a-secret' })).status).toBe(403);
  await world.cloudfront.updateDistribution({ Id, IfMatch, DistributionConfig: { ...config, Origins } });
  world.target.aws.controls.clock.offsetSeconds += 100;
  expect((await ask(host)).body).toBe('first');
});

test('whatever query, ranges and conditions reach S3 and the cache, each has an answer and none is a failure', async () => {
  const host = await hostWith('anything', { QueryStringsConfig: { QueryStringBehavior: 'all' } });
  const name = fc.constantFrom(
    'acl',
    'uploads',
    'list-type',
    'partNumber',
    'versionId',
    'x-id',
    'v',
    'tagging',
    '',
  );
  const value = fc.constantFrom('', '=', '=1', '=2', '=null', '=%', '=GetObject');
  const query = fc.array(
    fc.tuple(name, value).map((pair) => pair.join('')),
    { maxLength: 3 },
  );
  const header = fc.tuple(
    fc.constantFrom(
      'range',
      'if-range',
      'if-none-match',
      'if-match',
      'if-modified-since',
      'if-unmodified-since',
    ),
    fc.constantFrom(
      'bytes=0-',
      'bytes=1-2,4-',
      'bytes=-1',
      'bytes=9-',
      '*',
      '"x"',
      'Tue, 24 Nov 2026 00:00:00 GMT',
      '0',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      query,
      fc.array(header, { maxLength: 3 }),
      fc.constantFrom('GET', 'HEAD'),
      async (parameters, headers, method) => {
        const url = `http://${host}/${key}?${parameters.join('&')}`;
        const answer = await view(url, { method, headers: Object.fromEntries(headers) });
        expect([200, 206, 304, 400, 403, 404, 405, 412, 416, 501]).toContain(answer.status);
      },
    ),
    { numRuns: 300 },
  );
});

test('a path goes to S3 as the viewer sent it: %2B is a plus sign, and a bare one a space', async () => {
  const names = { 'a b.mp4': 'with a space', 'a+b.mp4': 'with a plus', 'a%2Bb.mp4': 'with a percent sign' };
  for (const [name, Body] of Object.entries(names))
    await world.s3.putObject({ Bucket: BUCKET, Key: `videos/${name}`, Body });
  const { TrustedKeyGroups } = world;
  const CachePolicyId = CACHING_OPTIMIZED;
  const plain = (await world.distribution('plus', { CachePolicyId })).host;
  const signed = (await world.distribution('signed-plus', { CachePolicyId, TrustedKeyGroups })).host;
  const found = {
    'a%20b.mp4': 'with a space',
    'a%2Bb.mp4': 'with a plus',
    'a%2bb.mp4': 'with a plus',
    'a+b.mp4': 'with a space',
    'a%252Bb.mp4': 'with a percent sign',
  };
  for (const [path, body] of Object.entries(found)) {
    // The signer of the SDK makes %2B of a bare plus sign.
    const urls = path === 'a+b.mp4' ? [] : [world.sign(`http://${signed}/videos/${path}`)];
    for (const url of [`http://${plain}/videos/${path}`, ...urls]) {
      // Once from S3, once from the cache.
      expect((await view(url)).body, url).toBe(body);
      expect(await view(url), url).toMatchObject({ body, headers: { 'x-cache': 'Hit from cloudfront' } });
    }
  }
});

test('a parameter that signs is refused by S3 beside the signature of the identity', async () => {
  const host = await hostWith('all-queries', { QueryStringsConfig: { QueryStringBehavior: 'all' } });
  for (const query of ['?X-Amz-Signature=1', '?X-Amz-Algorithm=AWS4-HMAC-SHA256', '?AWSAccessKeyId=1']) {
    const answer = await ask(host, query);
    expect(codeOf(answer), query).toBe('400 InvalidArgument');
  }
  expect((await ask(host, '?x=1')).status).toBe(200);
});
