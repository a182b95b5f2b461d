import type {
  DeleteBucketPolicyRequest,
  GetBucketPolicyOutput,
  GetBucketPolicyRequest,
  GetBucketPolicyStatusOutput,
  GetBucketPolicyStatusRequest,
  PutBucketPolicyRequest,
} from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { publicAccessRefusal } from '../access/authorise';
import { parsePolicy } from '../access/policy-document';
import { isPublicPolicy } from '../access/public';
import { validatePolicy } from '../access/validate-policy';
import { s3Error } from '../errors';
import type { S3State } from '../state';

export function getBucketPolicy(state: S3State, { Bucket }: GetBucketPolicyRequest): GetBucketPolicyOutput {
  return { Policy: policyOf(state, Bucket) };
}

/** S3 answers 204, though its model says 200. */
export async function putBucketPolicy(
  state: S3State,
  { Bucket, Policy = '' }: PutBucketPolicyRequest,
  ctx: CallContext,
): Promise<undefined> {
  const bucket = state.bucket(Bucket);
  const policy = validatePolicy(Policy, bucket.name, state);
  if (bucket.publicAccessBlock?.BlockPublicPolicy && isPublicPolicy(policy))
    throw publicAccessRefusal(ctx, 'BlockPublicPolicy', 's3:PutBucketPolicy', bucket);
  await state.changeBucket(Bucket, { policy: Policy });
  ctx.response.status = 204;
}

export function deleteBucketPolicy(state: S3State, { Bucket }: DeleteBucketPolicyRequest): Promise<void> {
  return state.changeBucket(Bucket, { policy: undefined });
}

export function getBucketPolicyStatus(
  state: S3State,
  { Bucket }: GetBucketPolicyStatusRequest,
): GetBucketPolicyStatusOutput {
  return { PolicyStatus: { IsPublic: isPublicPolicy(parsePolicy(policyOf(state, Bucket))) } };
}

function policyOf(state: S3State, bucket: string | undefined): string {
  const { name, policy } = state.bucket(bucket);
  if (policy !== undefined) return policy;
  throw s3Error('NoSuchBucketPolicy', { fields: { BucketName: name } });
}
