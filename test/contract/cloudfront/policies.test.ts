import type { CachePolicyConfig, CloudFront, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { distributionConfig, openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const SIMPLE_CORS = '60669652-455b-4ae9-85a4-c4c02393f86c';

const NO_INDEX = {
  CustomHeadersConfig: {
    Quantity: 1,
    Items: [{ Header: 'X-Robots-Tag', Value: 'noindex', Override: true }],
  },
};

const names = (count: number) => ({
  Quantity: count,
  Items: Array.from({ length: count }, (_, index) => `name-${index}`),
});

type KeyParts = NonNullable<CachePolicyConfig['ParametersInCacheKeyAndForwardedToOrigin']>;

function keyedBy(parts: Partial<KeyParts>): CachePolicyConfig {
  return {
    Name: 'keyed',
    MinTTL: 1,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: false,
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
      ...parts,
    },
  };
}

const createCachePolicy = (config: CachePolicyConfig) =>
  cloudfront.createCachePolicy({ CachePolicyConfig: config });

test("AWS's own policies are there by id, and nobody changes or deletes them", async () => {
  const cache = await cloudfront.getCachePolicy({ Id: CACHING_OPTIMIZED });
  expect(cache.CachePolicy?.CachePolicyConfig).toMatchObject({
    Name: 'Managed-CachingOptimized',
    MinTTL: 1,
    DefaultTTL: 86_400,
  });
  const cacheCall = { Id: CACHING_OPTIMIZED, IfMatch: cache.ETag };
  expect(await refusalOf(cloudfront.deleteCachePolicy(cacheCall))).toBe('IllegalDelete 400');
  const cacheUpdate = { ...cacheCall, CachePolicyConfig: { Name: 'mine', MinTTL: 0 } };
  expect(await refusalOf(cloudfront.updateCachePolicy(cacheUpdate))).toBe('IllegalUpdate 400');

  const headers = await cloudfront.getResponseHeadersPolicy({ Id: SIMPLE_CORS });
  const headersCall = { Id: SIMPLE_CORS, IfMatch: headers.ETag };
  expect(await refusalOf(cloudfront.deleteResponseHeadersPolicy(headersCall))).toBe('IllegalDelete 400');
  const headersUpdate = { ...headersCall, ResponseHeadersPolicyConfig: { Name: 'mine', ...NO_INDEX } };
  expect(await refusalOf(cloudfront.updateResponseHeadersPolicy(headersUpdate))).toBe('IllegalUpdate 400');
});

test("lists tell AWS's own policies from the account's", async () => {
  const made = await createCachePolicy({ Name: 'mine', MinTTL: 5 });
  const id = made.CachePolicy?.Id;
  const idsOf = async (Type?: 'managed' | 'custom') =>
    (await cloudfront.listCachePolicies(Type ? { Type } : {})).CachePolicyList?.Items?.map(
      (item) => item.CachePolicy?.Id,
    );
  expect(await idsOf('custom')).toEqual([id]);
  expect(await idsOf('managed')).toContain(CACHING_OPTIMIZED);
  expect(await idsOf('managed')).not.toContain(id);
  expect(await idsOf()).toEqual(expect.arrayContaining([id, CACHING_OPTIMIZED]));

  const managed = await cloudfront.listResponseHeadersPolicies({ Type: 'managed' });
  expect(managed.ResponseHeadersPolicyList?.Items?.map((item) => item.Type)).not.toContain('custom');
});

test('the name of a policy is taken once', async () => {
  await createCachePolicy({ Name: 'mine', MinTTL: 5 });
  expect(await refusalOf(createCachePolicy({ Name: 'mine', MinTTL: 6 }))).toBe('CachePolicyAlreadyExists 409');
  const other = await createCachePolicy({ Name: 'other', MinTTL: 5 });
  const renamed = cloudfront.updateCachePolicy({
    Id: other.CachePolicy?.Id,
    IfMatch: other.ETag,
    CachePolicyConfig: { Name: 'mine', MinTTL: 5 },
  });
  expect(await refusalOf(renamed)).toBe('CachePolicyAlreadyExists 409');

  const headers = { ResponseHeadersPolicyConfig: { Name: 'mine', ...NO_INDEX } };
  await cloudfront.createResponseHeadersPolicy(headers);
  expect(await refusalOf(cloudfront.createResponseHeadersPolicy(headers))).toBe(
    'ResponseHeadersPolicyAlreadyExists 409',
  );
});

test('the lifetimes of a cache policy are in order, and what is left out is filled in', async () => {
  const day = 86_400;
  const made = await createCachePolicy({ Name: 'min', MinTTL: 2 * day });
  expect(made.CachePolicy?.CachePolicyConfig).toMatchObject({ DefaultTTL: 2 * day, MaxTTL: 365 * day });
  for (const ttls of [
    { MinTTL: 10, DefaultTTL: 5 },
    { MinTTL: 0, DefaultTTL: 20, MaxTTL: 10 },
    { MinTTL: -1 },
  ]) {
    expect(await refusalOf(createCachePolicy({ Name: 'disorder', ...ttls }))).toBe('InvalidArgument 400');
  }
});

test('a cache key has at most ten names of a kind, and names only where it says so', async () => {
  const cases: [Partial<KeyParts>, string][] = [
    [
      { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: names(11) } },
      'TooManyHeadersInCachePolicy 400',
    ],
    [
      { CookiesConfig: { CookieBehavior: 'whitelist', Cookies: names(11) } },
      'TooManyCookiesInCachePolicy 400',
    ],
    [
      { QueryStringsConfig: { QueryStringBehavior: 'allExcept', QueryStrings: names(11) } },
      'TooManyQueryStringsInCachePolicy 400',
    ],
    [{ HeadersConfig: { HeaderBehavior: 'whitelist' } }, 'InvalidArgument 400'],
    [{ CookiesConfig: { CookieBehavior: 'all', Cookies: names(1) } }, 'InvalidArgument 400'],
    [
      { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Quantity: 2, Items: ['Origin'] } } },
      'InconsistentQuantities 400',
    ],
  ];
  for (const [parts, refusal] of cases) {
    expect(await refusalOf(createCachePolicy(keyedBy(parts))), refusal).toBe(refusal);
  }
  await createCachePolicy(keyedBy({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers: names(10) } }));
});

