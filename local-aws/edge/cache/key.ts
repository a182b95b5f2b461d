import type { SelectedParts } from '../origin/forwarding';

/**
 * What makes two requests ask for the same thing: the distribution, the path as it was sent, and what the behaviour's
 * cache settings select. Neither the behaviour nor the origin is part of it: a distribution that changes its origin
 * goes on serving what it has until that expires (developer guide, "Origin settings", on changing the origin). Signatures
 * are no part of it either; they are judged before anything is looked up.
 */
export function cacheKey(
  distributionId: string,
  path: string,
  host: string | undefined,
  parts: SelectedParts,
): string {
  const headers = Object.entries(parts.headers).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([distributionId, path, parts.query, headers, parts.cookies, host]);
}
