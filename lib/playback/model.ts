import { objectPath } from '@/lib/kernel/object-path';

/** The URL of an object at a distribution: the resource that is signed, before the signature is added. */
export function objectUrl(domainName: string, scheme: 'http' | 'https', key: string): string {
  return `${scheme}://${domainName}/${objectPath(key)}`;
}

/** When a grant stops: `null` never; `undefined` there is no grant in force, as for owners and admins. */
export type GrantEnd = Date | null | undefined;

/** The latest end of the grants in force: a person holds up to two for a video, its own and its library's. */
export function latestGrantEnd(ends: readonly (Date | null)[]): GrantEnd {
  if (ends.length === 0) return undefined;
  if (ends.includes(null)) return null;
  return new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)));
}

/**
 * When a signature made at `now` stops: after the library's lifetime, never past the grant's end.
 * CloudFront counts whole seconds, so a part of one is cut off. Gives null when nothing is left.
 */
export function expiryOf(now: Date, ttlSeconds: number, grantEnd: GrantEnd): Date | null {
  const byLifetime = now.getTime() + ttlSeconds * 1000;
  const earliest = Math.min(byLifetime, grantEnd?.getTime() ?? Infinity);
  const expiresAt = new Date(Math.floor(earliest / 1000) * 1000);
  return expiresAt > now ? expiresAt : null;
}

/** Seconds from `now` until `expiresAt`: what players count by, because viewers' clocks lie. */
export function secondsUntil(expiresAt: Date, now: Date): number {
  return (expiresAt.getTime() - now.getTime()) / 1000;
}

/** Where a page finds a video's poster: an address of ours that signs when it is asked. */
export function posterPath(videoId: string): string {
  return `/api/v1/videos/${videoId}/poster`;
}
