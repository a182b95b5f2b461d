import { createHash, createHmac } from 'node:crypto';

export interface SignableRequest {
  method: string;
  /** Percent-encoded path as it came on the wire. */
  path: string;
  /** Raw query without the question mark. */
  query: string;
  /** Lower-case names; repeated headers joined with a comma. */
  headers: ReadonlyMap<string, string>;
}

export interface CredentialScope {
  /** YYYYMMDD */
  date: string;
  region: string;
  service: string;
}

/** RFC 3986 percent-encoding of everything but the unreserved characters. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Throws URIError when the text is no valid encoding of UTF-8. */
function uriDecode(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, '%20'));
}

/**
 * S3 signs the path as one encoding of the key, dots and double slashes kept, a plus sign read as a space;
 * every other service signs a second encoding of the normalised path.
 */
export function canonicalPath(path: string, service: string): string {
  if (service === 's3')
    return path
      .split('/')
      .map((part) => uriEncode(uriDecode(part)))
      .join('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(uriEncode(part));
  }
  return `/${parts.join('/')}${path.length > 1 && path.endsWith('/') ? '/' : ''}`;
}

export function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      const name = equals === -1 ? pair : pair.slice(0, equals);
      return [uriEncode(uriDecode(name)), equals === -1 ? '' : uriEncode(uriDecode(pair.slice(equals + 1)))];
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([aName, aValue], [bName, bValue]) => compare(aName, bName) || compare(aValue, bValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Spaces at the ends go and runs of them become one; other bytes stay, those of UTF-8 letters among them. */
function canonicalValue(value: string): string {
  return value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
}

/** The text whose digest is signed. Throws URIError when path or query are not valid encodings. */
export function canonicalRequest(
  request: SignableRequest,
  service: string,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders.map(
    (name) => `${name}:${canonicalValue(request.headers.get(name) ?? '')}\n`,
  );
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

export function stringToSign(canonical: string, timestamp: string, scope: CredentialScope): string {
  // Header values are handed over one character to a byte, and it is the bytes that were signed.
  return ['AWS4-HMAC-SHA256', timestamp, scopeText(scope), sha256Hex(Buffer.from(canonical, 'latin1'))].join(
    '\n',
  );
}

export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const dateKey = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(dateKey, scope.region), scope.service), 'aws4_request');
}

export function signHex(key: Buffer, text: string): string {
  return hmac(key, text).toString('hex');
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
