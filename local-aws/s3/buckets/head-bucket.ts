import type { HeadBucketOutput, HeadBucketRequest } from '@aws-sdk/client-s3';
import type { S3State } from '../state';

export function headBucket(state: S3State, input: HeadBucketRequest): HeadBucketOutput {
  const { name, region } = state.bucket(input.Bucket);
  return { BucketArn: `arn:aws:s3:::${name}`, BucketRegion: region, AccessPointAlias: false };
}
