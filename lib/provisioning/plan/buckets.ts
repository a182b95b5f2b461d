import { call, type PlannedStep } from '../operation/planned';
import { emptyBucket, type RemovableBucket } from './remove-library';
import { type BucketLike, blockPublicAccess, configureUploads, createBucket, encryptBucket, step } from './steps';

/** A bucket alone: shut before anything can be in it. */
export function planCreateBucket(bucket: BucketLike): PlannedStep[] {
  return [createBucket(bucket), blockPublicAccess(bucket), encryptBucket(bucket), configureUploads(bucket)];
}

export function changeEncryption(bucket: BucketLike, encryption: 'SSE_S3' | 'SSE_KMS', kmsKeyArn: string): PlannedStep {
  return step('CHANGE_ENCRYPTION', { bucketId: bucket.id, encryption, kmsKeyArn }, [call('s3:PutBucketEncryption', bucket.name)]);
}

export function showKeyPolicy(bucket: BucketLike): PlannedStep {
  return step('SHOW_KEY_POLICY', { bucketId: bucket.id }, []);
}

/**
 * Nothing here knows what a bucket without a library holds: the plan shows one page of a thousand objects. Of one that was
 * never made just the row goes.
 */
export function planDeleteBucket(bucket: RemovableBucket, deleteObjects: boolean): PlannedStep[] {
  if (bucket.madeAt === null && bucket.adoptedAt === null) {
    const title = `Remove ${bucket.name} from here; a bucket of this name that was not made here stays as it is`;
    return [step('DELETE_EMPTY_BUCKET', { bucketId: bucket.id }, [call('s3:HeadBucket', bucket.name)], title)];
  }
  return [...(deleteObjects ? [emptyBucket(bucket, { objectCount: 1, openUploads: 0 })] : []), deleteEmptyBucket(bucket)];
}

function deleteEmptyBucket(bucket: BucketLike): PlannedStep {
  return step('DELETE_EMPTY_BUCKET', { bucketId: bucket.id }, [
    call('s3:HeadBucket', bucket.name),
    call('s3:GetBucketTagging', bucket.name),
    call('s3:DeleteBucket', bucket.name),
  ]);
}
