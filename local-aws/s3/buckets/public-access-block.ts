import type {
  DeletePublicAccessBlockRequest,
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
  PutPublicAccessBlockRequest,
} from '@aws-sdk/client-s3';
import { s3Error } from '../errors';
import type { S3State } from '../state';

export function getPublicAccessBlock(
  state: S3State,
  { Bucket }: GetPublicAccessBlockRequest,
): GetPublicAccessBlockOutput {
  const { name, publicAccessBlock } = state.bucket(Bucket);
  if (publicAccessBlock) return { PublicAccessBlockConfiguration: publicAccessBlock };
  throw s3Error('NoSuchPublicAccessBlockConfiguration', { fields: { BucketName: name } });
}

/** What the document does not name is off. */
export function putPublicAccessBlock(
  state: S3State,
  { Bucket, PublicAccessBlockConfiguration: block }: PutPublicAccessBlockRequest,
): Promise<void> {
  return state.changeBucket(Bucket, {
    publicAccessBlock: {
      BlockPublicAcls: block?.BlockPublicAcls ?? false,
      IgnorePublicAcls: block?.IgnorePublicAcls ?? false,
      BlockPublicPolicy: block?.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
    },
  });
}

export function deletePublicAccessBlock(
  state: S3State,
  { Bucket }: DeletePublicAccessBlockRequest,
): Promise<void> {
  return state.changeBucket(Bucket, { publicAccessBlock: undefined });
}
