import type { ApiError } from '../../shared/errors';
import { headerNotImplemented, preconditionFailed, s3Error } from '../errors';
import type { ObjectRecord } from '../records';

export interface ReadConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
}

/** Throws 412 or 304 unless a read's conditions hold, in the order that RFC 9110 gives them. */
export function checkReadConditions(conditions: ReadConditions, object: ObjectRecord): void {
  const modified = Date.parse(object.lastModified);
  if (conditions.IfMatch !== undefined) {
    if (!namesEtag(conditions.IfMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (conditions.IfUnmodifiedSince && modified > conditions.IfUnmodifiedSince.getTime()) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (conditions.IfNoneMatch !== undefined) {
    if (namesEtag(conditions.IfNoneMatch, object.etag)) throw notModified(object);
  } else if (conditions.IfModifiedSince && modified <= conditions.IfModifiedSince.getTime()) {
    throw notModified(object);
  }
}

function notModified(object: ObjectRecord): ApiError {
  const headers: Record<string, string> = {
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.lastModified).toUTCString(),
  };
  const cacheControl = object.attributes.headers['cache-control'];
  if (cacheControl !== undefined) headers['cache-control'] = cacheControl;
  return s3Error('NotModified', { headers });
}

/** Throws unless a write's conditions hold against the object that it would replace. */
export function checkWriteConditions(
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
  existing: ObjectRecord | undefined,
): void {
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') {
      throw headerNotImplemented('If-None-Match');
    }
    if (existing) throw preconditionFailed('If-None-Match');
  }
  if (ifMatch === undefined) return;
  if (!existing) throw s3Error('NoSuchKey');
  if (!namesEtag(ifMatch, existing.etag)) throw preconditionFailed('If-Match');
}

export function namesEtag(header: string, etag: string): boolean {
  return header.split(',').some((one) => {
    const text = one
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1');
    return text === '*' || text === etag;
  });
}
