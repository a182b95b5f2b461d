import type { CORSRule } from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { RawRequest } from '../../shared/service';
import { matchesWildcard } from '../access/wildcard';
import { malformedXml } from '../errors';
import type { CorsRule } from '../records';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const MAX_RULES = 100;

/** Takes CORS rules as sent, gives them as stored; throws as PutBucketCors does. */
export function checkCorsRules(rules: CORSRule[]): CorsRule[] {
  if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
  return rules.map((rule) => {
    const methods = rule.AllowedMethods ?? [];
    const origins = rule.AllowedOrigins ?? [];
    if (methods.length === 0 || origins.length === 0) throw malformedXml();
    const unknown = methods.find((method) => !METHODS.includes(method));
    if (unknown !== undefined)
      throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
    const starred = [...origins, ...(rule.AllowedHeaders ?? [])].find((text) => text.split('*').length > 2);
    if (starred !== undefined)
      throw invalid(`AllowedOrigin "${starred}" can not have more than one wildcard.`);
    return {
      ID: rule.ID,
      AllowedMethods: methods,
      AllowedOrigins: origins,
      AllowedHeaders: rule.AllowedHeaders,
      ExposeHeaders: rule.ExposeHeaders,
      MaxAgeSeconds: rule.MaxAgeSeconds,
    };
  });
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidRequest', message, 400);
}

/** The CORS headers of an ordinary answer; none when the request has no Origin or no rule lets it in. */
export function corsHeaders(rules: CorsRule[], request: RawRequest): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined) return {};
  const rule = findRule(rules, origin, request.method, []);
  return rule ? allow(rule, origin) : {};
}

/** Answers a preflight request; throws AccessForbidden when no rule allows what it asks about. */
export function answerPreflight(
  rules: CorsRule[] | undefined,
  request: RawRequest,
): { status: number; headers: Record<string, string> } {
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw new ApiError('BadRequest', 'Insufficient information. Origin request header needed.', 400);
  }
  if (!rules) throw forbidden('CORSResponse: CORS is not enabled for this bucket.');
  const asked = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const rule = findRule(rules, origin, method, asked);
  if (!rule) {
    throw forbidden(
      'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, ' +
        "request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  }
  const headers = allow(rule, origin);
  if (asked.length > 0) headers['access-control-allow-headers'] = asked.join(', ');
  return { status: 200, headers };
}

function forbidden(message: string): ApiError {
  return new ApiError('AccessForbidden', message, 403);
}

/** The first rule that lets in origin, method and all headers decides. */
function findRule(
  rules: CorsRule[],
  origin: string,
  method: string,
  headers: string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.AllowedOrigins.some((pattern) => matchesWildcard(pattern, origin)) &&
      rule.AllowedMethods.includes(method) &&
      headers.every((name) =>
        (rule.AllowedHeaders ?? []).some((pattern) => matchesWildcard(pattern.toLowerCase(), name)),
      ),
  );
}

function allow(rule: CorsRule, origin: string): Record<string, string> {
  const any = rule.AllowedOrigins.includes('*');
  const headers: Record<string, string> = {
    'access-control-allow-origin': any ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
  if (!any) headers['access-control-allow-credentials'] = 'true';
  if (rule.ExposeHeaders && rule.ExposeHeaders.length > 0)
    headers['access-control-expose-headers'] = rule.ExposeHeaders.join(', ');
  if (rule.MaxAgeSeconds !== undefined) headers['access-control-max-age'] = String(rule.MaxAgeSeconds);
  return headers;
}
