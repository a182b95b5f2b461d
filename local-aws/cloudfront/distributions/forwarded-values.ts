/* eslint-disable @typescript-eslint/no-deprecated -- the older way to say what is cached, which AWS accepts as before */
import type { DefaultCacheBehavior, ForwardedValues, Origin } from '@aws-sdk/client-cloudfront';
import { notAllowed, requireKeyHeaders } from '../policies/cache-key-headers';
import { requireQuantity } from '../control-plane';
import { refusal } from '../errors';
import { QUOTAS } from '../quotas';

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 31_536_000;

/** The members of a behavior that a cache policy stands in for. */
const LEGACY_SETTINGS = ['ForwardedValues', 'MinTTL', 'DefaultTTL', 'MaxTTL'] as const;

/** What is cached and for how long is said either by a cache policy or by ForwardedValues and TTLs, never by both. */
export function checkCacheSettings(behavior: DefaultCacheBehavior, origin: Origin): void {
  if (behavior.CachePolicyId) {
    const legacy = LEGACY_SETTINGS.find((name) => behavior[name] !== undefined);
    if (legacy === undefined) return;
    throw refusal(
      'InvalidArgument',
      `The parameter ${legacy} cannot be used when a cache policy is associated to the cache behavior.`,
    );
  }
  if (behavior.MinTTL === undefined) throw refusal('InvalidArgument', 'The parameter MinTTL is required.');
  if (!behavior.ForwardedValues) {
    throw refusal('InvalidArgument', 'The parameter ForwardedValues is required.');
  }
  checkForwardedValues(behavior.ForwardedValues, origin);
  // Unlike a cache policy's, these defaults stay where they are and can be out of order with what is given.
  const { MinTTL: min, DefaultTTL: fallback = DAY_SECONDS, MaxTTL: max = YEAR_SECONDS } = behavior;
  if (min < 0 || fallback < min || max < fallback) throw refusal('InvalidTTLOrder');
}

function checkForwardedValues(values: ForwardedValues, origin: Origin): void {
  const { Cookies: cookies, Headers: headers, QueryStringCacheKeys: keys } = values;
  const names = cookies?.WhitelistedNames;
  requireQuantity(names);
  requireQuantity(headers);
  requireQuantity(keys);
  if (cookies?.Forward === 'whitelist' && !names?.Items?.length) throw refusal('InvalidForwardCookies');
  if ((names?.Items?.length ?? 0) > QUOTAS.cookiesPerForwardedValues) {
    throw refusal('TooManyCookieNamesInWhiteList');
  }
  if ((headers?.Items?.length ?? 0) > QUOTAS.headersPerForwardedValues) {
    throw refusal('TooManyHeadersInForwardedValues');
  }
  // S3 finds the bucket by Host, so neither that nor everything can be forwarded to it.
  const isForwarded = (name: string) => headers?.Items?.some((header) => header.toLowerCase() === name);
  if (origin.S3OriginConfig && (isForwarded('host') || isForwarded('*'))) {
    throw refusal('InvalidHeadersForS3Origin');
  }
  checkForwardedHeaders(headers?.Items ?? []);
  if ((keys?.Items?.length ?? 0) > QUOTAS.queryStringsPerForwardedValues) {
    throw refusal('TooManyQueryStringParameters');
  }
}

/** A star alone forwards all headers; beside others it is none of them. */
function checkForwardedHeaders(names: string[]): void {
  if (names.length === 1 && names[0] === '*') return;
  if (names.includes('*')) throw notAllowed('*');
  requireKeyHeaders(names);
}

/** The cache settings of a behavior as AWS returns them: all of the older ones, or none beside a cache policy. */
export function cacheSettingsWithDefaults(behavior: DefaultCacheBehavior): Partial<DefaultCacheBehavior> {
  const { ForwardedValues: values, DefaultTTL: fallback, MaxTTL: max } = behavior;
  if (!values) return {};
  const { Cookies: cookies } = values;
  return {
    DefaultTTL: fallback ?? DAY_SECONDS,
    MaxTTL: max ?? YEAR_SECONDS,
    ForwardedValues: {
      ...values,
      // Names that go with another value of Forward are dropped, as the API reference says.
      Cookies: cookies?.Forward === 'whitelist' ? cookies : cookies && { Forward: cookies.Forward },
      Headers: values.Headers ?? { Quantity: 0 },
      QueryStringCacheKeys: values.QueryStringCacheKeys ?? { Quantity: 0 },
    },
  };
}
