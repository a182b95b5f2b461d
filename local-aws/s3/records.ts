import { z } from 'zod';
import { CHECKSUM_ALGORITHMS } from '../shared/sigv4/checksums';

/** A run of bytes of a blob file. An object is a list of them, so that completing an upload copies nothing. */
const segmentSchema = z.object({ blob: z.string(), offset: z.number(), sizeBytes: z.number() });

const grantSchema = z.object({
  grantee: z.union([z.object({ canonicalUserId: z.string() }), z.object({ uri: z.string() })]),
  permission: z.enum(['READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL']),
});

const publicAccessBlockSchema = z.object({
  BlockPublicAcls: z.boolean(),
  IgnorePublicAcls: z.boolean(),
  BlockPublicPolicy: z.boolean(),
  RestrictPublicBuckets: z.boolean(),
});

const corsRuleSchema = z.object({
  ID: z.string().optional(),
  AllowedMethods: z.array(z.string()),
  AllowedOrigins: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).optional(),
  ExposeHeaders: z.array(z.string()).optional(),
  MaxAgeSeconds: z.number().optional(),
});

const tagSchema = z.object({ Key: z.string(), Value: z.string() });

const checksumSchema = z.object({
  algorithm: z.enum(CHECKSUM_ALGORITHMS),
  value: z.string(),
  type: z.enum(['FULL_OBJECT', 'COMPOSITE']),
});

/** The SDK's LifecycleRule, kept whole; described is what the abort of incomplete uploads needs. */
const lifecycleRuleSchema = z.looseObject({
  ID: z.string(),
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: z.string().optional(),
  Filter: z
    .looseObject({
      Prefix: z.string().optional(),
      And: z.looseObject({ Prefix: z.string().optional() }).optional(),
    })
    .optional(),
  AbortIncompleteMultipartUpload: z.object({ DaysAfterInitiation: z.number().optional() }).optional(),
});

const encryptionRuleSchema = z.object({
  ApplyServerSideEncryptionByDefault: z.object({
    SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
    KMSMasterKeyID: z.string().optional(),
  }),
  BucketKeyEnabled: z.boolean(),
  BlockedEncryptionTypes: z.object({ EncryptionType: z.array(z.enum(['SSE-C', 'NONE'])) }),
});

const bucketSchema = z.object({
  name: z.string(),
  region: z.string(),
  /** As it was given; `EU` is an old name of eu-west-1. */
  locationConstraint: z.string().optional(),
  ownerAccountId: z.string(),
  createdAt: z.string(),
  objectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']),
  /** Whether the ownership setting exists to be read; deleting it leaves ObjectWriter in force. */
  hasOwnershipControls: z.boolean(),
  publicAccessBlock: publicAccessBlockSchema.optional(),
  acl: z.array(grantSchema),
  policy: z.string().optional(),
  cors: z.array(corsRuleSchema).optional(),
  tags: z.array(tagSchema).optional(),
  lifecycleRules: z.array(lifecycleRuleSchema).optional(),
  lifecycleMinimumSize: z.enum(['all_storage_classes_128K', 'varies_by_storage_class']).optional(),
  encryption: encryptionRuleSchema.optional(),
});

/** The classes that an object can be put into here; `attributes.ts` refuses all others. */
export const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
] as const;

/** An object that is encrypted with a KMS key; without it S3's own keys are claimed. */
const objectEncryptionSchema = z.object({ kmsKeyArn: z.string(), bucketKey: z.boolean() });

/** What travels with an object's bytes: its system metadata by header name, and the user's own. */
const attributesSchema = z.object({
  headers: z.record(z.string(), z.string()),
  metadata: z.record(z.string(), z.string()),
  tags: z.array(tagSchema),
  storageClass: z.enum(STORAGE_CLASSES),
  acl: z.array(grantSchema),
  ownerAccountId: z.string(),
  encryption: objectEncryptionSchema.optional(),
});

const objectSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  segments: z.array(segmentSchema),
  sizeBytes: z.number(),
  /** Without quotes. */
  etag: z.string(),
  lastModified: z.string(),
  checksum: checksumSchema.optional(),
  partSizesBytes: z.array(z.number()).optional(),
  /** One for each part, where the object's own is a composite of them. */
  partChecksums: z.array(z.string()).optional(),
  attributes: attributesSchema,
});

const uploadSchema = z.object({
  uploadId: z.string(),
  bucket: z.string(),
  key: z.string(),
  initiatedAt: z.string(),
  initiatorAccountId: z.string(),
  /** Where an IAM user began it. */
  initiatorUserArn: z.string().optional(),
  checksumAlgorithm: z.enum(CHECKSUM_ALGORITHMS).optional(),
  checksumType: z.enum(['FULL_OBJECT', 'COMPOSITE']).optional(),
  attributes: attributesSchema,
});

/** What is remembered of an upload that was completed or aborted, for clients that ask again. */
const endedUploadSchema = z.object({
  uploadId: z.string(),
  bucket: z.string(),
  key: z.string(),
  endedAt: z.string(),
  completed: z
    .object({ partsDigest: z.string(), etag: z.string(), checksum: checksumSchema.optional(), encryption: objectEncryptionSchema.optional() })
    .optional(),
});

const partSchema = z.object({
  uploadId: z.string(),
  partNumber: z.number(),
  segments: z.array(segmentSchema),
  sizeBytes: z.number(),
  etag: z.string(),
  lastModified: z.string(),
  /** The one that the upload was begun for, or that its sender gave. */
  checksum: checksumSchema.optional(),
  /** Of an upload begun without: the CRC64NVME that S3 computes itself, and shows of the whole only. */
  ownChecksum: checksumSchema.optional(),
});

export type Segment = z.infer<typeof segmentSchema>;
export type Grant = z.infer<typeof grantSchema>;
export type Permission = Grant['permission'];
export type StoredLifecycleRule = z.infer<typeof lifecycleRuleSchema>;
export type EncryptionRule = z.infer<typeof encryptionRuleSchema>;
export type CorsRule = z.infer<typeof corsRuleSchema>;
export type ObjectTag = z.infer<typeof tagSchema>;
export type StoredChecksum = z.infer<typeof checksumSchema>;
export type BucketRecord = z.infer<typeof bucketSchema>;
export type ObjectAttributes = z.infer<typeof attributesSchema>;
export type ObjectEncryption = z.infer<typeof objectEncryptionSchema>;
export type ObjectRecord = z.infer<typeof objectSchema>;
export type UploadRecord = z.infer<typeof uploadSchema>;
export type EndedUpload = z.infer<typeof endedUploadSchema>;
export type PartRecord = z.infer<typeof partSchema>;

export const parseBucket = (stored: unknown) => bucketSchema.parse(stored);
export const parseObject = (stored: unknown) => objectSchema.parse(stored);
export const parseUpload = (stored: unknown) => uploadSchema.parse(stored);
export const parseEndedUpload = (stored: unknown) => endedUploadSchema.parse(stored);
export const parsePart = (stored: unknown) => partSchema.parse(stored);
