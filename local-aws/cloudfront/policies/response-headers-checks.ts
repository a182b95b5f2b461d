import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from '@aws-sdk/client-cloudfront';
import { requireDistinct, requireQuantity } from '../control-plane';
import { refusal } from '../errors';
import { QUOTAS } from '../quotas';
import { isHeaderName, isHeaderValue, isOutOfReach } from './header-rules';

/** These have a section of their own, and CloudFront takes them there only. */
const SECURITY_HEADERS = new Set([
  'content-security-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
]);

/** Those of the CORS section. */
const CORS_HEADERS = new Set([
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
]);

const METHODS: unknown[] = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'ALL'];
const FRAME_OPTIONS: unknown[] = ['DENY', 'SAMEORIGIN'];
const REFERRER_POLICIES: unknown[] = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
];

/** A scheme, or none; a host, whose leftmost part can be a star; a port, which can end with one. */
const ORIGIN = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::(?:\d{1,5}|\d{0,4}\*))?$/i;

/** Throws what AWS would refuse the contents of a response headers policy with. */
export function checkResponseHeaders(config: ResponseHeadersPolicyConfig): void {
  if (isEmpty(config)) throw invalid('A response headers policy needs at least one header.');
  if (config.CorsConfig) checkCors(config.CorsConfig);
  checkCustomHeaders(config.CustomHeadersConfig);
  checkRemovedHeaders(config.RemoveHeadersConfig);
  if (config.SecurityHeadersConfig) checkSecurityHeaders(config.SecurityHeadersConfig);
  const rate = config.ServerTimingHeadersConfig?.SamplingRate ?? 0;
  if (!(rate >= 0 && rate <= 100)) throw invalid('The parameter SamplingRate must be 0 to 100.');
}

function isEmpty(config: ResponseHeadersPolicyConfig): boolean {
  const { CustomHeadersConfig: added, RemoveHeadersConfig: removed, SecurityHeadersConfig: security } = config;
  return (
    !config.CorsConfig &&
    !config.ServerTimingHeadersConfig &&
    !(added?.Quantity || added?.Items?.length) &&
    !(removed?.Quantity || removed?.Items?.length) &&
    Object.values(security ?? {}).every((section) => section === undefined)
  );
}

function checkCors(cors: ResponseHeadersPolicyCorsConfig): void {
  const { AccessControlAllowCredentials: credentials, AccessControlMaxAgeSec: maxAge = 0 } = cors;
  const origins = itemsOf('Access-Control-Allow-Origin', cors.AccessControlAllowOrigins);
  const headers = itemsOf('Access-Control-Allow-Headers', cors.AccessControlAllowHeaders);
  const methods: unknown[] = itemsOf('Access-Control-Allow-Methods', cors.AccessControlAllowMethods);
  requireQuantity(cors.AccessControlExposeHeaders);
  const exposed = cors.AccessControlExposeHeaders?.Items ?? [];
  requireEach('Access-Control-Allow-Origin', origins, (origin) => origin === '*' || ORIGIN.test(origin));
  requireEach('Access-Control-Allow-Headers', headers, isHeaderName);
  requireEach('Access-Control-Expose-Headers', exposed, isHeaderName);
  if (!methods.every((method) => METHODS.includes(method))) {
    throw invalid('The parameter Access-Control-Allow-Methods contains a method that does not exist.');
  }
  // Seen of the headers; of the origins assumed, since no browser would accept the combination.
  if (credentials && headers.some((name) => name.includes('*'))) {
    throw invalid('The parameter Access-Control-Allow-Headers cannot contain * when allowCredentials is true.');
  }
  if (credentials && origins.includes('*')) {
    throw invalid('The parameter Access-Control-Allow-Origin cannot contain * when allowCredentials is true.');
  }
  if (maxAge < 0) throw invalid('The parameter Access-Control-Max-Age is negative.');
}

interface List<Item> {
  Quantity: number | undefined;
  Items: Item[] | undefined;
}

