import type { IncomingHttpHeaders } from 'node:http';
import type { KeyObject } from 'node:crypto';
import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { MANAGED_RESPONSE_HEADERS_POLICIES } from '../cloudfront/policies/managed-policies';
import type { CloudFrontRecords } from '../cloudfront/records';
import type { Clock } from '../shared/clock';
import { behaviorFor, type Behavior } from './behavior';
import type { EdgeResponse } from './edge-response';
import { denialAnswer, errorPage, redirectAnswer } from './error-answers';
import { fetchAnswer, type FetchDeps } from './origin/fetch-answer';
import { applyResponseHeadersPolicy } from './response-headers';
import { judge, type Verdict } from './signature/signature';
import { splitTarget } from './signature/signed-request';
import { findSite } from './sites';
import { trustedKeysOf } from './signature/trusted-keys';

/** What a port stands for: both speak HTTP, and one of them counts as the viewer's HTTPS. */
export type ViewerProtocol = 'https' | 'http';

export interface EdgeRequest {
  protocol: ViewerProtocol;
  method: string;
  host: string;
  /** Path and query as sent. */
  target: string;
  headers: IncomingHttpHeaders;
  sourceIp: string;
  requestId: string;
}

export interface AnswerDeps extends FetchDeps {
  clock: Clock;
  /** The port that counts as HTTPS: redirects lead to it. */
  httpsPort: () => number;
}

/** A URL longer than this is refused (developer guide, quotas). */
const MAX_URL_BYTES = 8192;

/** What a viewer gets. Who may have it is decided for every request, before the cache is asked. */
export async function answer(request: EdgeRequest, deps: AnswerDeps): Promise<EdgeResponse> {
  const page = (reason: Parameters<typeof errorPage>[0]) => errorPage(reason, request.requestId);
  if (`http://${request.host}${request.target}`.length > MAX_URL_BYTES) return page('too-large');
  const { path, ownQuery } = splitTarget(request.target);
  if (!isReadable(path)) return page('bad-request');
  const site = findSite(deps.records, request.host, deps.clock.now());
  if (!site) return page('unknown-host');
  const behavior = behaviorFor(site.config, path);
  if (!behavior) return page('unknown-host');

  const elsewhere = protocolAnswer(request, behavior, deps);
  if (elsewhere) return elsewhere;
  const allowed: string[] = behavior.AllowedMethods?.Items ?? [];
  if (!allowed.includes(request.method)) return page('method-not-allowed');
  if (hasBody(request) && (request.method === 'GET' || request.method === 'HEAD')) return page('body-on-get');
  const keys = trustedKeysOf(behavior, deps.records);
  if (keys) {
    const verdict = judgeUrl(request, keys, deps.clock.epochSeconds());
    if (!verdict.allowed) return denialAnswer(verdict.denial);
  }
  const { method, headers } = request;
  const response = await fetchAnswer({ method, path, ownQuery, headers }, site, behavior, deps);
  if (!response) return page('origin-unreachable');
  return withPolicy(response, request, behavior, deps.records);
}

/** What plain HTTP gets from a behaviour that wants HTTPS. Assumed: nothing else is looked at before. */
function protocolAnswer(
  request: EdgeRequest,
  { ViewerProtocolPolicy: policy }: Behavior,
  { httpsPort }: AnswerDeps,
): EdgeResponse | undefined {
  if (request.protocol === 'https' || policy === 'allow-all') return undefined;
  if (policy !== 'redirect-to-https') return errorPage('https-only', request.requestId);
  const host = request.host.replace(/:\d+$/, '');
  return redirectAnswer(request.method, `http://${host}:${httpsPort()}${request.target}`);
}

/**
 * Every local URL begins with http://, and most are signed as such. One that is signed for https:// holds where the
 * port counts as that, and nowhere else.
 */
function judgeUrl(request: EdgeRequest, keys: Map<string, KeyObject>, epochSeconds: number): Verdict {
  const viewer = { ...request, cookieHeader: request.headers.cookie };
  const verdict = judge({ ...viewer, scheme: 'http' }, keys, epochSeconds);
  if (verdict.allowed || request.protocol === 'http') return verdict;
  return judge({ ...viewer, scheme: 'https' }, keys, epochSeconds).allowed ? { allowed: true } : verdict;
}

/** Applied to hits and misses alike, for this viewer's origin. */
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
