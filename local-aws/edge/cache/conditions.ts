/** What a cached answer is compared by. */
export interface Validators {
  etag: string | undefined;
  /** As the origin sent it. */
  lastModified: string | undefined;
}

type ViewerHeaders = Record<string, string | string[] | undefined>;

/** Whether the viewer has the object already. If-None-Match outweighs If-Modified-Since (RFC 9110, 13.2.2). */
export function isNotModified(viewer: ViewerHeaders, { etag, lastModified }: Validators): boolean {
  const noneMatch = viewer['if-none-match'];
  if (typeof noneMatch === 'string') return etag !== undefined && listsEtag(noneMatch, etag);
  const since = Date.parse(String(viewer['if-modified-since']));
  return lastModified !== undefined && Date.parse(lastModified) <= since;
}

/** Whether a range may be served: If-Range names this very version, by strong ETag or by its date (RFC 9110, 13.1.5). */
export function rangeHolds(viewer: ViewerHeaders, { etag, lastModified }: Validators): boolean {
  const condition = viewer['if-range'];
  if (typeof condition !== 'string') return true;
  if (condition.startsWith('"')) return condition === etag;
  return lastModified !== undefined && Date.parse(condition) === Date.parse(lastModified);
}

function listsEtag(list: string, etag: string): boolean {
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  return list.split(',').some((one) => opaque(one) === '*' || opaque(one) === opaque(etag));
}
