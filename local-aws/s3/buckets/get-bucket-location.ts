import type { GetBucketLocationRequest } from '@aws-sdk/client-s3';
import type { S3State } from '../state';

/** Gives the constraint that the bucket was made with, so `EU` for some in eu-west-1; us-east-1 has none. */
export function getBucketLocation(
  state: S3State,
  input: GetBucketLocationRequest,
): { LocationConstraint?: string } {
  const { region, locationConstraint } = state.bucket(input.Bucket);
  return region === 'us-east-1' ? {} : { LocationConstraint: locationConstraint ?? region };
}
