import { type DistributionState, getDistribution } from '@/lib/aws/cloudfront-distribution';
import { getOriginAccessControl, getOriginAccessIdentity, type OriginIdentityState } from '@/lib/aws/cloudfront-identity';
import { getKeyGroup, getPublicKey, type KeyGroupState, type PublicKeyState } from '@/lib/aws/cloudfront-keys';
import { getHeadersPolicy, type HeadersPolicyState } from '@/lib/aws/cloudfront-headers-policy';
import { AwsFailure } from '@/lib/aws/errors';
import {
  type BucketPresence,
  type BucketRef,
  observeBucket,
  readBucketTags,
  readObjectOwnership,
  readOpenPublicAccessSwitches,
} from '@/lib/aws/s3-bucket';
import { type BucketEncryptionState, readBucketEncryption } from '@/lib/aws/s3-bucket-encryption';
import { dropsIncompleteUploads, readBucketPolicy, readUploadOrigins } from '@/lib/aws/s3-bucket-rules';
import { type ObjectAcl, readObjectAcl } from '@/lib/aws/s3-object-acl';
import type { DistributionRole } from '@/lib/db/generated/enums';
import type { FailureReason } from '@/lib/kernel/failure';

import type { LibraryPart, LibrarySet } from '../library-set';

/** What AWS said about one thing, or why it could not be asked. */
export type Observed<T> = { value: T } | { failure: FailureReason };

export interface ObservedPart {
  role: DistributionRole;
  distribution: Observed<DistributionState | undefined>;
  identity: Observed<OriginIdentityState | undefined>;
  headersPolicy: Observed<HeadersPolicyState | undefined>;
}

export interface ObservedBucket {
  presence: Observed<BucketPresence>;
  tags: Observed<Map<string, string>>;
  openSwitches: Observed<string[]>;
  ownership: Observed<string | undefined>;
  encryption: Observed<BucketEncryptionState | undefined>;
  uploadOrigins: Observed<string[]>;
  dropsIncompleteUploads: Observed<boolean>;
  policy: Observed<string | undefined>;
  /** Some objects with their ACLs, where these say who reads; none elsewhere. */
  objects: SeenObject[];
}

/** An object's ACL; undefined when there is no such object. */
export interface SeenObject {
  key: string;
  acl: Observed<ObjectAcl | undefined>;
}

export interface ObservedLibrary {
  bucket: ObservedBucket;
  publicKey: Observed<PublicKeyState | undefined>;
  keyGroup: Observed<KeyGroupState | undefined>;
  parts: ObservedPart[];
}

/** Reads everything of a library at AWS. What cannot be read is kept as unknown, with the reason. */
export async function observeLibrary(set: LibrarySet, bucket: BucketRef): Promise<ObservedLibrary> {
  const shared: Shared = { identities: new Map(), policies: new Map() };
  const [publicKey, keyGroup, observedBucket, parts] = await Promise.all([
    attempt(() => unlessUnmade(set.signingKey?.awsPublicKeyId, getPublicKey)),
    attempt(() => unlessUnmade(set.keyGroup.awsId, getKeyGroup)),
    observeBucketAndRules(bucket, set.objectsByAcl?.sampledKeys),
    Promise.all(set.parts.map((part) => observePart(part, shared))),
  ]);
  return { bucket: observedBucket, publicKey, keyGroup, parts };
}

async function observePart({ role, distribution, identity, headersPolicy }: LibraryPart, shared: Shared): Promise<ObservedPart> {
  const getIdentity = identity.kind === 'OAC' ? getOriginAccessControl : getOriginAccessIdentity;
  const [observedDistribution, observedIdentity, observedPolicy] = await Promise.all([
    attempt(() => unlessUnmade(distribution.awsId, getDistribution)),
    once(shared.identities, identity.id, () => attempt(() => unlessUnmade(identity.awsId, getIdentity))),
    once(shared.policies, headersPolicy?.id ?? '', () => attempt(() => unlessUnmade(headersPolicy?.awsId, getHeadersPolicy))),
  ]);
  return { role, distribution: observedDistribution, identity: observedIdentity, headersPolicy: observedPolicy };
}

/** What both distributions may use is asked for once. */
interface Shared {
  identities: Map<string, Promise<Observed<OriginIdentityState | undefined>>>;
  policies: Map<string, Promise<Observed<HeadersPolicyState | undefined>>>;
}

function once<T>(asked: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = asked.get(key) ?? ask();
  asked.set(key, answer);
  return answer;
}

/** Reads everything of a bucket at S3, and the ACLs of these of its objects. */
export async function observeBucketAndRules(bucket: BucketRef, keys: readonly string[] = []): Promise<ObservedBucket> {
  const [presence, tags, openSwitches, ownership, encryption, uploadOrigins, drops, policy, objects] = await Promise.all([
    attempt(() => observeBucket(bucket)),
    attempt(() => readBucketTags(bucket)),
    attempt(() => readOpenPublicAccessSwitches(bucket)),
    attempt(() => readObjectOwnership(bucket)),
    attempt(() => readBucketEncryption(bucket)),
    attempt(() => readUploadOrigins(bucket)),
    attempt(() => dropsIncompleteUploads(bucket)),
    attempt(() => readBucketPolicy(bucket)),
    // One that is gone has no ACL, which is no trouble of its ACL.
    Promise.all(keys.map(async (key) => ({ key, acl: await attempt(() => readObjectAcl(bucket, key)) }))),
  ]);
  return { presence, tags, openSwitches, ownership, encryption, uploadOrigins, dropsIncompleteUploads: drops, policy, objects };
}

/** What `get` says of a thing that was made; undefined for one that was not. */
export async function unlessUnmade<T>(awsId: string | null | undefined, get: (awsId: string) => Promise<T | undefined>) {
  return awsId ? get(awsId) : undefined;
}

/** Keeps a refusal of AWS as what is known, in place of failing. */
export async function attempt<T>(read: () => Promise<T>): Promise<Observed<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof AwsFailure) return { failure: error.reason };
    throw error;
  }
}
