import type { IncomingHttpHeaders } from 'node:http';
import type { CloudFrontRecords } from '../../cloudfront/records';
import { originsOf } from '../../cloudfront/references';
import type { S3Origin } from '../../shared/origin';
import type { Behavior } from '../behavior';
import type { CacheRequest, EdgeCache } from '../cache/cache';
import { cacheKey } from '../cache/key';
import { errorResponse, serveFromCache } from '../cache/respond';
import { cacheSettingsOf, type CacheSettings } from '../cache/settings';
import type { EdgeResponse } from '../edge-response';
import { selectParts } from './forwarding';
import { bucketOrigin, fetchFromOrigin, type OriginFetch } from './origin-fetch';
import type { Site } from '../sites';
import { passedHeaders } from './viewer-headers';

/** A request that may be served, after everything that could refuse it. */
export interface AllowedRequest {
  method: string;
  /** The path as sent, percent-encoded. */
  path: string;
  /** The viewer's own query, without CloudFront's parameters. */
  ownQuery: string;
  headers: IncomingHttpHeaders;
}

export interface FetchDeps {
  records: CloudFrontRecords;
  origin: S3Origin;
  cache: EdgeCache;
}

/** What a viewer's conditional request passes on to an origin that answers it itself. */
const CONDITIONS = [
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
];

/** Gives the answer from the cache or the origin; undefined when the origin is none that Local AWS has. */
export async function fetchAnswer(
  request: AllowedRequest,
  { config, distribution }: Site,
  behavior: Behavior,
  { records, origin: s3, cache }: FetchDeps,
): Promise<EdgeResponse | undefined> {
  const origin = originsOf(config).find(({ Id: id }) => id === behavior.TargetOriginId);
  const bucket = origin && bucketOrigin(origin, distribution, 'authorization' in request.headers, records);
  if (!bucket) return undefined;
  const settings = cacheSettingsOf(behavior, records);
  const parts = selectParts(request, settings.forwarded);
  const isRoot = request.path === '/' && Boolean(config.DefaultRootObject);
  const path = isRoot ? `/${encodeURI(config.DefaultRootObject ?? '')}` : request.path;
  const ask = (method: OriginFetch['method'], headers: Record<string, string>) =>
    fetchFromOrigin(bucket, { path, parts, method, headers }, s3);

  if (request.method === 'OPTIONS') return answerOptions(parts.headers, () => ask('OPTIONS', {}));
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const viewer = { method: request.method, headers: request.headers } as const;
  const passOn = () => ask(viewer.method, conditionsOf(request.headers));
  if (settings.neverCaches || isForOriginAlone(request, parts.query)) return passed(await passOn());

  const cached = cacheRequest(distribution.id, path, request, settings, (headers) => ask('GET', headers));
  if (settings.lifetimes.maxTtl === 0) return answerUncached(cache, cached, viewer.method, passOn);
  return (await serveFromCache(cache, cached, viewer)) ?? passed(await passOn());
}

function cacheRequest(
  distributionId: string,
  path: string,
  request: AllowedRequest,
  { key: selections, lifetimes }: CacheSettings,
  ask: CacheRequest['ask'],
): CacheRequest {
  const parts = selectParts(request, [selections]);
  const { kind } = selections.headers;
  const hostNamed = kind === 'only' && selections.headers.names.some((name) => name.toLowerCase() === 'host');
  return {
    key: cacheKey(distributionId, path, hostNamed ? request.headers.host : undefined, parts),
    distributionId,
    url: parts.query === '' ? path : `${path}?${parts.query}`,
    lifetimes,
    range: request.headers.range,
    ask,
  };
}

/** Without a cache, objects are passed on; errors are still kept for their ten seconds, whatever the policy's TTLs. */
async function answerUncached(
  cache: EdgeCache,
  request: CacheRequest,
  method: 'GET' | 'HEAD',
  passOn: () => ReturnType<S3Origin['fetch']>,
): Promise<EdgeResponse> {
  const kept = cache.findError(request);
  if (kept) return errorResponse(kept);
  const answer = await passOn();
  if (method === 'GET' && answer.status >= 400 && Buffer.isBuffer(answer.body)) {
    cache.keepError(request, answer.status, passedHeaders(answer.headers), answer.body);
  }
  return passed(answer);
}

/**
 * Assumed: conditions that are to protect a change (If-Match, If-Unmodified-Since) are the origin's to judge. A part
 * number asks S3 for a range that the cache does not know.
 */
function isForOriginAlone({ headers }: AllowedRequest, query: string): boolean {
  if ('if-match' in headers || 'if-unmodified-since' in headers) return true;
  return new URLSearchParams(query).has('partNumber');
}

/**
 * S3 answers a preflight when the behaviour passes the Origin header on. Assumed: otherwise the answer has nothing but
 * what the behaviour's response headers policy adds.
 */
async function answerOptions(
  forwarded: Record<string, string>,
  ask: () => ReturnType<S3Origin['fetch']>,
): Promise<EdgeResponse> {
  if ('origin' in forwarded) return passed(await ask());
  return {
    status: 200,
    headers: { server: 'CloudFront' },
    body: Buffer.alloc(0),
    xCache: 'Miss from cloudfront',
  };
}

function passed({ status, headers, body }: Awaited<ReturnType<S3Origin['fetch']>>): EdgeResponse {
  const xCache = status >= 400 ? 'Error from cloudfront' : 'Miss from cloudfront';
  return { status, headers: passedHeaders(headers), body, xCache };
}

function conditionsOf(headers: IncomingHttpHeaders): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of CONDITIONS) {
    const value = headers[name];
    if (typeof value === 'string') result[name] = value;
  }
  return result;
}
