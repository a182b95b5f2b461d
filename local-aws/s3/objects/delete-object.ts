import type { DeleteObjectRequest } from '@aws-sdk/client-s3';
import { headerNotImplemented } from '../errors';
import type { S3State } from '../state';
import { checkWriteConditions } from './conditions';
import { checkVersionId } from './version-id';

/** Deleting what is not there succeeds, for the key is gone as was asked, unless a condition names what should be. */
export async function deleteObject(state: S3State, input: DeleteObjectRequest): Promise<undefined> {
  const { name } = state.bucket(input.Bucket);
  checkVersionId(input.VersionId);
  // Directory buckets alone know these two.
  if (input.IfMatchSize !== undefined) throw headerNotImplemented('x-amz-if-match-size');
  if (input.IfMatchLastModifiedTime !== undefined)
    throw headerNotImplemented('x-amz-if-match-last-modified-time');
  checkWriteConditions(input.IfMatch, undefined, state.object(name, input.Key ?? ''));
  await state.deleteObject(name, input.Key ?? '');
}
