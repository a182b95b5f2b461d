import { splitTarget, urlOf, urlParts } from '../asked';
import { type Case, isBucketHost } from '../case';
import { type CauseCode, finding, type Finding } from '../causes';
import { cannedPolicy, type Decoded, type Digest } from '../decode';
import { quoted, wellFormed } from '../words';

/** What may have been signed in place of what should have been. */
export interface Variant {
  bytes: Buffer;
  digest: Digest;
  /** As WebCrypto writes ECDSA signatures, in place of DER. */
  isRaw: boolean;
  /** What is tried, in words. */
  change: string;
  found: Finding;
}

/** More hosts than an account has of use for these tries. */
const MAX_HOSTS = 100;
const MAX_PARAMETERS = 40;
const SPACING = 'other spacing of the policy';

/**
 * Everything that is worth a try when a signature does not hold, the likeliest first: what verifies names what happened.
 * One change at a time, beside host and scheme together.
 */
export function* variants(it: Case, decoded: Decoded): Generator<Variant> {
  const { bytes, digest } = decoded;
  if (!bytes || !digest) return;
  const other = digest === 'sha1' ? 'sha256' : 'sha1';
  yield { bytes, digest: other, isRaw: false, change: 'the other hash algorithm', found: digest === 'sha1'
    ? finding('sha256-without-marker', 'It was signed with SHA-256, but nothing says so: without Hash-Algorithm=SHA256 CloudFront checks SHA-1.', 'With SHA-256 the signature holds.')
    : finding('sha1-with-marker', 'Hash-Algorithm says SHA-256, but it was signed with SHA-1.', 'With SHA-1 the signature holds.') };
  if (decoded.signature?.length === 64) {
    for (const tried of [digest, other] as const) {
      const marker = tried === digest ? [] : [`It was also made with ${tried === 'sha1' ? 'SHA-1' : 'SHA-256'}, which is not what Hash-Algorithm says.`];
      yield { bytes, digest: tried, isRaw: true, change: 'an ECDSA signature that is written raw', found: finding('raw-ecdsa', 'The ECDSA signature is written raw (r and s, 64 bytes); CloudFront reads ASN.1 DER.', 'Read as r and s the signature holds.', ...marker) };
    }
  }
  const rest = decoded.kind === 'canned' ? cannedVariants(it) : customVariants(it, bytes);
  for (const { text, change, found } of rest) yield { bytes: Buffer.from(text), digest, isRaw: false, change, found };
}

interface TextVariant {
  text: string;
  change: string;
  found: Finding;
}

function* cannedVariants(it: Case): Generator<TextVariant> {
  const expires = it.credentials?.expires ?? '';
  for (const { url, change, code, says } of urlVariants(it)) {
    if (url === it.resource) continue;
    yield { text: cannedPolicy(url, expires), change, found: finding(code, says, `The signature holds for ${quoted(url, 300)}.`) };
  }
  const { expiresAt, url } = it.knowledge.issued ?? {};
  if (url !== undefined) {
    yield { text: cannedPolicy(url, expires), change: 'the URL that was issued', found: finding('changed-after-signing', 'The signature was issued for another URL than the one that was asked for.', `It was issued for ${quoted(url, 300)}, and holds for that.`) };
  }
  if (expiresAt) {
    const seconds = String(Math.floor(expiresAt.getTime() / 1000));
    yield { text: cannedPolicy(it.resource, seconds), change: 'the end that was issued', found: finding('expires-changed', 'Expires was changed after signing.', `The signature holds for Expires=${seconds}.`) };
  }
  for (const text of spellings(it.resource, expires)) {
    yield { text, change: SPACING, found: finding('policy-spelled-otherwise', 'The canned policy was signed with other spacing or order than CloudFront writes it with.', `The signature holds for ${quoted(text, 300)}.`) };
  }
}

