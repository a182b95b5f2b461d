import type { Location, RawRequest } from '../shared/service';
import { s3Error } from './errors';

const MAX_KEY_BYTES = 1_024;

const VIRTUAL_HOST =
  /^(?<bucket>.+?)\.(?:s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com|(?:s3(?:[.-][a-z0-9-]+)?\.)?localhost)$/;

/**
 * Takes a request, gives its bucket (from the Host or the path's first segment) and the path below it.
 * S3 reads a plus sign in the path as a space, as forms do; a key's own plus must be sent as %2B.
 */
export function locate(request: Pick<RawRequest, 'path' | 'headers'>): Location {
  const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  const bucket = /^s3(?:[.-][a-z0-9-]+)?\.(?:amazonaws\.com|localhost)$/.test(host)
    ? undefined
    : VIRTUAL_HOST.exec(host)?.groups?.bucket;
  if (bucket !== undefined) return { path: plusAsSpace(request.path), labels: { Bucket: bucket } };
  const [, first = '', ...rest] = request.path.split('/');
  if (first === '') return { path: request.path, labels: {} };
  return { path: plusAsSpace(`/${rest.join('/')}`), labels: { Bucket: decodeBucket(first) } };
}

function plusAsSpace(path: string): string {
  return path.replaceAll('+', '%20');
}

/** Gives the place, or throws KeyTooLongError: no operation takes a longer key. */
export function checkKeyLength(location: Location): Location {
  const key = Buffer.from(location.path.slice(1).replace(/%[0-9A-Fa-f]{2}/g, '_'));
  if (key.length <= MAX_KEY_BYTES) return location;
  throw s3Error('KeyTooLongError', {
    fields: { Size: String(key.length), MaxSizeAllowed: String(MAX_KEY_BYTES) },
  });
}

/**
 * Gives the place, or throws a 400 without a document for a key that climbs: read from the left, it has at some point
 * more segments `..` than others (S3 User Guide, "Naming Amazon S3 objects"). `a/../b` is a key like any other.
 */
export function checkKeySegments(location: Location): Location {
  const segments = location.path.slice(1).replace(/%2e/gi, '.').replace(/%2f/gi, '/').split('/');
  let depth = 0;
  for (const segment of segments) {
    if (segment === '..') depth -= 1;
    else if (segment !== '' && segment !== '.') depth += 1;
    if (depth < 0) throw s3Error('BadRequest', { withoutBody: true });
  }
  return location;
}

/** A name that cannot be decoded is no bucket's name; it stays as it is and is not found. */
function decodeBucket(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
