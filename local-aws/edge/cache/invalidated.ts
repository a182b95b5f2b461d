/** An invalidation as far as the cache is concerned. Times are ISO 8601. */
export interface InvalidationView {
  distributionId: string;
  createdAt: string;
  completedAt: string;
  batch: { Paths?: { Items?: string[] | undefined } | undefined };
}

/** What is invalidated: an answer that the origin was asked for at some moment. */
export interface Invalidatable {
  distributionId: string;
  /** Path and the query that the cache key holds; percent-encoded as the viewer sent them. */
  url: string;
  askedAtMs: number;
}

/**
 * Whether a completed invalidation has removed an answer. At AWS an edge may be quicker than the status; when is not
 * told, so here nothing happens before the status says Completed. What was asked of the origin after the invalidation
 * was made is new and stays.
 */
export function isInvalidated(
  answer: Invalidatable,
  invalidations: Iterable<InvalidationView>,
  nowMs: number,
): boolean {
  for (const { distributionId, createdAt, completedAt, batch } of invalidations) {
    if (distributionId !== answer.distributionId) continue;
    if (answer.askedAtMs > Date.parse(createdAt) || nowMs < Date.parse(completedAt)) continue;
    if (batch.Paths?.Items?.some((path) => coversUrl(path, answer.url))) return true;
  }
  return false;
}

/** Invalidation paths name one URL with its query, or end with `*`, which stands for whatever follows; case counts. */
export function coversUrl(path: string, url: string): boolean {
  return path.endsWith('*') ? url.startsWith(path.slice(0, -1)) : url === path;
}