/** The policy as other programs write it who have the same in mind. */
function spellings(url: string, expires: string): string[] {
  const plain = cannedPolicy(url, expires);
  const policy = { Statement: [{ Resource: url, Condition: { DateLessThan: { 'AWS:EpochTime': Number(expires) } } }] };
  return [
    `${plain}\n`, spaced(plain, url), JSON.stringify(policy, null, 2), JSON.stringify(policy, null, 4),
    `${JSON.stringify(policy, null, 2)}\n`, plain.replaceAll('/', '\\/'), plain.replace('[{', '{').replace('}]}', '}}'),
  ];
}

/** With a space after each colon and comma, as Python's json.dumps does unless told otherwise. */
function spaced(plain: string, url: string): string {
  return plain.split(url).map((part) => part.replaceAll('":', '": ').replaceAll(',"', ', "')).join(url);
}

function* customVariants(it: Case, bytes: Buffer): Generator<TextVariant> {
  const text = bytes.toString('utf8');
  const policy: unknown = it.decoded?.policy ? JSON.parse(text) : undefined;
  const others = [`${text}\n`, text.trimEnd(), `${text.trimEnd()}\r\n`, it.credentials?.policy ?? '',
    ...(policy === undefined ? [] : [JSON.stringify(policy), JSON.stringify(policy, null, 2), JSON.stringify(policy, null, 4), spaced(JSON.stringify(policy), it.decoded?.policy?.resource ?? '\0')])];
  for (const other of new Set(others)) {
    const what = other === it.credentials?.policy ? 'The encoded policy was signed; the JSON itself has to be.' : 'The policy was signed with other spacing than it was sent with.';
    yield { text: other, change: SPACING, found: finding('policy-spelled-otherwise', what, `The signature holds for ${quoted(other, 300)}.`) };
  }
}

const SIGNED_BUCKET = 'The URL of the bucket at S3 was signed, not the distribution’s.';

interface UrlVariant {
  url: string;
  change: string;
  code: CauseCode;
  says: string;
}

function* urlVariants(it: Case): Generator<UrlVariant> {
  const { scheme, host, target } = it.asked;
  const { path, own } = splitTarget(target);
  const query = own.join('&');
  const here = { scheme, host, path, query };
  const otherScheme = scheme === 'https' ? 'http' : 'https';
  yield { url: urlOf({ ...here, scheme: otherScheme }), change: `${otherScheme}://`, code: 'scheme-changed', says: `It was signed for ${otherScheme}:// and asked for with ${scheme}://.` };
  for (const kept of ownQueries(own)) {
    yield { url: urlOf({ ...here, query: kept.query }), change: 'fewer parameters, and another order or spelling of them', code: kept.code, says: kept.says };
  }
  for (const other of otherPaths(path)) {
    yield { url: urlOf({ ...here, path: other }), change: 'other spellings of the path', code: 'path-reencoded', says: 'The path is spelled otherwise than when it was signed.' };
  }
  const hosts = otherHosts(it);
  const change = `the ${hosts.size === 1 ? 'host' : 'hosts'} ${[...hosts].slice(0, 4).join(', ')}${hosts.size > 4 ? ` and ${hosts.size - 4} more` : ''}`;
  for (const other of hosts) {
    const [code, says]: [CauseCode, string] = isBucketHost(other, it.knowledge)
      ? ['signed-s3-url', SIGNED_BUCKET]
      : ['host-swapped', `It was signed for the host ${other} and asked for at ${host}.`];
    yield { url: urlOf({ ...here, host: other }), change, code, says };
    yield { url: urlOf({ ...here, host: other, scheme: otherScheme }), change, code, says: `${says} The scheme was ${otherScheme}:// as well.` };
  }
  for (const base of it.knowledge.bucketUrls ?? []) {
    for (const url of [`${base}${path}`, `${base}${path}${query === '' ? '' : `?${query}`}`]) yield { url, change: 'the bucket’s own address', code: 'signed-s3-url', says: SIGNED_BUCKET };
  }
  for (const url of wildcardUrls(scheme, host, path)) {
    yield { url, change: 'wildcards above the object', code: 'wildcard-misread', says: 'A wildcard was signed with a canned policy, which is about exactly one URL.' };
  }
  for (const url of [`${host}${path}`, path, path.slice(1), decoded(path.slice(1)) ?? '']) {
    yield { url, change: 'the path alone', code: 'resource-mismatch', says: 'A path was signed; CloudFront compares the whole URL.' };
  }
}

