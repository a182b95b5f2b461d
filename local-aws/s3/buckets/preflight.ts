import type { RawRequest } from '../../shared/service';
import { matchesWildcard } from '../../shared/iam/wildcard';
import { s3Error } from '../errors';
import type { CorsRule } from '../records';

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
  if (origin === undefined) {
    throw s3Error('BadRequest', { message: 'Insufficient information. Origin request header needed.' });
  }
  if (method === undefined)
    throw s3Error('BadRequest', { message: 'Invalid Access-Control-Request-Method: null' });
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

function forbidden(message: string) {
  return s3Error('AccessForbidden', { message });
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
