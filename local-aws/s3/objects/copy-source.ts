import type { CallContext } from '../../shared/service';
import { missingObject, requireAccess } from '../access/authorise';
import { accessDenied, invalidArgument, preconditionFailed } from '../errors';
import { requireDecrypt } from '../kms';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';
import { namesEtag } from './conditions';

interface CopySource {
  CopySource: string | undefined;
  ExpectedSourceBucketOwner?: string | undefined;
}

/** Takes a copy's source as the header names it, gives the object; the caller must be allowed to read it. */
export function findSource(
  state: S3State,
  { CopySource: copySource = '', ExpectedSourceBucketOwner: expectedOwner }: CopySource,
  ctx: CallContext,
): ObjectRecord {
  const [path = '', versionId] = copySource.split('?versionId=');
  const decoded = decode(path).replace(/^\//, '');
  const slash = decoded.indexOf('/');
  const key = decoded.slice(slash + 1);
  if (slash < 1 || key === '' || (versionId !== undefined && versionId !== 'null')) {
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      copySource,
    );
  }
  const bucket = state.bucket(decoded.slice(0, slash));
  if (expectedOwner !== undefined && expectedOwner !== bucket.ownerAccountId) throw accessDenied();
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  requireAccess(state, ctx, action, bucket, key);
  const source = state.object(bucket.name, key);
  if (!source) throw missingObject(state, ctx, bucket, key);
  requireDecrypt(state, source.attributes.encryption, ctx);
  return source;
}

/** Clients encode the whole of it, slash included, or the key alone; what is no encoding is refused as no source. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

interface SourceConditions {
  CopySourceIfMatch?: string | undefined;
  CopySourceIfNoneMatch?: string | undefined;
  CopySourceIfModifiedSince?: Date | undefined;
  CopySourceIfUnmodifiedSince?: Date | undefined;
}

/** Unlike a read's, a copy's conditions never answer 304. */
export function checkSourceConditions(input: SourceConditions, source: ObjectRecord): void {
  const modified = Date.parse(source.lastModified);
  const { CopySourceIfMatch: match, CopySourceIfNoneMatch: noneMatch } = input;
  if (match !== undefined && !namesEtag(match, source.etag))
    throw preconditionFailed('x-amz-copy-source-If-Match');
  if (
    match === undefined &&
    input.CopySourceIfUnmodifiedSince &&
    modified > input.CopySourceIfUnmodifiedSince.getTime()
  ) {
    throw preconditionFailed('x-amz-copy-source-If-Unmodified-Since');
  }
  if (noneMatch !== undefined && namesEtag(noneMatch, source.etag))
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  if (
    noneMatch === undefined &&
    input.CopySourceIfModifiedSince &&
    modified <= input.CopySourceIfModifiedSince.getTime()
  ) {
    throw preconditionFailed('x-amz-copy-source-If-Modified-Since');
  }
}
