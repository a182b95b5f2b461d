import type {
  DeleteBucketTaggingRequest,
  GetBucketTaggingOutput,
  GetBucketTaggingRequest,
  PutBucketTaggingRequest,
} from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
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

/** Putting an empty set is deleting it. S3 answers 204, though its model says 200. */
export async function putBucketTagging(
  state: S3State,
  { Bucket, Tagging }: PutBucketTaggingRequest,
  ctx: CallContext,
): Promise<undefined> {
  ctx.response.status = 204;
  const tags = checkTags(Tagging?.TagSet ?? []);
  await state.changeBucket(Bucket, { tags: tags.length > 0 ? tags : undefined });
}

export function deleteBucketTagging(state: S3State, { Bucket }: DeleteBucketTaggingRequest): Promise<void> {
  return state.changeBucket(Bucket, { tags: undefined });
}
