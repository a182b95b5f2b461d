/**
 * Response headers that a policy can neither add nor remove: they belong to one connection, frame the body, or are
 * CloudFront's own (developer guide, "Headers that you can't remove"). Assumed: what cannot be removed cannot be
 * added either.
 */
const OUT_OF_REACH = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'warning',
  'x-accel-buffering',
  'x-accel-charset',
  'x-accel-limit-rate',
  'x-accel-redirect',
  'x-amzn-auth',
  'x-amzn-cf-billing',
  'x-amzn-cf-id',
  'x-amzn-cf-xff',
  'x-amzn-errortype',
  'x-amzn-fle-profile',
  'x-amzn-header-count',
  'x-amzn-header-order',
  'x-amzn-lambda-integration-tag',
  'x-amzn-requestid',
  'x-cache',
  'x-forwarded-proto',
  'x-real-ip',
]);

const OUT_OF_REACH_PREFIXES = ['x-amz-cf-', 'x-edge-'];

/** Takes a response header's name in any case, tells whether policies must leave it alone. */
export function isOutOfReach(name: string): boolean {
  const folded = name.toLowerCase();
  return OUT_OF_REACH.has(folded) || OUT_OF_REACH_PREFIXES.some((prefix) => folded.startsWith(prefix));
}

/** A token of RFC 9110. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Whether HTTP has room for a header of this name. */
export function isHeaderName(name: string): boolean {
  return TOKEN.test(name);
}

/** A field value of RFC 9110: one line, one byte for each character. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether HTTP has room for this value; a header with another one could not be sent at all. */
export function isHeaderValue(value: string): boolean {
  return FIELD_VALUE.test(value);
}
