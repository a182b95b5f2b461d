import type {
  DeletedObject,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  _Error as DeleteError,
} from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { CHECKSUM_ALGORITHMS, headerOfAlgorithm } from '../../shared/sigv4/checksums';
import { mayAccess } from '../access/authorise';
import { invalidRequest, malformedXml } from '../errors';
import type { S3State } from '../state';
import { checkWriteConditions } from './conditions';

const MAX_KEYS = 1_000;

/** Deleting what is not there succeeds: the key is gone, which is what was asked. */
export async function deleteObject(state: S3State, input: DeleteObjectRequest): Promise<undefined> {
  const { name } = state.bucket(input.Bucket);
  if (input.IfMatch !== undefined)
    checkWriteConditions(input.IfMatch, undefined, state.object(name, input.Key ?? ''));
  await state.deleteObject(name, input.Key ?? '');
}

export async function deleteObjects(
  state: S3State,
  input: DeleteObjectsRequest,
  ctx: CallContext,
): Promise<DeleteObjectsOutput> {
  const bucket = state.bucket(input.Bucket);
  const { headers } = ctx.request;
  const hasDigest =
    headers['content-md5'] !== undefined ||
    CHECKSUM_ALGORITHMS.some((one) => headers[headerOfAlgorithm(one)] !== undefined);
  if (!hasDigest && headers['x-amz-trailer'] === undefined)
    throw invalidRequest('Missing required header for this request: Content-MD5');
  const wanted = input.Delete?.Objects ?? [];
  if (wanted.length === 0 || wanted.length > MAX_KEYS) throw malformedXml();
  const deleted: DeletedObject[] = [];
  const errors: DeleteError[] = [];
  for (const { Key = '' } of wanted) {
    if (mayAccess(state, ctx, 's3:DeleteObject', bucket, Key)) {
      await state.deleteObject(bucket.name, Key);
      deleted.push({ Key });
    } else {
      errors.push({ Key, Code: 'AccessDenied', Message: 'Access Denied' });
    }
  }
  return { Deleted: input.Delete?.Quiet ? undefined : deleted, Errors: errors };
}
