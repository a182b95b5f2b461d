import { z } from 'zod';

import { FORGETTABLE, RESOURCE_TYPES } from '../drift';
import type { StepKind } from './kinds';

const id = z.string();

/** What of a distribution can be changed, as it is recorded; an empty ARN is no certificate. */
const distributionValues = z.object({
  enabled: z.boolean(), comment: z.string(), priceClass: z.string(), aliases: z.array(z.string()), certificateArn: z.string(),
});

/** `before` is what was recorded when it was asked for; a value that AWS has beside both was written by somebody else. */
const distributionUpdate = z.object({
  distributionId: id,
  before: distributionValues.partial(),
  after: distributionValues.partial(),
  overwrite: z.boolean(),
});

export type DistributionValues = z.output<typeof distributionValues>;

/** What each kind of step is told: ids of rows, which say the rest. Steps of older versions may not fit. */
export const DESIRED = {
  CREATE_BUCKET: z.object({ bucketId: id }),
  BLOCK_PUBLIC_ACCESS: z.object({ bucketId: id }),
  ENCRYPT_BUCKET: z.object({ bucketId: id }),
  CONFIGURE_UPLOADS: z.object({ bucketId: id }),
  PUT_BUCKET_POLICY: z.object({ bucketId: id }),
  PUT_PROBE_OBJECTS: z.object({ bucketId: id }),
  DELETE_EMPTY_BUCKET: z.object({ bucketId: id }),
  CHANGE_ENCRYPTION: z.object({ bucketId: id, encryption: z.enum(['SSE_S3', 'SSE_KMS']), kmsKeyArn: z.string() }),
  SHOW_KEY_POLICY: z.object({ bucketId: id }),
  SET_OBJECT_OWNERSHIP: z.object({ bucketId: id, ownership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred']) }),
  GRANT_READ: z.object({ bucketId: id }),
  CREATE_ORIGIN_IDENTITY: z.object({ originIdentityId: id }),
  /** `before` is what was recorded when the change was asked for. */
  CHANGE_ORIGIN_IDENTITY: z.object({ originIdentityId: id, before: z.string(), comment: z.string() }),
  LET_BOTH_READ: z.object({ bucketId: id }),
  WAIT_SETTLED: z.object({ seconds: z.number() }),
  SWITCH_ORIGIN_IDENTITY: z.object({ distributionId: id, originIdentityId: id }),
  RECORD_MOVED: z.object({ libraryId: id }),
  CREATE_PUBLIC_KEY: z.object({ signingKeyId: id }),
  /** `signingKeyId`: which of several keys of the group is to sign; without it the newest. */
  CREATE_KEY_GROUP: z.object({ keyGroupId: id, signingKeyId: id.optional() }),
  ADD_KEY_TO_GROUP: z.object({ keyGroupId: id, signingKeyId: id }),
  PROVE_KEY: z.object({ keyGroupId: id, signingKeyId: id }),
  PROVE_KEY_REFUSED: z.object({ keyGroupId: id, signingKeyId: id }),
  SWITCH_SIGNING_KEY: z.object({ keyGroupId: id, signingKeyId: id }),
  WAIT_LAST_EXPIRY: z.object({ keyGroupId: id, signingKeyId: id }),
  /** `letGo`: the key stands alone from then on, and may be put into another group. */
  REMOVE_KEY_FROM_GROUP: z.object({ keyGroupId: id, signingKeyId: id, letGo: z.boolean() }),
  DELETE_PUBLIC_KEY: z.object({ signingKeyId: id }),
  UPDATE_PUBLIC_KEY: z.object({ signingKeyId: id, comment: z.string() }),
  UPDATE_KEY_GROUP: z.object({ keyGroupId: id, comment: z.string() }),
  DELETE_KEY_GROUP: z.object({ keyGroupId: id }),
  CREATE_HEADERS_POLICY: z.object({ responseHeadersPolicyId: id }),
  CREATE_DISTRIBUTION: z.object({ distributionId: id }),
  /** `mayBeGone`: what no longer exists needs no waiting for. */
  WAIT_DEPLOYED: z.object({ distributionIds: z.array(id), mayBeGone: z.boolean().default(false) }),
  UPDATE_DISTRIBUTION: distributionUpdate,
  TAKE_OVER_DISTRIBUTION: z.object({ distributionId: id }),
  DISABLE_DISTRIBUTION: z.object({ distributionId: id }),
  DELETE_DISTRIBUTION: z.object({ distributionId: id }),
  REMOVE_POLICY_STATEMENTS: z.object({ bucketId: id }),
  /** `demanded`: where something uses it, the operation stops; otherwise it stays, and that is a result. */
  RELEASE_ORIGIN_IDENTITY: z.object({ originIdentityId: id, demanded: z.boolean().default(false) }),
  RELEASE_HEADERS_POLICY: z.object({ responseHeadersPolicyId: id }),
  RELEASE_KEY_GROUP: z.object({ keyGroupId: id }),
  RELEASE_SIGNING_KEY: z.object({ signingKeyId: id }),
  DELETE_PROBE_OBJECTS: z.object({ bucketId: id }),
  EMPTY_BUCKET: z.object({ bucketId: id }),
  DELETE_BUCKET: z.object({ bucketId: id }),
  RETIRE_LIBRARY: z.object({ libraryId: id }),
  FORGET_LIBRARY: z.object({ libraryId: id }),
  LOOK: z.object({ libraryId: id }),
  LOOK_AT: z.object({ resourceType: z.enum(RESOURCE_TYPES), resourceId: id }),
  /** `demanded`: the operation goes on only when every answer is right; otherwise a wrong answer is a result. */
  PROVE: z.object({ libraryId: id, demanded: z.boolean() }),
  /** `awsId`: the id under which it was deleted. */
  FORGET_DELETED: z.object({ resourceType: z.enum(FORGETTABLE), resourceId: id, awsId: id }),
  /** `without`: the statements of others that allow everybody, and go. */
  REPAIR_BUCKET_POLICY: z.object({ bucketId: id, without: z.array(z.string()) }),
  REPAIR_TAGS: z.object({ bucketId: id }),
  REPAIR_ACCESS_CONTROL: z.object({ originIdentityId: id }),
  /** `out`: ids of the foreign public keys that go. */
  REPAIR_KEY_GROUP: z.object({ keyGroupId: id, out: z.array(z.string()) }),
  REPAIR_HEADERS_POLICY: z.object({ responseHeadersPolicyId: id }),
  /** `drifts`: what is put back; everything else stays. */
  REPAIR_DISTRIBUTION: z.object({ distributionId: id, drifts: z.array(z.string()) }),
  MOVE_UPLOADS: z.object({ bucketId: id }),
  MOVE_HEADERS: z.object({ responseHeadersPolicyId: id }),
  RECORD_ORIGIN: z.object({ installId: id }),
  TAKE_INVENTORY: z.object({}),
  // What is brought in has no row before it is proven ours, so these steps name it as AWS does.
  ADOPT_BUCKET: z.object({ name: id, region: id }),
  ADOPT_IDENTITY: z.object({ kind: z.enum(['OAC', 'OAI']), awsId: id }),
  /** `signingKeyId`: the row that holds the private half already. */
  ADOPT_PUBLIC_KEY: z.object({ awsId: id, signingKeyId: id.optional() }),
  ADOPT_KEY_GROUP: z.object({ awsId: id }),
  ADOPT_HEADERS_POLICY: z.object({ awsId: id }),
  /** `keyGroupId` is AWS's id of the one that signs here, where it trusts several. */
  ADOPT_DISTRIBUTION: z.object({ awsId: id, keyGroupId: id.optional() }),
  ADOPT_LIBRARY: z.object({
    libraryId: id, createdById: id, name: z.string(), ttlSeconds: z.number(), signedId: id, basicId: id.optional(),
    videos: z.enum(['all', 'chosen', 'none']), videoKeys: z.array(z.string()),
  }),
  OPEN_LIBRARY: z.object({ libraryId: id }),
  /** Without a bucket, S3 is asked nothing: it does not judge rights on what does not exist. */
  CHECK_RIGHTS: z.object({ bucketId: id.optional() }),
} as const satisfies Record<StepKind, z.ZodObject>;

export type Desired<K extends StepKind> = z.output<(typeof DESIRED)[K]>;
