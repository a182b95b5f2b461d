import { refusal } from '../errors';
import { isHeaderName } from './header-rules';

/**
 * Request headers that CloudFront does not cache by: the table of request headers in the developer guide says so,
 * but for the last one, which has been seen refused in an origin request policy.
 */
const NOT_IN_KEYS = new Set([
  'cache-control',
  'connection',
  'content-length',
  'cookie',
  'max-forwards',
  'pragma',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'request-range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amz-cf-id',
  'x-forwarded-proto',
  'x-real-ip',
  'x-amz-content-sha256',
]);

/** Takes the headers that a cache key is to be made of, throws when CloudFront would not cache by one of them. */
export function requireKeyHeaders(names: string[]): void {
  for (const name of names) if (!isAllowed(name)) throw notAllowed(name);
}

/** The refusal of a header in a list, in CloudFront's words. */
export function notAllowed(name: string) {
  return refusal('InvalidArgument', `The parameter Headers contains ${name} that is not allowed.`);
}

function isAllowed(name: string): boolean {
  const folded = name.toLowerCase();
  if (!isHeaderName(name) || name.includes('*')) return false;
  return !NOT_IN_KEYS.has(folded) && !folded.startsWith('x-edge-');
}
