/* eslint-disable @typescript-eslint/no-deprecated -- the older way to say what is cached, which AWS accepts as before */
import type { CloudFront, DefaultCacheBehavior, ForwardedValues } from '@aws-sdk/client-cloudfront';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { distributionConfig, openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

const NOTHING: ForwardedValues = { QueryString: false, Cookies: { Forward: 'none' } };
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** Creates a distribution whose one behavior has these cache settings, and gives the behavior as it is returned. */
async function create(settings: Partial<DefaultCacheBehavior>) {
  const { Distribution: distribution } = await cloudfront.createDistribution({
    DistributionConfig: distributionConfig('settings', {}, {
      DefaultCacheBehavior: { TargetOriginId: 'bucket', ViewerProtocolPolicy: 'https-only', ...settings },
    }),
  });
  return distribution?.DistributionConfig?.DefaultCacheBehavior;
}

const names = (count: number) => ({
  Quantity: count,
  Items: Array.from({ length: count }, (_, index) => `name-${index}`),
});

test('forwarded values and lifetimes are accepted without a cache policy and come back complete', async () => {
  expect(await create({ ForwardedValues: NOTHING, MinTTL: 0 })).toMatchObject({
    ForwardedValues: { ...NOTHING, Headers: { Quantity: 0 }, QueryStringCacheKeys: { Quantity: 0 } },
    MinTTL: 0,
    DefaultTTL: 86_400,
    MaxTTL: 31_536_000,
  });
});

test('cookies that are listed without being asked for are dropped', async () => {
  const Cookies = { Forward: 'all', WhitelistedNames: names(1) } as const;
  const behavior = await create({ ForwardedValues: { QueryString: false, Cookies }, MinTTL: 0 });
  expect(behavior?.ForwardedValues?.Cookies).toEqual({ Forward: 'all' });
});

test('what is cached is said by a cache policy or by forwarded values, not by both and not by neither', async () => {
  for (const legacy of [{ ForwardedValues: NOTHING }, { MinTTL: 0 }, { DefaultTTL: 1 }, { MaxTTL: 1 }]) {
    const both = create({ CachePolicyId: CACHING_OPTIMIZED, ...legacy });
    await expect(both).rejects.toThrow(Object.keys(legacy)[0]);
    expect(await refusalOf(both)).toBe('InvalidArgument 400');
  }
  await expect(create({})).rejects.toThrow('MinTTL');
  await expect(create({ MinTTL: 0 })).rejects.toThrow('ForwardedValues');
  expect(await refusalOf(create({ MinTTL: 0 }))).toBe('InvalidArgument 400');
});

test('lifetimes out of order are refused, also when a default is what they are out of order with', async () => {
  for (const ttls of [
    { MinTTL: 10, DefaultTTL: 5, MaxTTL: 20 },
    { MinTTL: 0, DefaultTTL: 30, MaxTTL: 20 },
    { MinTTL: 100_000 },
    { MinTTL: 0, MaxTTL: 60 },
  ]) {
    const refused = create({ ForwardedValues: NOTHING, ...ttls });
    expect(await refusalOf(refused), JSON.stringify(ttls)).toBe('InvalidTTLOrder 400');
  }
});

test('forwarded values have limits, and S3 is not sent what it could not answer to', async () => {
  const whitelist = { Forward: 'whitelist' } as const;
  const host = { Quantity: 1, Items: ['Host'] };
  const cases: [Partial<ForwardedValues>, string][] = [
    [{ Cookies: whitelist }, 'InvalidForwardCookies 400'],
    [{ Cookies: { ...whitelist, WhitelistedNames: names(11) } }, 'TooManyCookieNamesInWhiteList 400'],
    [{ Headers: names(11) }, 'TooManyHeadersInForwardedValues 400'],
    [{ Headers: host }, 'InvalidHeadersForS3Origin 400'],
    [{ Headers: { Quantity: 1, Items: ['*'] } }, 'InvalidHeadersForS3Origin 400'],
    [{ QueryString: true, QueryStringCacheKeys: names(11) }, 'TooManyQueryStringParameters 400'],
    [{ Headers: { Quantity: 2, Items: ['Origin'] } }, 'InconsistentQuantities 400'],
  ];
  for (const [values, refusal] of cases) {
    const refused = create({ ForwardedValues: { ...NOTHING, ...values }, MinTTL: 0 });
    expect(await refusalOf(refused), refusal).toBe(refusal);
  }
});
