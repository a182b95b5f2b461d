import type { CacheBehavior, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { matchesWildcard } from './wildcard';

export type Behavior = CacheBehavior | DefaultCacheBehavior;

/** The first cache behaviour whose path pattern fits the path, in the listed order; the default one fits every path. */
export function behaviorFor(config: DistributionConfig, path: string): Behavior | undefined {
  const normalized = normalizePath(path);
  const fitting = config.CacheBehaviors?.Items?.find(({ PathPattern: pattern = '' }) =>
    matchesWildcard(pattern.startsWith('/') ? pattern : `/${pattern}`, normalized),
  );
  return fitting ?? config.DefaultCacheBehavior;
}

const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * CloudFront normalises a path as RFC 3986 says before it matches it, and sends the origin the one it was given.
 * So `/public/../a` is not matched by `/public/*`, and S3 is asked for the key with the dots in it.
 */
export function normalizePath(path: string): string {
  const decoded = path.replace(/%([0-9A-Fa-f]{2})/g, (escape: string, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });
  const output: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..') output.pop();
    if (segment !== '.' && segment !== '..') output.push(segment);
    else if (isLast) output.push('');
  }
  return `/${output.join('/')}`;
}
