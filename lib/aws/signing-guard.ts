import { ok, refuse, type Result } from '@/lib/kernel/result';

import { RESERVED_PARAMETERS } from './signing-policy';

/** CloudFront's quota for a whole URL, query string included. */
export const MAX_URL_BYTES = 8_192;

/** No signature outlives a day: one URL cannot be taken back, so its lifetime is its revocation. */
export const MAX_LIFETIME_SECONDS = 24 * 60 * 60;

/** As milliseconds this is September 2001; as seconds it is the year 33658, which nobody means, while some do write the year 9999. */
const SMALLEST_MILLISECOND_EPOCH = 1_000_000_000_000;

const PUBLIC_KEY_ID = /^(K|APKA)[A-Z0-9]{8,30}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A bucket's own address, which goes past CloudFront. */
export const S3_HOST = /(^|\.)s3([.-][a-z0-9.-]+)?\.amazonaws\.com(\.cn)?$/;
const ADDRESS_HOST = /^(\[.*\]|\d+\.\d+\.\d+\.\d+)$/;

/** CloudFront reads times as a 32-bit number of seconds. */
const LAST_EPOCH = 2_147_483_647;

/**
 * Says whether `url` names exactly one object of a distribution, with a query of its own or without, spelled as a browser
 * will request it. The official signer lets all of these through: wildcards and dot segments open more than one object,
 * and a URL that the browser spells differently from what was signed is answered 403.
 */
export function guardUrl(url: string): Result<URL> {
  const meant = 'Give the full http(s) URL of one object at the distribution.';
  if (url === '') return no('There is no URL. A policy without one would open everything that trusts the key.', meant);
  if (isTooLong(url)) {
    return no(`The URL is longer than the ${MAX_URL_BYTES} bytes that CloudFront accepts.`, 'Use a shorter object key.');
  }
  if (url.includes('\0')) return no('The URL contains a NUL character.', meant);
  if (url.includes('\\')) return no('The URL contains a backslash, which browsers turn into a slash.', 'Encode it as %5C.');
  if (url.includes('*')) return no('The URL contains the wildcard *, which would open more than one object.', meant);
  if (url.includes('#')) return no('The URL has a fragment, which is never sent.', 'Encode a # in an object key as %23.');
  const parsed = parse(url);
  if (!parsed) return no('This is not a URL.', meant);
  return guardHost(parsed, meant) ?? guardPath(url, parsed, meant) ?? guardQuery(url, parsed) ?? ok(parsed);
}

