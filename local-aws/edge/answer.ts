import type { IncomingHttpHeaders } from 'node:http';
import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { MANAGED_RESPONSE_HEADERS_POLICIES } from '../cloudfront/managed-policies';
import type { CloudFrontRecords } from '../cloudfront/records';
import { originsOf } from '../cloudfront/references';
import type { Clock } from '../shared/clock';
import type { S3Origin } from '../shared/origin';
import { behaviorFor, type Behavior } from './behavior';
import type { EdgeResponse } from './edge-response';
import { denialAnswer, errorPage } from './error-answers';
import { fetchFromOrigin } from './origin-fetch';
import { applyResponseHeadersPolicy } from './response-headers';
import { judge } from './signature';
import { splitTarget } from './signed-request';
import { findSite, type Site } from './sites';
import { trustedKeysOf } from './trusted-keys';

export interface EdgeRequest {
  method: string;
  host: string;
  /** Path and query as sent. */
  target: string;
  headers: IncomingHttpHeaders;
  sourceIp: string;
  requestId: string;
}

export interface AnswerDeps {
  records: CloudFrontRecords;
  clock: Clock;
  origin: S3Origin;
}

/** A URL longer than this is refused (developer guide, quotas). */
const MAX_URL_BYTES = 8192;

/**
 * What a viewer gets. This port stands for the viewer's HTTPS, so every viewer protocol policy is content with it,
 * while the URLs that viewers use and sign begin with http://.
 */
export async function answer(request: EdgeRequest, deps: AnswerDeps): Promise<EdgeResponse> {
  const page = (reason: Parameters<typeof errorPage>[0]) => errorPage(reason, request.requestId);
  if (`http://${request.host}${request.target}`.length > MAX_URL_BYTES) return page('too-large');
  const { path } = splitTarget(request.target);
  if (!isReadable(path)) return page('bad-request');
  const site = findSite(deps.records, request.host, deps.clock.now());
  if (!site) return page('unknown-host');
  const behavior = behaviorFor(site.config, path);
  if (!behavior) return page('unknown-host');

  const allowed: string[] = behavior.AllowedMethods?.Items ?? [];
  if (!allowed.includes(request.method)) return page('method-not-allowed');
  if (hasBody(request) && (request.method === 'GET' || request.method === 'HEAD')) return page('body-on-get');
  const keys = trustedKeysOf(behavior, deps.records);
  if (keys) {
    const viewer = { ...request, scheme: 'http' as const, cookieHeader: request.headers.cookie };
    const verdict = judge(viewer, keys, deps.clock.epochSeconds());
    if (!verdict.allowed) return denialAnswer(verdict.denial);
  }
  const response = await fetchAnswer(request, site, behavior, path, deps);
  if (!response) return page('origin-unreachable');
  return withPolicy(response, request, behavior, deps.records);
}

/** The place of the cache: whatever is served without the origin is decided here. Every answer is a Miss so far. */
async function fetchAnswer(
  request: EdgeRequest,
  { config, distribution }: Site,
  behavior: Behavior,
  path: string,
  { origin: s3, records }: AnswerDeps,
): Promise<EdgeResponse | undefined> {
  if (request.method === 'OPTIONS') return preflightAnswer();
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const origin = originsOf(config).find(({ Id: id }) => id === behavior.TargetOriginId);
  if (!origin) return undefined;
  const rootObject =
    path === '/' && config.DefaultRootObject ? `/${encodeURI(config.DefaultRootObject)}` : path;
  const fetched = await fetchFromOrigin(
    { origin, distribution, path: rootObject, method: request.method, headers: request.headers },
    s3,
    records,
  );
  if (!fetched) return undefined;
  const failed = fetched.status >= 400;
  return {
    ...fetched,
    headers: viewerHeaders(fetched.headers),
    xCache: failed ? 'Error from cloudfront' : 'Miss from cloudfront',
  };
}

/** S3's own request ids, and what concerns only the connection to the origin, end at the edge. */
function viewerHeaders(fromOrigin: Record<string, string>): Record<string, string> {
  const ended = ['x-amz-request-id', 'x-amz-id-2', 'connection', 'keep-alive', 'transfer-encoding', 'date'];
  return Object.fromEntries(Object.entries(fromOrigin).filter(([name]) => !ended.includes(name)));
}

/** Assumed: with S3 behind it, a preflight is answered with nothing but the headers of the behaviour's policy. */
function preflightAnswer(): EdgeResponse {
  return {
    status: 200,
    headers: { server: 'CloudFront' },
    body: Buffer.alloc(0),
    xCache: 'Miss from cloudfront',
  };
}

function withPolicy(
  response: EdgeResponse,
  request: EdgeRequest,
  behavior: Behavior,
  records: CloudFrontRecords,
): EdgeResponse {
  const policy = policyOf(behavior.ResponseHeadersPolicyId, records);
  if (!policy) return response;
  const isPreflight =
    request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  const cors = { origin: request.headers.origin, isPreflight };
  return { ...response, headers: applyResponseHeadersPolicy(policy, cors, response.headers) };
}

function policyOf(
  id: string | undefined,
  records: CloudFrontRecords,
): ResponseHeadersPolicyConfig | undefined {
  if (!id) return undefined;
  return (MANAGED_RESPONSE_HEADERS_POLICIES.get(id) ?? records.responseHeadersPolicies.get(id))?.config;
}

/** S3 could not make a key of a path with a broken escape in it. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return path.startsWith('/');
  } catch {
    return false;
  }
}

function hasBody({ headers }: EdgeRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
