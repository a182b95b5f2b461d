/**
 * The path of an object in a URL, without the slash before it: each segment of the key percent-encoded by itself. Parsers and
 * browsers leave such a path alone, so what is signed is what is asked for; `*` and `?` of a key are never a policy's wildcards. A lone surrogate, which no key of S3 has, becomes U+FFFD.
 */
export function objectPath(key: string): string {
  return NEEDS_NO_ENCODING.test(key) ? key : key.split('/').map(percentEncoded).join('/');
}

/** Most keys, among them all that are made here. */
const NEEDS_NO_ENCODING = /^[\w.~/-]*$/;

const LONE_SURROGATE = /\p{Cs}/gu;

/** Percent-encoded down to what RFC 3986 calls unreserved: the one spelling that every parser leaves alone, in paths and in queries. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\uFFFD')).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** S3's limit for a key. */
const MAX_KEY_BYTES = 1_024;

/** Why no URL of CloudFront can name this key, in a sentence; undefined for the keys that can be asked for, which are nearly all. */
export function whyNotAskable(key: string): string | undefined {
  if (/^\/*$/.test(key)) return 'A key needs something beside slashes.';
  if (key.search(LONE_SURROGATE) !== -1) return 'This key is not valid Unicode, so S3 cannot have it.';
  if (new TextEncoder().encode(key).length > MAX_KEY_BYTES) return `This key is longer than the ${MAX_KEY_BYTES.toLocaleString('en')} bytes that S3 takes.`;
  if (key.includes('\0')) return 'This key has a NUL character, which no URL can carry.';
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    return 'This key has a segment that is . or .., which browsers resolve before they ask, so they would ask for another object.';
  }
  return undefined;
}