/** Whether a URL is longer than CloudFront takes. No character has more than three bytes for each of its UTF-16 units. */
export function isTooLong(url: string): boolean {
  return url.length * 3 > MAX_URL_BYTES && Buffer.byteLength(url) > MAX_URL_BYTES;
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/**
 * Says whether `resource` is one prefix of a distribution, `https://HOST/PREFIX/*`, and whether `url` lies below it.
 * `*` alone, or right after the host, would open everything that trusts the key.
 */
export function guardPrefix(resource: string, url?: string): Result<string> {
  const meant = 'Write a prefix as https://HOST/PREFIX/*, with one * at its end.';
  const prefix = resource.slice(0, -1);
  if (resource === '') return no('There is no resource, which would open everything that trusts the key.', meant);
  if (/[*?]/.test(prefix)) return no('The resource has a wildcard elsewhere than at its end.', meant);
  if (!resource.endsWith('/*')) return no('The resource does not end in /*, so it is no prefix.', meant);
  const folder = guardUrl(prefix.slice(0, -1));
  if (!folder.ok) {
    const everything = /names no object/.test(folder.error.message);
    return everything ? no('The resource would open every object of the distribution.', meant) : folder;
  }
  const exact = guardExact(folder.value);
  if (!exact.ok) return exact;
  if (url !== undefined && !url.startsWith(prefix)) return no('The URL is not below the prefix that the signature opens.', 'Give the URL of an object below it.');
  return ok(resource);
}

/**
 * Says whether a URL is exact in a custom policy too. A canned policy is compared as it is, but a custom one knows wildcards,
 * and nothing promises that CloudFront does not find them behind percent-encoding. In a query they open no other object.
 */
export function guardExact({ pathname }: URL): Result<null> {
  const found = /%2A|%3F/i.exec(pathname)?.[0];
  if (found === undefined) return ok(null);
  return no(
    `The path contains ${found}, a ${found === '%3F' || found === '%3f' ? '?' : '*'} of the object’s name, which a custom policy could take for a wildcard.`,
    'Sign it without start, address and prefix: a canned policy names exactly one object.',
  );
}

const DOMAIN_NAME = "Use the distribution's domain name, such as d111111abcdef8.cloudfront.net, with the object's key after it.";

function whichBucketAddress(hostname: string): string {
  if (/(^|\.)s3-website[.-]/.test(hostname)) return 'This is the address of a bucket’s website, which serves without looking at any signature.';
  if (/^s3[.-]/.test(hostname)) return 'This is an address at S3 with the bucket in its path. S3 does not know CloudFront signatures.';
  return 'This is the address of the bucket at S3, which does not know CloudFront signatures.';
}

function guardHost(parsed: URL, meant: string): Result<never> | undefined {
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    if (parsed.protocol === 's3:') return no('This is the name of an object at S3, and not the URL of one at CloudFront.', DOMAIN_NAME);
    if (parsed.protocol === 'arn:') return no('This is an ARN, and not a URL.', DOMAIN_NAME);
    return no(`The URL starts with ${parsed.protocol}//, which CloudFront does not serve.`, meant);
  }
  if (S3_HOST.test(parsed.hostname)) return no(whichBucketAddress(parsed.hostname), DOMAIN_NAME);
  if (ADDRESS_HOST.test(parsed.hostname)) {
    return no('The host is an address; a distribution is reached by its domain name.', DOMAIN_NAME);
  }
  if (parsed.username !== '' || parsed.password !== '') return no('The URL contains a user name or password.', meant);
  return undefined;
}

/** The parser has compared its spelling already; here is what CloudFront would read as the signature's. */
function guardQuery(url: string, { search }: URL): Result<never> | undefined {
  // CloudFront takes the signature's parameters out again to know what was signed, and nothing says whether a ? or an & stays.
  if (search === '') return url.endsWith('?') ? no('The URL ends in a ? with no query behind it.', 'Leave the ? out.') : undefined;
  if (/^\?&|&&|&$/.test(search)) return no('The query has a ? or an & too many.', 'Write it as name=value, with an & between two of them.');
  if (decoded(search) === undefined) return no('The query contains a percent sign that is not UTF-8 in percent-encoding.', 'Encode a percent sign as %25.');
  if (/%00/.test(search)) return no('The query contains a NUL character.', 'Leave it out.');
  const names = search.slice(1).split('&').map((pair) => decoded(pair.split('=')[0] ?? '') ?? '');
  const reserved = names.find((name) => RESERVED_PARAMETERS.includes(name));
  if (reserved === undefined) return undefined;
  return no(`The URL’s own query has the parameter ${reserved}, which belongs to the signature.`, 'Leave it out: a URL is signed without what an earlier signature added.');
}

