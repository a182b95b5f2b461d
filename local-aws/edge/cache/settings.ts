import type { CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../../cloudfront/policies/managed-policies';
import type { CloudFrontRecords } from '../../cloudfront/records';
import type { Behavior } from '../behavior';
import { selectionsOf, type Selection, type Selections } from '../origin/forwarding';

/** The times, in seconds, that bound how long an answer is kept. */
export interface Lifetimes {
  minTtl: number;
  defaultTtl: number;
  maxTtl: number;
}

/** What a cache behaviour says about its cache. */
export interface CacheSettings {
  lifetimes: Lifetimes;
  /** What tells two objects of one path apart. */
  key: Selections;
  /** What the origin gets to see: all of the key's, and perhaps more. */
  forwarded: Selections[];
  /** The older settings can pass all headers on, and then nothing is ever kept. */
  neverCaches: boolean;
}

const NOTHING: Selections = {
  queryStrings: { kind: 'none' },
  headers: { kind: 'none' },
  cookies: { kind: 'none' },
};

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 31_536_000;

/** The settings of a behaviour, from its cache policy or from the older ForwardedValues and TTLs. */
export function cacheSettingsOf(behavior: Behavior, records: CloudFrontRecords): CacheSettings {
  const id = behavior.CachePolicyId;
  if (!id) return legacySettings(behavior);
  const policy = (MANAGED_CACHE_POLICIES.get(id) ?? records.cachePolicies.get(id))?.config;
  const key = policy ? keyOf(policy) : NOTHING;
  const forwarded = [key, ...originRequestSelections(behavior)];
  return { lifetimes: lifetimesOf(policy ?? {}), key, forwarded, neverCaches: false };
}

function keyOf({ ParametersInCacheKeyAndForwardedToOrigin: parts }: CachePolicyConfig): Selections {
  return selectionsOf({
    queryStrings: parts?.QueryStringsConfig,
    headers: parts?.HeadersConfig,
    cookies: parts?.CookiesConfig,
  });
}

function originRequestSelections({ OriginRequestPolicyId: id }: Behavior): Selections[] {
  const policy = MANAGED_ORIGIN_REQUEST_POLICIES.get(id ?? '')?.config;
  if (!policy) return [];
  const { QueryStringsConfig: queryStrings, HeadersConfig: headers, CookiesConfig: cookies } = policy;
  return [selectionsOf({ queryStrings, headers, cookies })];
}

interface Times {
  MinTTL?: number | undefined;
  DefaultTTL?: number | undefined;
  MaxTTL?: number | undefined;
}

/** Left out, the longest is a year and the usual a day; neither is ever shorter than the shortest. */
function lifetimesOf({ MinTTL: minTtl = 0, DefaultTTL, MaxTTL }: Times): Lifetimes {
  const defaultTtl = DefaultTTL ?? Math.max(DAY_SECONDS, minTtl);
  return { minTtl, defaultTtl, maxTtl: MaxTTL ?? Math.max(YEAR_SECONDS, defaultTtl) };
}

/* eslint-disable @typescript-eslint/no-deprecated -- AWS still takes these settings, and older scripts write them */
function legacySettings(behavior: Behavior): CacheSettings {
  const values = behavior.ForwardedValues;
  const all = values?.QueryString ? ({ kind: 'all' } as const) : ({ kind: 'none' } as const);
  const keyNames = values?.QueryStringCacheKeys?.Items ?? [];
  const headerNames = values?.Headers?.Items ?? [];
  const headers: Selection = headerNames.includes('*')
    ? { kind: 'all' }
    : { kind: 'only', names: headerNames };
  const cookies = legacyCookies(values?.Cookies);
  const keyQuery: Selection =
    all.kind === 'all' && keyNames.length > 0 ? { kind: 'only', names: keyNames } : all;
  return {
    lifetimes: lifetimesOf(behavior),
    key: { queryStrings: keyQuery, headers, cookies },
    forwarded: [{ queryStrings: all, headers, cookies }],
    neverCaches: headers.kind === 'all',
  };
}

function legacyCookies(cookies: NonNullable<Behavior['ForwardedValues']>['Cookies']): Selection {
  if (cookies?.Forward === 'all') return { kind: 'all' };
  return {
    kind: 'only',
    names: cookies?.Forward === 'whitelist' ? (cookies.WhitelistedNames?.Items ?? []) : [],
  };
}
/* eslint-enable @typescript-eslint/no-deprecated */
