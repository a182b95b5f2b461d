import { GetBucketEncryptionCommand, PutBucketEncryptionCommand, type ServerSideEncryptionByDefault } from '@aws-sdk/client-s3';

import { awsCall, unlessCode } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef } from './s3-bucket';

/** How a bucket encrypts new objects: with S3's own keys, or with a KMS key. */
export type BucketEncryptionState = { kind: 'SSE_S3' } | { kind: 'SSE_KMS'; kmsKeyArn: string };

/** How new objects are encrypted; undefined when S3 has no rule, or one of another kind. */
export async function readBucketEncryption(bucket: BucketRef): Promise<BucketEncryptionState | undefined> {
  const answer = await unlessCode(
    ['ServerSideEncryptionConfigurationNotFoundError'],
    awsCall('s3:GetBucketEncryption', () => s3(bucket.region).send(new GetBucketEncryptionCommand(addressed(bucket)))),
  );
  const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  if (rule?.SSEAlgorithm === 'AES256') return { kind: 'SSE_S3' };
  if (rule?.SSEAlgorithm === 'aws:kms') return { kind: 'SSE_KMS', kmsKeyArn: rule.KMSMasterKeyID ?? '' };
  return undefined;
}

/** Has new objects encrypted so. With KMS, one key per bucket and hour in place of one per object keeps KMS's bill small. */
export async function encryptBucket(bucket: BucketRef, encryption: BucketEncryptionState): Promise<void> {
  const byDefault: ServerSideEncryptionByDefault =
    encryption.kind === 'SSE_KMS' ? { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: encryption.kmsKeyArn } : { SSEAlgorithm: 'AES256' };
  await awsCall('s3:PutBucketEncryption', () =>
    s3(bucket.region).send(
      new PutBucketEncryptionCommand({
        ...addressed(bucket),
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: encryption.kind === 'SSE_KMS' }],
        },
      }),
    ),
  );
}
