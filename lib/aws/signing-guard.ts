import { ok, refuse, type Result } from '@/lib/kernel/result';

/** CloudFront's quota for a whole URL, query string included. */
export const MAX_URL_BYTES = 8_192;

/** No signature outlives a day: one URL cannot be taken back, so its lifetime is its revocation. */
export const MAX_LIFETIME_SECONDS = 24 * 60 * 60;

/** As seconds this is the year 5138; as milliseconds it is 1973, so a larger number was meant in milliseconds. */
const SMALLEST_MILLISECOND_EPOCH = 100_000_000_000;

const PUBLIC_KEY_ID = /^(K|APKA)[A-Z0-9]{8,30}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const S3_HOST = /(^|\.)s3([.-][a-z0-9.-]+)?\.amazonaws\.com(\.cn)?$/;
const ADDRESS_HOST = /^(\[.*\]|\d+\.\d+\.\d+\.\d+)$/;

/**
 * Says whether `url` names exactly one object of a distribution, spelled as a browser will request it.
 * The official signer lets all of these through: wildcards and dot segments open more than one object,
 * and a URL that the browser spells differently from what was signed is answered 403.
 */
export function guardResource(url: string): Result<URL> {
  const meant = 'Give the full http(s) URL of one object at the distribution.';
  if (Buffer.byteLength(url) > MAX_URL_BYTES) {
    return no(`The URL is longer than the ${MAX_URL_BYTES} bytes that CloudFront accepts.`, 'Use a shorter object key.');
  }
  if (url.includes('\0')) return no('The URL contains a NUL character.', meant);
  if (url.includes('\\')) return no('The URL contains a backslash, which browsers turn into a slash.', 'Encode it as %5C.');
  if (url.includes('*')) return no('The URL contains the wildcard *, which would open more than one object.', meant);
  if (url.includes('?')) {
    return no('The URL has a query string; a playback URL has only what the signature adds.', 'Encode a question mark in an object key as %3F.');
  }
  if (url.includes('#')) return no('The URL has a fragment, which is never sent.', 'Encode a # in an object key as %23.');
  if (!URL.canParse(url)) return no('This is not a URL.', meant);

  const parsed = new URL(url);
  return guardHost(parsed, meant) ?? guardPath(url, parsed, meant) ?? ok(parsed);
}

function guardHost(parsed: URL, meant: string): Result<never> | undefined {
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return no(`The URL starts with ${parsed.protocol}//, which CloudFront does not serve.`, meant);
  }
  if (S3_HOST.test(parsed.hostname)) {
    return no('This is the address of the bucket at S3, which does not know CloudFront signatures.', "Use the distribution's domain name.");
  }
  if (ADDRESS_HOST.test(parsed.hostname)) {
    return no('The host is an address; a distribution is reached by its domain name.', "Use the distribution's domain name.");
  }
  if (parsed.username !== '' || parsed.password !== '') return no('The URL contains a user name or password.', meant);
  return undefined;
}

function guardPath(url: string, parsed: URL, meant: string): Result<never> | undefined {
  // Taken from what was given: the parser has already resolved dot segments away.
  const segments = url.replace(/^[^/]*\/\/[^/]*\/?/, '').split('/');
  if (segments.join('') === '') return no('The URL names no object.', meant);
  if (segments.includes('')) return no('The path contains an empty segment (//) or ends in a slash.', meant);
  for (const segment of segments) {
    const name = decoded(segment);
    if (name === undefined) return no('The path contains a percent sign that is not UTF-8 in percent-encoding.', 'Encode a percent sign as %25.');
    if (name === '.' || name === '..') return no('The path contains a dot segment, which browsers resolve before they ask.', meant);
    if (name.includes('\0')) return no('The path contains a NUL character.', meant);
    if (name.includes('*')) return no('The path contains the wildcard *, which would open more than one object.', meant);
  }
  if (parsed.href !== url) {
    return no(`A browser would ask for ${parsed.href} instead.`, 'Sign the URL as the browser spells it.');
  }
  return undefined;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Says whether `id` has the shape of a CloudFront public key's id, and what else it may be when it has not. */
export function guardKeyPairId(id: string): Result<string> {
  if (PUBLIC_KEY_ID.test(id)) return ok(id);
  const fix = 'Give the id of the public key as CloudFront shows it, for example K2JCJMDEHXQW5F.';
  if (id.includes('-----BEGIN')) return no('A PEM was given where the id of the public key belongs.', fix);
  if (id.startsWith('arn:')) return no('An ARN was given where the id of the public key belongs.', fix);
  if (UUID.test(id)) return no('This has the shape of a key group id; signatures name the public key.', fix);
  return no('This is not the id of a CloudFront public key.', fix);
}

/** Says whether `epochSeconds` is a moment after `now` and within the longest lifetime. */
export function guardExpiry(epochSeconds: number, now: Date): Result<number> {
  if (!Number.isSafeInteger(epochSeconds)) return no('The expiry is not a whole number of seconds.', 'Give seconds since 1970.');
  if (epochSeconds >= SMALLEST_MILLISECOND_EPOCH) {
    return no('The expiry looks like milliseconds; CloudFront counts in seconds.', 'Divide it by 1,000.');
  }
  const lifetimeSeconds = epochSeconds - now.getTime() / 1000;
  if (lifetimeSeconds <= 0) return no('The expiry is not in the future.', 'Choose a later moment.');
  if (lifetimeSeconds > MAX_LIFETIME_SECONDS) {
    return no(`The signature would live longer than ${MAX_LIFETIME_SECONDS} seconds.`, 'Choose an earlier moment.');
  }
  return ok(epochSeconds);
}

function no(message: string, fix: string): Result<never> {
  return refuse({ code: 'invalid_input', message, fix });
}
