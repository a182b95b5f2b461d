import type { CachePolicy, CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../shared/service';
import { notAllowed, requireKeyHeaders } from './cache-key-headers';
import {
  firstVersion,
  requireName,
  requireQuantity,
  requireShortComment,
  type ControlPlane,
} from '../control-plane';
import { refusal } from '../errors';
import { MANAGED_CACHE_POLICIES } from './managed-policies';
import { QUOTAS } from '../quotas';
import type { CachePolicyRecord } from '../records';
import { distributionsThat, usesCachePolicy } from '../references';
import { managedRecords, resourceHandlers } from '../resource';

type KeyParts = NonNullable<CachePolicyConfig['ParametersInCacheKeyAndForwardedToOrigin']>;

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 31_536_000;

/** Cache policies: what a cache key is made of, and how long the cache keeps what is found under it. */
export function cachePolicyHandlers(plane: ControlPlane): Handlers {
  const { cachePolicies } = plane.records;
  return resourceHandlers(plane, {
    name: 'CachePolicy',
    plural: 'CachePolicies',
    path: 'cache-policy',
    stored: cachePolicies,
    managed: managedRecords(MANAGED_CACHE_POLICIES),
    quota: QUOTAS.cachePolicies,
    refusals: {
      absent: 'NoSuchCachePolicy',
      alreadyExists: 'CachePolicyAlreadyExists',
      tooMany: 'TooManyCachePolicies',
      inUse: 'CachePolicyInUse',
    },
    newRecord: (accountId, config, now) => firstVersion(randomUUID(), accountId, config, now),
    check: (config) => {
      requireName(config.Name, 'cache policy');
      requireShortComment(config.Comment, 'cache policy');
      const checked = withTtls(config);
      checkKeyParts(config.ParametersInCacheKeyAndForwardedToOrigin);
      if (checked.MaxTTL === 0) refuseKeyWithoutCache(config.ParametersInCacheKeyAndForwardedToOrigin);
      return checked;
    },
    collides: (config, other) => config.Name === other.Name,
    isInUse: (id) => distributionsThat(plane.records, (config) => usesCachePolicy(config, id)).length > 0,
    view: cachePolicy,
    summary: (record, type) => ({ Type: type, CachePolicy: cachePolicy(record) }),
  });
}

/** The defaults move up with what is given, so that only contradictory values are out of order (CachePolicyConfig). */
function withTtls(config: CachePolicyConfig): CachePolicyConfig {
  const { MinTTL: min = 0 } = config;
  const { DefaultTTL: fallback = Math.max(DAY_SECONDS, min) } = config;
  const { MaxTTL: max = Math.max(YEAR_SECONDS, fallback) } = config;
  if (min < 0 || fallback < min || max < fallback) {
    throw refusal('InvalidArgument', 'MinTTL, DefaultTTL and MaxTTL must be in this order.');
  }
  return { ...config, DefaultTTL: fallback, MaxTTL: max };
}

function checkKeyParts(parts: KeyParts | undefined): void {
  if (!parts) return;
  const headers = parts.HeadersConfig;
  const cookies = parts.CookiesConfig;
  const queryStrings = parts.QueryStringsConfig;
  requireListed('HeaderBehavior', headers?.HeaderBehavior, headers?.Headers);
  requireListed('CookieBehavior', cookies?.CookieBehavior, cookies?.Cookies);
  requireListed('QueryStringBehavior', queryStrings?.QueryStringBehavior, queryStrings?.QueryStrings);
  if (sizeOf(headers?.Headers) > QUOTAS.headersPerCachePolicy) throw refusal('TooManyHeadersInCachePolicy');
  checkKeyHeaders(headers?.Headers?.Items ?? [], parts);
  if (sizeOf(cookies?.Cookies) > QUOTAS.cookiesPerCachePolicy) throw refusal('TooManyCookiesInCachePolicy');
  if (sizeOf(queryStrings?.QueryStrings) > QUOTAS.queryStringsPerCachePolicy) {
    throw refusal('TooManyQueryStringsInCachePolicy');
  }
}

/** With compression, Accept-Encoding is in the key already, in a form of CloudFront's own. */
function checkKeyHeaders(names: string[], parts: KeyParts): void {
  requireKeyHeaders(names);
  if (!parts.EnableAcceptEncodingGzip && !parts.EnableAcceptEncodingBrotli) return;
  const encoding = names.find((name) => name.toLowerCase() === 'accept-encoding');
  if (encoding !== undefined) throw notAllowed(encoding);
}

interface Names {
  Quantity?: number | undefined;
  Items?: string[] | undefined;
}

function sizeOf(names: Names | undefined): number {
  return names?.Items?.length ?? 0;
}

/** `whitelist` and `allExcept` say which names, `none` and `all` say none. */
function requireListed(member: string, behavior: string | undefined, names: Names | undefined): void {
  requireQuantity(names);
  const needsNames = behavior === 'whitelist' || behavior === 'allExcept';
  if (needsNames !== sizeOf(names) > 0) {
    throw refusal('InvalidArgument', `The parameter ${member} does not go with the names that are listed.`);
  }
}

/** A policy that caches nothing has no use for a key, and CloudFront says so. */
function refuseKeyWithoutCache(parts: KeyParts | undefined): void {
  const used: [member: string, isUsed: boolean | undefined][] = [
    ['EnableAcceptEncodingGzip', parts?.EnableAcceptEncodingGzip],
    ['EnableAcceptEncodingBrotli', parts?.EnableAcceptEncodingBrotli],
    ['HeaderBehavior', isMeant(parts?.HeadersConfig?.HeaderBehavior)],
    ['CookieBehavior', isMeant(parts?.CookiesConfig?.CookieBehavior)],
    ['QueryStringBehavior', isMeant(parts?.QueryStringsConfig?.QueryStringBehavior)],
  ];
  const member = used.find(([, isUsed]) => isUsed)?.[0];
  if (member === undefined) return;
  throw refusal('InvalidArgument', `The parameter ${member} is invalid for policy with caching disabled.`);
}

function isMeant(behavior: string | undefined): boolean {
  return behavior !== undefined && behavior !== 'none';
}

function cachePolicy(record: CachePolicyRecord): CachePolicy {
  return {
    Id: record.id,
    LastModifiedTime: new Date(record.lastModifiedAt),
    CachePolicyConfig: record.config,
  };
}
