import type {
  DeleteBucketCorsRequest,
  GetBucketCorsOutput,
  GetBucketCorsRequest,
  PutBucketCorsRequest,
} from '@aws-sdk/client-s3';
import { s3Error } from '../errors';
import type { S3State } from '../state';
import { checkCorsRules } from './cors-rules';

export function getBucketCors(state: S3State, { Bucket }: GetBucketCorsRequest): GetBucketCorsOutput {
  const { name, cors } = state.bucket(Bucket);
  if (cors) return { CORSRules: cors };
  throw s3Error('NoSuchCORSConfiguration', { fields: { BucketName: name } });
}

export function putBucketCors(
  state: S3State,
  { Bucket, CORSConfiguration }: PutBucketCorsRequest,
): Promise<void> {
  return state.changeBucket(Bucket, { cors: checkCorsRules(CORSConfiguration?.CORSRules ?? []) });
}

export function deleteBucketCors(state: S3State, { Bucket }: DeleteBucketCorsRequest): Promise<void> {
  return state.changeBucket(Bucket, { cors: undefined });
}
