import type { Lifetimes } from './settings';

type Headers = Record<string, string>;

/** CloudFront's default; other values need custom error responses, which the control plane refuses. */
export const ERROR_CACHING_MIN_TTL_SECONDS = 10;

/** Developer guide, "HTTP 4xx and 5xx status codes that CloudFront caches": these always. */
const ERRORS_ALWAYS_CACHED = [404, 405, 410, 414, 500, 501, 502, 503, 504];

/** The same page: these only when the origin says for how long. S3 says it of no refusal. */
const ERRORS_CACHED_IF_TOLD = [400, 403, 412, 415];

/** "Control how long CloudFront caches errors": a wish not to be cached is heard for these alone. */
const ERRORS_THAT_MAY_DECLINE = [404, 410, 414, 501];

/**
 * For how many seconds an answer of the origin is fresh, by the table of "Specify the amount of time that CloudFront
 * caches objects": no-cache, no-store and private leave it the minimum; otherwise s-maxage, then max-age, then Expires
 * counts, within minimum and maximum; and without any of them the default.
 */
export function ttlSeconds({ minTtl, defaultTtl, maxTtl }: Lifetimes, headers: Headers, at: Date): number {
  if (forbidsReuse(headers)) return minTtl;
  const told = toldSeconds(headers, at);
  if (told === undefined) return Math.max(minTtl, defaultTtl);
  return Math.max(minTtl, Math.min(told, maxTtl));
}

/** Whether an answer may be kept at all, be it only to ask the origin whether it has changed. */
export function mayStore({ minTtl, maxTtl }: Lifetimes, headers: Headers): boolean {
  if (maxTtl === 0) return false;
  const { noStore, isPrivate } = directives(headers);
  return minTtl > 0 || !(noStore || isPrivate);
}

/** For how many seconds a refusal or failure of the origin is repeated without asking again; undefined for not at all. */
export function errorTtlSeconds(
  status: number,
  { maxTtl }: Lifetimes,
  headers: Headers,
  at: Date,
): number | undefined {
  const told = toldSeconds(headers, at);
  const isCached =
    ERRORS_ALWAYS_CACHED.includes(status) || (ERRORS_CACHED_IF_TOLD.includes(status) && told !== undefined);
  if (!isCached || (ERRORS_THAT_MAY_DECLINE.includes(status) && forbidsReuse(headers))) return undefined;
  return Math.max(ERROR_CACHING_MIN_TTL_SECONDS, Math.min(told ?? 0, maxTtl));
}

function forbidsReuse(headers: Headers): boolean {
  const { noCache, noStore, isPrivate } = directives(headers);
  return noCache || noStore || isPrivate;
}

/** How long the origin says; undefined when it says nothing. A date that cannot be read is one that is over. */
function toldSeconds(headers: Headers, at: Date): number | undefined {
  const { maxAge, sharedMaxAge } = directives(headers);
  if (sharedMaxAge !== undefined || maxAge !== undefined) return sharedMaxAge ?? maxAge;
  if (headers.expires === undefined) return undefined;
  const seconds = (Date.parse(headers.expires) - at.getTime()) / 1000;
  return Number.isNaN(seconds) ? 0 : Math.max(0, seconds);
}

function directives(headers: Headers) {
  const list = (headers['cache-control'] ?? '').split(',').map((text) => text.trim().toLowerCase());
  const has = (name: string) => list.some((item) => item === name || item.startsWith(`${name}=`));
  const seconds = (name: string) => {
    const found = list.map((item) => new RegExp(`^${name}="?(\\d{1,10})"?$`).exec(item)?.[1]);
    const first = found.find((text) => text !== undefined);
    return first === undefined ? undefined : Number(first);
  };
  return {
    noCache: has('no-cache'),
    noStore: has('no-store'),
    isPrivate: has('private'),
    maxAge: seconds('max-age'),
    sharedMaxAge: seconds('s-maxage'),
  };
}
