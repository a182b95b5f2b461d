/* eslint-disable @typescript-eslint/no-deprecated -- the only way to pass a query on to S3 without a cache policy of one's own */
import type { CacheBehavior, DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';

/** The managed cache policy CachingOptimized, which drops every query: AWS gives it the same id in every account. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

type CacheSettings = Pick<CacheBehavior, 'CachePolicyId' | 'ForwardedValues' | 'MinTTL' | 'DefaultTTL' | 'MaxTTL'>;

/** For what serves to everybody: the query means nothing, so nobody can fill the cache or steer S3 with one. */
export const WITHOUT_QUERY: CacheSettings = { CachePolicyId: CACHING_OPTIMIZED };

/**
 * For what demands signatures, which cover the query: S3 sees it, and answers with a download name, and every query has an
 * answer of its own in the cache. No managed policy does this without passing the viewer's Host on as well, by which S3
 * looks for the bucket. The times are those of CachingOptimized.
 */
export const WITH_QUERY: CacheSettings = {
  ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' }, Headers: { Quantity: 0 }, QueryStringCacheKeys: { Quantity: 0 } },
  MinTTL: 1,
  DefaultTTL: 86_400,
  MaxTTL: 31_536_000,
};

/** Whether a behaviour certainly drops the viewer's query. What a cache policy that is not AWS's own does is not known here. */
export function dropsQuery({ CachePolicyId, ForwardedValues }: CacheSettings): boolean {
  return CachePolicyId ? CachePolicyId === CACHING_OPTIMIZED : ForwardedValues?.QueryString !== true;
}

/** The behaviour with other cache settings; CloudFront takes a cache policy or the older settings, never both. */
export function withCacheSettings(behaviour: DefaultCacheBehavior, settings: CacheSettings): DefaultCacheBehavior {
  const { CachePolicyId: _, ForwardedValues: __, MinTTL: ___, DefaultTTL: ____, MaxTTL: _____, ...rest } = behaviour;
  return { ...rest, ...settings };
}
