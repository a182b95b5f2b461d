import type {
  DeleteBucketEncryptionRequest,
  GetBucketEncryptionOutput,
  GetBucketEncryptionRequest,
  PutBucketEncryptionRequest,
  ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { malformedXml, s3Error } from '../errors';
import type { EncryptionRule } from '../records';
import type { S3State } from '../state';

/** What buckets have had since January 2023 unless told otherwise; new ones refuse SSE-C since April 2026. */
const DEFAULT_RULE: EncryptionRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
  BucketKeyEnabled: false,
  BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
};

export function getBucketEncryption(
  state: S3State,
  { Bucket }: GetBucketEncryptionRequest,
): GetBucketEncryptionOutput {
  const { encryption = DEFAULT_RULE } = state.bucket(Bucket);
  return { ServerSideEncryptionConfiguration: { Rules: [encryption] } };
}

/** A bucket can be told to encrypt with KMS, as S3 does not look the key up either; then it takes no plain writes. */
export async function putBucketEncryption(
  state: S3State,
  input: PutBucketEncryptionRequest,
): Promise<undefined> {
  const { encryption: before = DEFAULT_RULE } = state.bucket(input.Bucket);
  const [rule, ...more] = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  if (!rule || more.length > 0) throw malformedXml();
  await state.changeBucket(input.Bucket, { encryption: checkRule(rule, before) });
}

export function deleteBucketEncryption(
  state: S3State,
  { Bucket }: DeleteBucketEncryptionRequest,
): Promise<void> {
  return state.changeBucket(Bucket, { encryption: undefined });
}

function checkRule(rule: ServerSideEncryptionRule, before: EncryptionRule): EncryptionRule {
  const { ApplyServerSideEncryptionByDefault: byDefault, BlockedEncryptionTypes: blocked } = rule;
  if (!byDefault && !blocked) throw malformedXml();
  return {
    ApplyServerSideEncryptionByDefault: byDefault
      ? checkDefault(byDefault)
      : DEFAULT_RULE.ApplyServerSideEncryptionByDefault,
    BucketKeyEnabled: rule.BucketKeyEnabled ?? false,
    // A document that says nothing about blocked types leaves them as they are.
    BlockedEncryptionTypes: blocked ? checkBlocked(blocked) : before.BlockedEncryptionTypes,
  };
}

function checkDefault({
  SSEAlgorithm,
  KMSMasterKeyID,
}: NonNullable<
  ServerSideEncryptionRule['ApplyServerSideEncryptionByDefault']
>): EncryptionRule['ApplyServerSideEncryptionByDefault'] {
  if (SSEAlgorithm !== 'AES256' && SSEAlgorithm !== 'aws:kms' && SSEAlgorithm !== 'aws:kms:dsse')
    throw malformedXml();
  if (SSEAlgorithm === 'AES256' && KMSMasterKeyID !== undefined) {
    throw s3Error('InvalidArgument', {
      message:
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      fields: { ArgumentName: 'ApplyServerSideEncryptionByDefault' },
    });
  }
  return { SSEAlgorithm, KMSMasterKeyID };
}

function checkBlocked({
  EncryptionType: types = [],
}: NonNullable<
  ServerSideEncryptionRule['BlockedEncryptionTypes']
>): EncryptionRule['BlockedEncryptionTypes'] {
  const asked = types.map(String);
  if (asked.length === 1 && asked[0] === 'NONE') return { EncryptionType: ['NONE'] };
  if (asked.length === 1 && asked[0] === 'SSE-C') return { EncryptionType: ['SSE-C'] };
  throw malformedXml();
}