test('a cache policy that caches nothing has no key', async () => {
  const never = { MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 };
  const gzip = { ...keyedBy({ EnableAcceptEncodingGzip: true }), ...never };
  const refused = createCachePolicy(gzip);
  await expect(refused).rejects.toThrow('EnableAcceptEncodingGzip');
  expect(await refusalOf(refused)).toBe('InvalidArgument 400');
  const headers = { HeaderBehavior: 'whitelist', Headers: names(1) } as const;
  expect(await refusalOf(createCachePolicy({ ...keyedBy({ HeadersConfig: headers }), ...never }))).toBe(
    'InvalidArgument 400',
  );
  await createCachePolicy({ ...keyedBy({}), ...never });
});

test('a policy that a behavior uses stays, and tells which distributions use it (distributions)', async () => {
  const cache = await createCachePolicy({ Name: 'used', MinTTL: 1 });
  const cacheId = cache.CachePolicy?.Id;
  const headers = await cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: { Name: 'used', ...NO_INDEX },
  });
  const headersId = headers.ResponseHeadersPolicy?.Id;
  const originRequestId = '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf';
  const config = distributionConfig('uses policies');
  const { Distribution: distribution } = await cloudfront.createDistribution({
    DistributionConfig: {
      ...config,
      DefaultCacheBehavior: {
        TargetOriginId: 'bucket',
        ViewerProtocolPolicy: 'https-only',
        CachePolicyId: cacheId,
        ResponseHeadersPolicyId: headersId,
        OriginRequestPolicyId: originRequestId,
      },
    },
  });
  const removeCache = cloudfront.deleteCachePolicy({ Id: cacheId, IfMatch: cache.ETag });
  expect(await refusalOf(removeCache)).toBe('CachePolicyInUse 409');
  const removeHeaders = cloudfront.deleteResponseHeadersPolicy({ Id: headersId, IfMatch: headers.ETag });
  expect(await refusalOf(removeHeaders)).toBe('ResponseHeadersPolicyInUse 409');

  const lists = [
    await cloudfront.listDistributionsByCachePolicyId({ CachePolicyId: cacheId }),
    await cloudfront.listDistributionsByResponseHeadersPolicyId({ ResponseHeadersPolicyId: headersId }),
    await cloudfront.listDistributionsByOriginRequestPolicyId({ OriginRequestPolicyId: originRequestId }),
  ];
  for (const { DistributionIdList: list } of lists) expect(list?.Items).toEqual([distribution?.Id]);
  const unused = await cloudfront.listDistributionsByCachePolicyId({ CachePolicyId: CACHING_OPTIMIZED });
  expect(unused.DistributionIdList?.Quantity).toBe(0);

  const none = '00000000-0000-4000-8000-000000000000';
  const absent: [Promise<unknown>, string][] = [
    [cloudfront.listDistributionsByCachePolicyId({ CachePolicyId: none }), 'NoSuchCachePolicy 404'],
    [
      cloudfront.listDistributionsByResponseHeadersPolicyId({ ResponseHeadersPolicyId: none }),
      'NoSuchResponseHeadersPolicy 404',
    ],
    [
      cloudfront.listDistributionsByOriginRequestPolicyId({ OriginRequestPolicyId: none }),
      'NoSuchOriginRequestPolicy 404',
    ],
    [cloudfront.listDistributionsByKeyGroup({ KeyGroupId: none }), 'NoSuchResource 404'],
  ];
  for (const [call, refusal] of absent) expect(await refusalOf(call)).toBe(refusal);
});

