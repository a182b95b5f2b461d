import type { Location, RawRequest } from '../shared/service';

const VIRTUAL_HOST =
  /^(?<bucket>.+?)\.(?:s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com|(?:s3(?:[.-][a-z0-9-]+)?\.)?localhost)$/;

/** Takes a request, gives its bucket (from the Host or the path's first segment) and the path below it. */
export function locate(request: Pick<RawRequest, 'path' | 'headers'>): Location {
  const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  const bucket = /^s3(?:[.-][a-z0-9-]+)?\.(?:amazonaws\.com|localhost)$/.test(host)
    ? undefined
    : VIRTUAL_HOST.exec(host)?.groups?.bucket;
  if (bucket !== undefined) return { path: request.path, labels: { Bucket: bucket } };
  const [, first = '', ...rest] = request.path.split('/');
  if (first === '') return { path: request.path, labels: {} };
  return { path: `/${rest.join('/')}`, labels: { Bucket: decodeBucket(first) } };
}

/** A name that cannot be decoded is no bucket's name; it stays as it is and is not found. */
function decodeBucket(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
