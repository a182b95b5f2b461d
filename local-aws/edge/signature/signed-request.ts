/** The parameters that belong to CloudFront: no part of the signed resource, and never seen by the origin. */
const RESERVED_PARAMETERS = new Set(['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm']);

const COOKIE_PREFIX = 'CloudFront-';

/** A request as its signature sees it: nothing decoded, nothing reordered. */
export interface ViewerRequest {
  scheme: 'http' | 'https';
  /** The Host header, with the port if it has one. */
  host: string;
  /** Path and query as sent. */
  target: string;
  cookieHeader: string | undefined;
  sourceIp: string;
}

/** What a viewer presents. An empty value counts like one that is absent. */
export interface Credentials {
  expires: string | undefined;
  policy: string | undefined;
  signature: string | undefined;
  keyPairId: string | undefined;
  hashAlgorithm: string | undefined;
}

export interface SplitTarget {
  path: string;
  /** The viewer's own parameters in their order, without the question mark; empty when there are none. */
  ownQuery: string;
  /** CloudFront's own ones by name; the first of several counts. */
  reserved: Map<string, string>;
}

/** Takes path and query, gives the path, the query without CloudFront's parameters, and those. */
export function splitTarget(target: string): SplitTarget {
  const at = target.indexOf('?');
  if (at === -1) return { path: target, ownQuery: '', reserved: new Map() };
  const own: string[] = [];
  const reserved = new Map<string, string>();
  for (const parameter of target.slice(at + 1).split('&')) {
    const [name, value] = splitOnce(parameter, '=');
    if (!RESERVED_PARAMETERS.has(name)) own.push(parameter);
    else if (!reserved.has(name)) reserved.set(name, value);
  }
  return { path: target.slice(0, at), ownQuery: own.join('&'), reserved };
}

/** The URL that was signed: the request's own, without what signing added to it. */
export function resourceUrl(request: ViewerRequest): string {
  const { path, ownQuery } = splitTarget(request.target);
  return `${request.scheme}://${request.host}${path}${ownQuery === '' ? '' : `?${ownQuery}`}`;
}

/** Credentials from the URL, or from cookies when the URL has none of the reserved parameters at all. */
export function credentialsOf(request: ViewerRequest): Credentials {
  const { reserved } = splitTarget(request.target);
  return reserved.size > 0 ? pick(reserved, '') : pick(parseCookies(request.cookieHeader), COOKIE_PREFIX);
}

function pick(values: Map<string, string>, prefix: string): Credentials {
  const value = (name: string) => values.get(prefix + name) || undefined;
  return {
    expires: value('Expires'),
    policy: value('Policy'),
    signature: value('Signature'),
    keyPairId: value('Key-Pair-Id'),
    hashAlgorithm: value('Hash-Algorithm'),
  };
}

/** Values are taken as they come: CloudFront's alphabet needs no encoding, and an encoded value is a wrong one. */
function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = splitOnce(pair.trim(), '=');
    if (!cookies.has(name)) cookies.set(name, value);
  }
  return cookies;
}

/** Gives what comes before and after the first separator; all of it and nothing when there is none. */
export function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
