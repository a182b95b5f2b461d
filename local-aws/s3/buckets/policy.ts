import type {
  GetBucketPolicyOutput,
  GetBucketPolicyStatusOutput,
  PutBucketPolicyRequest,
} from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { Handlers } from '../../shared/service';
import { parsePolicy } from '../access/policy-document';
import { isPublicPolicy } from '../access/public';
import { validatePolicy } from '../access/validate-policy';
import { accessDenied } from '../errors';
import type { S3State } from '../state';

interface OfBucket {
  Bucket: string | undefined;
}

export function bucketPolicyOperations(state: S3State): Handlers {
  return {
    GetBucketPolicy: ({ Bucket }: OfBucket): GetBucketPolicyOutput => ({ Policy: policyOf(state, Bucket) }),
    PutBucketPolicy: (input: PutBucketPolicyRequest) => putPolicy(state, input),
    DeleteBucketPolicy: ({ Bucket }: OfBucket) => state.changeBucket(Bucket, { policy: undefined }),
    GetBucketPolicyStatus: ({ Bucket }: OfBucket): GetBucketPolicyStatusOutput => ({
      PolicyStatus: { IsPublic: isPublicPolicy(parsePolicy(policyOf(state, Bucket))) },
    }),
  };
}

function policyOf(state: S3State, name: string | undefined): string {
  const bucket = state.bucket(name);
  if (bucket.policy !== undefined) return bucket.policy;
  throw new ApiError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, {
    fields: { BucketName: bucket.name },
  });
}

async function putPolicy(
  state: S3State,
  { Bucket, Policy = '' }: PutBucketPolicyRequest,
): Promise<undefined> {
  const bucket = state.bucket(Bucket);
  const policy = validatePolicy(Policy, bucket.name, state.isKnownOai);
  if (bucket.publicAccessBlock?.BlockPublicPolicy && isPublicPolicy(policy)) throw accessDenied();
  await state.changeBucket(Bucket, { policy: Policy });
}
