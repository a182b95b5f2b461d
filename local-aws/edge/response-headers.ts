import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from '@aws-sdk/client-cloudfront';
import { isHeaderName, isHeaderValue, isOutOfReach } from '../cloudfront/policies/header-rules';
import { matchesWildcard } from './wildcard';

/** The viewer's side of cross-origin rules. */
export interface CorsRequest {
  origin: string | undefined;
  isPreflight: boolean;
}

type Headers = Record<string, string>;

/**
 * Takes a response headers policy and an origin's answer, gives the headers the viewer gets (all names lower-case).
 * It applies to whatever the origin answers, 206 and refusals included. Assumed: it does not apply to the edge's own
 * denials, which have been seen without CORS headers. Whatever is stored: what frames the body and what HTTP could
 * not send stays out of it, or the viewer would get no answer.
 */
export function applyResponseHeadersPolicy(
  policy: ResponseHeadersPolicyConfig,
  request: CorsRequest,
  fromOrigin: Headers,
): Headers {
  const headers = { ...fromOrigin };
  for (const { Header: name } of policy.RemoveHeadersConfig?.Items ?? []) {
    if (name !== undefined && !isOutOfReach(name)) Reflect.deleteProperty(headers, name.toLowerCase());
  }
  if (policy.CorsConfig) addCors(headers, policy.CorsConfig, request);
  if (policy.SecurityHeadersConfig) addSecurityHeaders(headers, policy.SecurityHeadersConfig);
  for (const { Header: name, Value: value, Override: override } of policy.CustomHeadersConfig?.Items ?? []) {
    if (name !== undefined && !isOutOfReach(name)) set(headers, name.toLowerCase(), value, override);
  }
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => isHeaderName(name) && isHeaderValue(value)),
  );
}

function set(headers: Headers, name: string, value: string | undefined, override: boolean | undefined): void {
  if (value !== undefined && (override || headers[name] === undefined)) headers[name] = value;
}

/** Only a request that names its origin is a cross-origin one; an origin that is not listed gets nothing. */
function addCors(
  headers: Headers,
  cors: ResponseHeadersPolicyCorsConfig,
  { origin, isPreflight }: CorsRequest,
): void {
  if (origin === undefined) return;
  if (!cors.OriginOverride && headers['access-control-allow-origin'] !== undefined) return;
  const allowed = cors.AccessControlAllowOrigins?.Items ?? [];
  const anyOrigin = allowed.includes('*');
  if (!anyOrigin) headers.vary = addToList(headers.vary, 'Origin');
  if (!anyOrigin && !allowed.some((pattern) => matchesWildcard(pattern, origin))) return;
  headers['access-control-allow-origin'] = anyOrigin ? '*' : origin;
  if (cors.AccessControlAllowCredentials) headers['access-control-allow-credentials'] = 'true';
  if (isPreflight) {
    headers['access-control-allow-methods'] = allowedMethods(cors).join(', ');
    headers['access-control-allow-headers'] = (cors.AccessControlAllowHeaders?.Items ?? []).join(', ');
    if (cors.AccessControlMaxAgeSec !== undefined) {
      headers['access-control-max-age'] = String(cors.AccessControlMaxAgeSec);
    }
  }
  const exposed = cors.AccessControlExposeHeaders?.Items ?? [];
  if (exposed.length > 0) headers['access-control-expose-headers'] = exposed.join(', ');
}

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

function allowedMethods(cors: ResponseHeadersPolicyCorsConfig): string[] {
  const methods: string[] = cors.AccessControlAllowMethods?.Items ?? [];
  return methods.includes('ALL') ? ALL_METHODS : methods;
}

function addToList(list: string | undefined, item: string): string {
  const items = list?.split(',').map((text) => text.trim()) ?? [];
  return items.some((text) => text.toLowerCase() === item.toLowerCase())
    ? items.join(', ')
    : [...items, item].join(', ');
}

function addSecurityHeaders(headers: Headers, config: ResponseHeadersPolicySecurityHeadersConfig): void {
  const {
    XSSProtection: xss,
    FrameOptions: frame,
    ReferrerPolicy: referrer,
    StrictTransportSecurity: hsts,
  } = config;
  const { ContentSecurityPolicy: csp, ContentTypeOptions: contentType } = config;
  if (xss) {
    const mode = xss.ModeBlock ? '; mode=block' : '';
    const report = xss.ReportUri ? `; report=${xss.ReportUri}` : '';
    set(headers, 'x-xss-protection', xss.Protection ? `1${mode}${report}` : '0', xss.Override);
  }
  if (frame) set(headers, 'x-frame-options', frame.FrameOption, frame.Override);
  if (referrer) set(headers, 'referrer-policy', referrer.ReferrerPolicy, referrer.Override);
  if (csp) set(headers, 'content-security-policy', csp.ContentSecurityPolicy, csp.Override);
  if (contentType) set(headers, 'x-content-type-options', 'nosniff', contentType.Override);
  if (hsts) {
    const subdomains = hsts.IncludeSubdomains ? '; includeSubDomains' : '';
    const preload = hsts.Preload ? '; preload' : '';
    const value = `max-age=${hsts.AccessControlMaxAgeSec}${subdomains}${preload}`;
    set(headers, 'strict-transport-security', value, hsts.Override);
  }
}