const CORS: ResponseHeadersPolicyConfig = {
  Name: 'cors',
  Comment: 'for the player',
  CorsConfig: {
    AccessControlAllowOrigins: { Quantity: 1, Items: ['http://localhost:3000'] },
    AccessControlAllowHeaders: { Quantity: 1, Items: ['Range'] },
    AccessControlAllowMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
    AccessControlExposeHeaders: { Quantity: 1, Items: ['Content-Range'] },
    AccessControlAllowCredentials: true,
    AccessControlMaxAgeSec: 600,
    OriginOverride: true,
  },
  ...NO_INDEX,
};

test('a response headers policy comes back as it was sent, and cannot give credentials to everybody', async () => {
  const create = (change: object) =>
    cloudfront.createResponseHeadersPolicy({ ResponseHeadersPolicyConfig: { ...CORS, ...change } });
  const created = await create({});
  const read = await cloudfront.getResponseHeadersPolicy({ Id: created.ResponseHeadersPolicy?.Id });
  expect(read.ResponseHeadersPolicy?.ResponseHeadersPolicyConfig).toEqual(CORS);
  const everybody = { ...CORS.CorsConfig, AccessControlAllowOrigins: { Quantity: 1, Items: ['*'] } };
  expect(await refusalOf(create({ Name: 'all', CorsConfig: everybody }))).toBe('InvalidArgument 400');
  const AccessControlAllowOrigins = { Quantity: 2, Items: ['http://a.example'] };
  const miscounted = { ...CORS.CorsConfig, AccessControlAllowOrigins };
  expect(await refusalOf(create({ Name: 'all', CorsConfig: miscounted }))).toBe('InconsistentQuantities 400');
});

test('a response headers policy adds and removes ten headers at most, and its CSP has a length', async () => {
  const create = (change: object) =>
    cloudfront.createResponseHeadersPolicy({ ResponseHeadersPolicyConfig: { Name: 'full', ...change } });
  const added = names(11).Items.map((Header) => ({ Header, Value: 'v', Override: true }));
  const removed = names(11).Items.map((Header) => ({ Header }));
  const csp = { Override: true, ContentSecurityPolicy: `default-src ${'x'.repeat(1_783)}` };
  const cases: [object, string][] = [
    [{ CustomHeadersConfig: { Quantity: 11, Items: added } }, 'TooManyCustomHeadersInResponseHeadersPolicy 400'],
    [{ RemoveHeadersConfig: { Quantity: 11, Items: removed } }, 'TooManyRemoveHeadersInResponseHeadersPolicy 400'],
    [{ SecurityHeadersConfig: { ContentSecurityPolicy: csp } }, 'TooLongCSPInResponseHeadersPolicy 400'],
  ];
  for (const [change, refusal] of cases) expect(await refusalOf(create(change)), refusal).toBe(refusal);
});