/** Gives the items of a list that must have some. */
function itemsOf<Item>(parameter: string, list: List<Item> | undefined): Item[] {
  requireQuantity(list);
  if (!list?.Items?.length) throw invalid(`The parameter ${parameter} needs at least one value.`);
  return list.Items;
}

function requireEach(parameter: string, items: string[], isValid: (item: string) => boolean): void {
  const wrong = items.find((item) => !isValid(item));
  if (wrong !== undefined) throw invalid(`The parameter ${parameter} contains ${wrong} that is not valid.`);
}

function checkCustomHeaders(added: ResponseHeadersPolicyConfig['CustomHeadersConfig']): void {
  requireQuantity(added);
  const headers = added?.Items ?? [];
  if (headers.length > QUOTAS.customHeadersPerResponseHeadersPolicy) {
    throw refusal('TooManyCustomHeadersInResponseHeadersPolicy');
  }
  for (const { Header: name = '', Value: value = '' } of headers) {
    const problem = problemOfCustomHeader(name);
    if (problem) throw invalid(`The parameter CustomHeaders contains ${name} that ${problem}.`);
    requireValue(`the header ${name}`, value);
  }
  requireDistinct('CustomHeaders', headers.map(({ Header: name = '' }) => name.toLowerCase()));
}

function problemOfCustomHeader(name: string): string | undefined {
  const folded = name.toLowerCase();
  if (!isHeaderName(name)) return 'is not valid';
  if (SECURITY_HEADERS.has(folded)) return 'is a security header and cannot be set as custom header';
  if (CORS_HEADERS.has(folded)) return 'is a CORS header and cannot be set as custom header';
  return isOutOfReach(name) ? 'is not allowed' : undefined;
}

function checkRemovedHeaders(removed: ResponseHeadersPolicyConfig['RemoveHeadersConfig']): void {
  requireQuantity(removed);
  const names = (removed?.Items ?? []).map(({ Header: name = '' }) => name);
  if (names.length > QUOTAS.removedHeadersPerResponseHeadersPolicy) {
    throw refusal('TooManyRemoveHeadersInResponseHeadersPolicy');
  }
  const wrong = names.find((name) => !isHeaderName(name) || isOutOfReach(name));
  if (wrong !== undefined) throw invalid(`The parameter RemoveHeaders contains ${wrong} that is not allowed.`);
  requireDistinct('RemoveHeaders', names.map((name) => name.toLowerCase()));
}

function checkSecurityHeaders(config: ResponseHeadersPolicySecurityHeadersConfig): void {
  const { FrameOptions: frame, ReferrerPolicy: referrer, XSSProtection: xss } = config;
  const csp = config.ContentSecurityPolicy?.ContentSecurityPolicy ?? '';
  if (csp.length > QUOTAS.contentSecurityPolicyLength) throw refusal('TooLongCSPInResponseHeadersPolicy');
  requireValue('ContentSecurityPolicy', csp);
  requireValue('ReportUri', xss?.ReportUri ?? '');
  if (xss?.ModeBlock && xss.ReportUri) throw invalid('ModeBlock and ReportUri do not go together.');
  if (frame && !FRAME_OPTIONS.includes(frame.FrameOption)) {
    throw invalid('The parameter FrameOption must be DENY or SAMEORIGIN.');
  }
  if (referrer && !REFERRER_POLICIES.includes(referrer.ReferrerPolicy)) {
    throw invalid('The parameter ReferrerPolicy is not one that exists.');
  }
  if ((config.StrictTransportSecurity?.AccessControlMaxAgeSec ?? 0) < 0) {
    throw invalid('The parameter AccessControlMaxAgeSec is negative.');
  }
}

function requireValue(what: string, value: string): void {
  if (!isHeaderValue(value)) throw invalid(`The value of ${what} has characters that a header cannot have.`);
}

function invalid(message: string) {
  return refusal('InvalidArgument', message);
}
