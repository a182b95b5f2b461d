import type {
  DeletedObject,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  _Error as DeleteError,
  ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { CallContext } from '../../shared/service';
import { CHECKSUM_ALGORITHMS, headerOfAlgorithm } from '../../shared/sigv4/checksums';
import { requireAccess } from '../access/authorise';
import { invalidRequest, malformedXml, s3Error } from '../errors';
import type { BucketRecord } from '../records';
import type { S3State } from '../state';
import { checkWriteConditions } from './conditions';

const MAX_KEYS = 1_000;

/** Each key is judged and deleted on its own; what is refused stands beside what was deleted. */
export async function deleteObjects(
  state: S3State,
  input: DeleteObjectsRequest,
  ctx: CallContext,
): Promise<DeleteObjectsOutput> {
  const bucket = state.bucket(input.Bucket);
  requireDigest(ctx);
  const wanted = input.Delete?.Objects ?? [];
  if (wanted.length === 0 || wanted.length > MAX_KEYS) throw malformedXml();
  // Directory buckets alone know these two conditions.
  if (wanted.some(({ Size, LastModifiedTime }) => Size !== undefined || LastModifiedTime !== undefined))
    throw malformedXml();
  const deleted: DeletedObject[] = [];
  const errors: DeleteError[] = [];
  for (const one of wanted) {
    const { Key = '', VersionId } = one;
    const refusal = refusalFor(state, ctx, bucket, one);
    if (refusal) {
      errors.push({ Key, VersionId, Code: refusal.code, Message: refusal.message });
    } else {
      await state.deleteObject(bucket.name, Key);
      deleted.push({ Key, VersionId });
    }
  }
  return { Deleted: input.Delete?.Quiet ? undefined : deleted, Errors: errors };
}

/** S3 deletes many only when the list of keys is known to have arrived whole. */
function requireDigest({ request: { headers } }: CallContext): void {
  const hasDigest =
    headers['content-md5'] !== undefined ||
    headers['x-amz-trailer'] !== undefined ||
    CHECKSUM_ALGORITHMS.some((one) => headers[headerOfAlgorithm(one)] !== undefined);
  if (!hasDigest) throw invalidRequest('Missing required header for this request: Content-MD5');
}

function refusalFor(
  state: S3State,
  ctx: CallContext,
  bucket: BucketRecord,
  { Key = '', VersionId, ETag }: ObjectIdentifier,
): ApiError | undefined {
  try {
    const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
    requireAccess(state, ctx, action, bucket, Key);
    if (VersionId !== undefined && VersionId !== 'null')
      throw s3Error('NoSuchVersion', { fields: { VersionId } });
    checkWriteConditions(ETag, undefined, state.object(bucket.name, Key));
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