function ownQueries(own: readonly string[]): { query: string; code: CauseCode; says: string }[] {
  const parameters = own.slice(0, MAX_PARAMETERS);
  const added = (names: readonly string[]) => `The URL was changed after signing: ${quoted(names.join('&'))} was added to its query.`;
  const all = own.join('&');
  return [
    // Only what can have been added: nothing, when there is nothing.
    ...(own.length === 0 ? [] : [{ query: '', code: 'query-added' as const, says: added(own) }]),
    ...parameters.map((one, index) => ({ query: own.toSpliced(index, 1).join('&'), code: 'query-added' as const, says: added([one]) })),
    ...parameters.map((_, index) => ({ query: own.slice(0, index).join('&'), code: 'query-added' as const, says: added(own.slice(index)) })),
    ...parameters.map((_, index) => ({ query: own.slice(index + 1).join('&'), code: 'query-added' as const, says: added(own.slice(0, index + 1)) })),
    ...[own.toSorted().join('&'), own.toReversed().join('&')].map((query) => ({ query, code: 'query-changed' as const, says: 'The parameters are in another order than when they were signed.' })),
    ...[all.replaceAll('+', '%20'), all.replaceAll('%20', '+'), decoded(all) ?? all, encoded(all)].map((query) => ({ query, code: 'query-changed' as const, says: 'The query is spelled otherwise than when it was signed.' })),
  ];
}

/** The same path as browsers, proxies and libraries spell it. */
function otherPaths(path: string): Set<string> {
  const plain = decoded(path) ?? path;
  const perSegment = plain.split('/').map((segment) => encodeURIComponent(wellFormed(segment))).join('/');
  const strict = perSegment.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return new Set([
    plainly(path), perSegment, strict, encoded(plain), plain, strict.replaceAll('%20', '+'), path.replaceAll('+', '%20'), path.replaceAll('+', '%2B'),
    path.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase()), path.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toLowerCase()),
    path.replaceAll('%', '%25'), encodeURIComponent(wellFormed(plain.slice(1))).replace(/^/, '/'), path.replace(/\/{2,}/g, '/'), path.replace(/\/$/, ''), `${path}/`,
    path.normalize('NFC'), encoded(plain.normalize('NFC')), encoded(plain.normalize('NFD')),
  ]);
}

/** The host otherwise written, with and without its port; the page's; and everything that is known here. */
/** Without the escapes that nothing needs: what RFC 3986 calls unreserved. A slash or a percent sign of a name stays escaped. */
function plainly(path: string): string {
  return path.replace(/%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/gi, (escape) => decodeURIComponent(escape));
}

function otherHosts({ asked: { host, page }, knowledge }: Case): Set<string> {
  const known = (knowledge.distributions ?? []).flatMap(({ domainNames }) => domainNames);
  const bare = host.replace(/:\d+$/, '');
  const pages = [page, knowledge.page].flatMap((one) => urlParts(one ?? '')?.host ?? []);
  const hosts = new Set([host.toLowerCase(), bare, `${bare}:443`, `${bare}:80`, ...pages, ...known, ...(knowledge.bucketHosts ?? [])].slice(0, MAX_HOSTS));
  hosts.delete(host);
  return hosts;
}

/** Each folder above the object, with the star that was meant to open it. */
function wildcardUrls(scheme: string, host: string, path: string): string[] {
  const folders = path.split('/').slice(0, 12).map((_, index, segments) => segments.slice(0, index + 1).join('/'));
  return [...folders.slice(0, -1).map((folder) => `${scheme}://${host}${folder}/*`), `${scheme}://${host}${path}*`, `${scheme}*://${host}/*`, `http*://${host}/*`, '*'];
}

function encoded(text: string): string {
  return encodeURI(wellFormed(text));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
