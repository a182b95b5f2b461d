import type {
  DeleteBucketTaggingRequest,
  GetBucketTaggingOutput,
  GetBucketTaggingRequest,
  PutBucketTaggingRequest,
} from '@aws-sdk/client-s3';
import { s3Error } from '../errors';
import type { S3State } from '../state';
import { checkTags } from './tags';

export function getBucketTagging(
  state: S3State,
  { Bucket }: GetBucketTaggingRequest,
): GetBucketTaggingOutput {
  const { name, tags } = state.bucket(Bucket);
  if (tags) return { TagSet: tags };
  throw s3Error('NoSuchTagSet', { fields: { BucketName: name } });
}

/** Putting an empty set is deleting it. */
export async function putBucketTagging(
  state: S3State,
  { Bucket, Tagging }: PutBucketTaggingRequest,
): Promise<undefined> {
  const tags = checkTags(Tagging?.TagSet ?? []);
  await state.changeBucket(Bucket, { tags: tags.length > 0 ? tags : undefined });
}

export function deleteBucketTagging(state: S3State, { Bucket }: DeleteBucketTaggingRequest): Promise<void> {
  return state.changeBucket(Bucket, { tags: undefined });
}
