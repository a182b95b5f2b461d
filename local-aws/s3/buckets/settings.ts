import type {
  GetBucketCorsOutput,
  GetBucketEncryptionOutput,
  GetBucketLifecycleConfigurationOutput,
  GetBucketOwnershipControlsOutput,
  GetBucketTaggingOutput,
  GetPublicAccessBlockOutput,
  PutBucketCorsRequest,
  PutBucketEncryptionRequest,
  PutBucketLifecycleConfigurationRequest,
  PutBucketOwnershipControlsRequest,
  PutBucketTaggingRequest,
  PutPublicAccessBlockRequest,
} from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { Handlers } from '../../shared/service';
import { isPublicGrant } from '../access/public';
import { malformedXml } from '../errors';
import type { S3State } from '../state';
import { checkCorsRules } from './cors';
import { checkTags } from './tags';

interface OfBucket {
  Bucket: string | undefined;
}

/** The settings of a bucket that are one document each: put, got, deleted. */
export function bucketSettingOperations(state: S3State): Handlers {
  return {
    GetPublicAccessBlock: ({ Bucket }: OfBucket): GetPublicAccessBlockOutput => ({
      PublicAccessBlockConfiguration:
        state.bucket(Bucket).publicAccessBlock ??
        absent(
          'NoSuchPublicAccessBlockConfiguration',
          'The public access block configuration was not found',
          Bucket,
        ),
    }),
    PutPublicAccessBlock: ({ Bucket, PublicAccessBlockConfiguration: block }: PutPublicAccessBlockRequest) =>
      state.changeBucket(Bucket, {
        publicAccessBlock: {
          BlockPublicAcls: block?.BlockPublicAcls ?? false,
          IgnorePublicAcls: block?.IgnorePublicAcls ?? false,
          BlockPublicPolicy: block?.BlockPublicPolicy ?? false,
          RestrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
        },
      }),
    DeletePublicAccessBlock: ({ Bucket }: OfBucket) =>
      state.changeBucket(Bucket, { publicAccessBlock: undefined }),

    GetBucketOwnershipControls: (input: OfBucket) => getOwnership(state, input),
    PutBucketOwnershipControls: (input: PutBucketOwnershipControlsRequest) => putOwnership(state, input),
    DeleteBucketOwnershipControls: ({ Bucket }: OfBucket) =>
      state.changeBucket(Bucket, { objectOwnership: 'ObjectWriter', hasOwnershipControls: false }),

    GetBucketCors: ({ Bucket }: OfBucket): GetBucketCorsOutput => ({
      CORSRules:
        state.bucket(Bucket).cors ??
        absent('NoSuchCORSConfiguration', 'The CORS configuration does not exist', Bucket),
    }),
    PutBucketCors: ({ Bucket, CORSConfiguration }: PutBucketCorsRequest) =>
      state.changeBucket(Bucket, { cors: checkCorsRules(CORSConfiguration?.CORSRules ?? []) }),
    DeleteBucketCors: ({ Bucket }: OfBucket) => state.changeBucket(Bucket, { cors: undefined }),

    GetBucketTagging: ({ Bucket }: OfBucket): GetBucketTaggingOutput => ({
      TagSet: state.bucket(Bucket).tags ?? absent('NoSuchTagSet', 'The TagSet does not exist', Bucket),
    }),
    PutBucketTagging: ({ Bucket, Tagging }: PutBucketTaggingRequest) =>
      state.changeBucket(Bucket, { tags: checkTags(Tagging?.TagSet ?? []) }),
    DeleteBucketTagging: ({ Bucket }: OfBucket) => state.changeBucket(Bucket, { tags: undefined }),

    GetBucketLifecycleConfiguration: ({ Bucket }: OfBucket) => getLifecycle(state, Bucket),
    PutBucketLifecycleConfiguration: (input: PutBucketLifecycleConfigurationRequest) =>
      putLifecycle(state, input),
    DeleteBucketLifecycle: ({ Bucket }: OfBucket) =>
      state.changeBucket(Bucket, { lifecycleRules: undefined }),

    GetBucketEncryption: ({ Bucket }: OfBucket): GetBucketEncryptionOutput => ({
      ServerSideEncryptionConfiguration: {
        Rules: state.bucket(Bucket).encryptionRules ?? [DEFAULT_ENCRYPTION],
      },
    }),
    PutBucketEncryption: ({
      Bucket,
      ServerSideEncryptionConfiguration: configuration,
    }: PutBucketEncryptionRequest) => {
      const rules = configuration?.Rules ?? [];
      if (rules.length !== 1) throw malformedXml();
      return state.changeBucket(Bucket, { encryptionRules: rules.map((rule) => ({ ...rule })) });
    },
    DeleteBucketEncryption: ({ Bucket }: OfBucket) =>
      state.changeBucket(Bucket, { encryptionRules: undefined }),
  };
}

/** What every bucket has had since January 2023 unless told otherwise. */
const DEFAULT_ENCRYPTION = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const },
  BucketKeyEnabled: false,
};

/** For the right side of `??`: a setting that was never made is a 404. */
function absent(code: string, message: string, bucket: string | undefined): never {
  throw new ApiError(code, message, 404, { fields: { BucketName: bucket ?? '' } });
}

function getOwnership(state: S3State, { Bucket }: OfBucket): GetBucketOwnershipControlsOutput {
  const bucket = state.bucket(Bucket);
  if (!bucket.hasOwnershipControls)
    absent('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', Bucket);
  return { OwnershipControls: { Rules: [{ ObjectOwnership: bucket.objectOwnership }] } };
}

async function putOwnership(
  state: S3State,
  { Bucket, OwnershipControls }: PutBucketOwnershipControlsRequest,
): Promise<undefined> {
  const [rule, ...more] = OwnershipControls?.Rules ?? [];
  const ownership = rule?.ObjectOwnership;
  if (
    more.length > 0 ||
    (ownership !== 'BucketOwnerEnforced' &&
      ownership !== 'BucketOwnerPreferred' &&
      ownership !== 'ObjectWriter')
  ) {
    throw malformedXml();
  }
  if (ownership === 'BucketOwnerEnforced' && state.bucket(Bucket).acl.some(isPublicGrant)) {
    throw new ApiError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    );
  }
  await state.changeBucket(Bucket, { objectOwnership: ownership, hasOwnershipControls: true });
}

function getLifecycle(state: S3State, bucket: string | undefined): GetBucketLifecycleConfigurationOutput {
  const rules = state.bucket(bucket).lifecycleRules;
  if (!rules) absent('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', bucket);
  return {
    Rules: rules.map((rule) => ({ ...rule, Status: rule.Status === 'Enabled' ? 'Enabled' : 'Disabled' })),
  };
}

async function putLifecycle(
  state: S3State,
  input: PutBucketLifecycleConfigurationRequest,
): Promise<undefined> {
  const rules = input.LifecycleConfiguration?.Rules ?? [];
  const valid =
    rules.length > 0 && rules.every((rule) => rule.Status === 'Enabled' || rule.Status === 'Disabled');
  if (!valid) throw malformedXml();
  const named = rules.map((rule, index) => ({ ...rule, ID: rule.ID ?? `rule-${index + 1}` }));
  if (new Set(named.map(({ ID }) => ID)).size !== named.length) {
    throw new ApiError(
      'InvalidArgument',
      'Rule ID must be unique. Found same ID for more than one rule',
      400,
    );
  }
  await state.changeBucket(input.Bucket, { lifecycleRules: named });
}
