import type { DeleteBucketRequest } from '@aws-sdk/client-s3';
import { s3Error } from '../errors';
import type { S3State } from '../state';

/** Uploads that were never completed do not keep a bucket alive; they go with it. */
export async function deleteBucket(state: S3State, input: DeleteBucketRequest): Promise<undefined> {
  const { name } = state.bucket(input.Bucket);
  if (state.keysOf(name).size > 0) throw s3Error('BucketNotEmpty', { fields: { BucketName: name } });
  await state.deleteBucket(name);
}
