import type {
  DeleteBucketLifecycleRequest,
  GetBucketLifecycleConfigurationOutput,
  GetBucketLifecycleConfigurationRequest,
  PutBucketLifecycleConfigurationOutput,
  PutBucketLifecycleConfigurationRequest,
} from '@aws-sdk/client-s3';
import { invalidArgument, s3Error } from '../errors';
import type { S3State } from '../state';
import { checkLifecycleRules } from './lifecycle-rules';

const MINIMUM_SIZES = ['all_storage_classes_128K', 'varies_by_storage_class'] as const;

export function getBucketLifecycleConfiguration(
  state: S3State,
  { Bucket }: GetBucketLifecycleConfigurationRequest,
): GetBucketLifecycleConfigurationOutput {
  const { name, lifecycleRules, lifecycleMinimumSize } = state.bucket(Bucket);
  if (!lifecycleRules) throw s3Error('NoSuchLifecycleConfiguration', { fields: { BucketName: name } });
  return { Rules: lifecycleRules, TransitionDefaultMinimumObjectSize: lifecycleMinimumSize };
}

/** Of all the rules that are kept, those that abort incomplete uploads are acted on. */
export async function putBucketLifecycleConfiguration(
  state: S3State,
  input: PutBucketLifecycleConfigurationRequest,
): Promise<PutBucketLifecycleConfigurationOutput> {
  const lifecycleMinimumSize = readMinimumSize(input.TransitionDefaultMinimumObjectSize);
  const lifecycleRules = checkLifecycleRules(input.LifecycleConfiguration?.Rules ?? []);
  await state.changeBucket(input.Bucket, { lifecycleRules, lifecycleMinimumSize });
  return { TransitionDefaultMinimumObjectSize: lifecycleMinimumSize };
}

export function deleteBucketLifecycle(
  state: S3State,
  { Bucket }: DeleteBucketLifecycleRequest,
): Promise<void> {
  return state.changeBucket(Bucket, { lifecycleRules: undefined, lifecycleMinimumSize: undefined });
}

function readMinimumSize(asked: string | undefined): (typeof MINIMUM_SIZES)[number] {
  const known = MINIMUM_SIZES.find((one) => one === (asked ?? MINIMUM_SIZES[0]));
  if (known) return known;
  throw invalidArgument(
    `Invalid TransitionDefaultMinimumObjectSize found: ${asked ?? ''}`,
    'x-amz-transition-default-minimum-object-size',
    asked ?? '',
  );
}