function guardPath(url: string, parsed: URL, meant: string): Result<never> | undefined {
  // Taken from what was given: the parser has already resolved dot segments away.
  const query = url.indexOf('?');
  const slash = url.indexOf('/', url.indexOf('//') + 2);
  const path = slash < 0 ? '' : url.slice(slash + 1, query < 0 ? undefined : query);
  if (/^\/*$/.test(path)) return no('The URL names no object.', meant);
  // Most paths have neither an escape nor a dot segment, and need no look at each part.
  for (const segment of /%|(?:^|\/)\.\.?(?:\/|$)/.test(path) ? path.split('/') : []) {
    const name = segment.includes('%') ? decoded(segment) : segment;
    if (name === undefined) return no('The path contains a percent sign that is not UTF-8 in percent-encoding.', 'Encode a percent sign as %25.');
    // Also behind an encoded slash: whoever decodes before resolving would go to another object.
    if (/(?:^|\/)\.\.?(?:\/|$)/.test(name)) return no('The path contains a dot segment, which browsers resolve before they ask.', meant);
    if (name.includes('\0')) return no('The path contains a NUL character.', meant);
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
  if (/^A[KS]IA[A-Z0-9]{16}$/.test(id)) return no('This is the id of an AWS access key, which signs nothing at CloudFront.', fix);
  if (/^E[A-Z0-9]{9,}$/.test(id)) return no('This has the shape of the id of a distribution or an identity; signatures name the public key.', fix);
  if (id.startsWith('arn:')) return no('An ARN was given where the id of the public key belongs.', fix);
  if (UUID.test(id)) return no('This has the shape of a key group id; signatures name the public key.', fix);
  return no('This is not the id of a CloudFront public key.', fix);
}

interface Window {
  /** Seconds since 1970. */
  expires: number;
  startsAt?: number | undefined;
}

/** Says whether the end is a moment after `now` and within the longest lifetime, and the start, if there is one, before it. */
export function guardWindow({ expires, startsAt }: Window, now: Date): Result<Window> {
  const wrong = guardEpoch(expires, 'expiry') ?? (startsAt === undefined ? undefined : guardEpoch(startsAt, 'start'));
  if (wrong) return wrong;
  const begins = Math.max(startsAt ?? 0, now.getTime() / 1000);
  if (expires - now.getTime() / 1000 <= 0) return no('The expiry is not in the future.', 'Choose a later moment.');
  if (expires <= begins) return no('The start is not before the expiry, so the signature would never hold.', 'Choose an earlier start.');
  if (expires - begins > MAX_LIFETIME_SECONDS) {
    return no(`The signature would live longer than ${MAX_LIFETIME_SECONDS} seconds.`, 'Choose an earlier moment: one signature cannot be taken back.');
  }
  return ok({ expires, startsAt });
}

function guardEpoch(seconds: number, name: string): Result<never> | undefined {
  if (!Number.isSafeInteger(seconds) || seconds < 0) return no(`The ${name} is not a whole number of seconds.`, 'Give seconds since 1970.');
  if (seconds >= SMALLEST_MILLISECOND_EPOCH) return no(`The ${name} looks like milliseconds; CloudFront counts in seconds.`, 'Divide it by 1,000.');
  if (seconds > LAST_EPOCH) {
    return no(
      `The ${name} is in the year ${yearOf(seconds)}, later than CloudFront can count: it ends in January 2038.`,
      'Choose a moment within a day. No signature is for ever, because none can be taken back.',
    );
  }
  return undefined;
}

function yearOf(seconds: number): number | string {
  const year = new Date(seconds * 1000).getUTCFullYear();
  return Number.isNaN(year) ? 'after 275,760' : year;
}

/** Says whether `address` is one IPv4 address or range as CloudFront reads it; gives it in CIDR notation. */
export function guardAddress(address: string): Result<string> {
  const meant = 'Give one IPv4 address such as 192.0.2.10, or a range such as 192.0.2.0/24.';
  if (address.includes(':')) {
    return no('This is an IPv6 address, which a signature cannot be bound to.', 'Bind it to an IPv4 address, and switch IPv6 off at that distribution.');
  }
  const [, dotted = '', bits = '32'] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(address) ?? [];
  const octets = dotted.split('.');
  // A leading zero is octal to some and decimal to others.
  const isIpv4 = octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  if (!isIpv4) return no('This is not an IPv4 address in its usual four numbers.', meant);
  const size = Number(bits);
  if (size > 32) return no('The range has more than 32 bits.', meant);
  if (size === 0) return no('The range /0 is every address, so it limits nothing.', 'Leave the address out.');
  const value = octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const step = 2 ** (32 - size);
  if (value % step !== 0) {
    const first = value - (value % step);
    const network = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
    return no(`The range does not begin at ${address}.`, `Did you mean ${network}/${size}, or the one address ${dotted}?`);
  }
  return ok(`${dotted}/${size}`);
}

function no(message: string, fix: string): Result<never> {
  return refuse({ code: 'invalid_input', message, fix });
}
