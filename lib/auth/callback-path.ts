/**
 * The path to go to after sign-in: `value` if it is a plain path of this site, else `/`.
 * Refuses everything a browser could read as another site: `//evil`, `/\evil`, schemes, control characters.
 */
export function safeCallbackPath(value: string | string[] | null | undefined): string {
  if (typeof value !== 'string') return '/';
  // Browsers drop tabs and newlines inside URLs, so they are refused.
  const isPlainPath = /^\/(?![/\\])[^\\\u0000-\u001f\u007f]*$/.test(value);
  if (!isPlainPath) return '/';
  const base = 'http://site.invalid';
  const url = URL.canParse(value, base) ? new URL(value, base) : undefined;
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/';
}
