import { STEP_KINDS, type StepKind } from '../operation/kinds';
import { call, type PlannedCall, type PlannedStep } from '../operation/planned';
import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '../names';
import { type BucketLike, type DistributionLike, type IdentityLike, type Made, madeFor, nameOfDistribution, type SigningKeyLike } from './steps';

// Builders for taking down what other builders put up. What was never made is looked for under the name that it would have.

function step(kind: StepKind, desired: PlannedStep['desired'], calls: PlannedCall[], title: string = STEP_KINDS[kind]): PlannedStep {
  return { kind, title, desired, calls };
}

export interface RemovableBucket extends BucketLike {
  madeAt: Date | null;
  adoptedAt: Date | null;
}

export interface RemovableDistribution extends DistributionLike {
  enabled: boolean;
}

/** A part, and whether distributions that stay use it. */
export type Releasable<T> = T & { usedElsewhere: boolean };

/** What tearing a library down is planned from. */
export interface Removal {
  libraryId: string;
  bucket: RemovableBucket | null;
  distributions: RemovableDistribution[];
  /** Whether the bucket policy names any of them: ACLs may let them read in its place. */
  named: boolean;
  identities: Releasable<IdentityLike>[];
  headersPolicies: Releasable<Made>[];
  keyGroups: Releasable<Made & { signingKeys: SigningKeyLike[] }>[];
  deleteVideos: boolean;
  /** What is thought to be in the bucket. */
  objectCount: number;
  openUploads: number;
}

/**
 * The steps that tear a library down. Nobody is served from the first one on; what distributions use goes after them, parts
 * that others use stay, and the bucket comes last, so that a plan that stops halfway leaves something closed.
 */
export function planRemoveLibrary(removal: Removal): PlannedStep[] {
  const { libraryId, bucket, distributions, named, deleteVideos } = removal;
  return [
    ...deleteDistributions(distributions),
    ...(bucket ? [removePolicyStatements(bucket, named)] : []),
    ...releaseParts(removal),
    ...(bucket && deleteVideos ? [emptyBucket(bucket, removal), deleteBucket(bucket)] : []),
    ...(bucket && !deleteVideos ? [deleteProbeObjects(bucket)] : []),
    deleteVideos ? step('FORGET_LIBRARY', { libraryId }, []) : step('RETIRE_LIBRARY', { libraryId }, []),
  ];
}

/** What distributions used goes after them: a public key after the group that holds it. */
export function releaseParts({ identities, headersPolicies, keyGroups }: Pick<Removal, 'identities' | 'headersPolicies' | 'keyGroups'>): PlannedStep[] {
  return [
    ...identities.map((each) => releaseIdentity(each)),
    ...headersPolicies.map(releaseHeadersPolicy),
    ...keyGroups.map(releaseKeyGroup),
    ...keyGroups.flatMap(({ signingKeys, usedElsewhere }) => signingKeys.map((key) => releaseSigningKey({ ...key, usedElsewhere }))),
  ];
}

/** Disabled all at once, so that CloudFront's minutes are waited for once. */
export function deleteDistributions(distributions: readonly RemovableDistribution[]): PlannedStep[] {
  if (distributions.length === 0) return [];
  const made = distributions.filter(({ awsId }) => awsId !== null);
  return [
    ...distributions.map(disableDistribution),
    step(
      'WAIT_DEPLOYED', { distributionIds: distributions.map(({ id }) => id), mayBeGone: true },
      made.map((each) => call('cloudfront:GetDistribution', nameOfDistribution(each))), 'Wait until they are disabled everywhere',
    ),
    ...distributions.map(deleteDistribution),
  ];
}

function which({ role }: DistributionLike): string {
  return role === 'SIGNED' ? 'signed' : 'basic';
}

function disableDistribution(distribution: RemovableDistribution): PlannedStep {
  const { id, awsId, enabled } = distribution;
  const calls = awsId
    ? [call('cloudfront:GetDistribution', awsId), ...(enabled ? [call('cloudfront:UpdateDistribution', awsId)] : [])]
    : [call('cloudfront:ListDistributions', nameOfDistribution(distribution))];
  return step('DISABLE_DISTRIBUTION', { distributionId: id }, calls, `Disable the ${which(distribution)} distribution`);
}

function deleteDistribution(distribution: RemovableDistribution): PlannedStep {
  const { id, awsId } = distribution;
  const calls = awsId ? [call('cloudfront:GetDistribution', awsId), call('cloudfront:DeleteDistribution', awsId)] : [];
  return step('DELETE_DISTRIBUTION', { distributionId: id }, calls, `Delete the ${which(distribution)} distribution`);
}

/** How a step sees that a bucket is ours. */
function provenOurs({ name, madeAt, adoptedAt }: RemovableBucket): PlannedCall[] {
  return [call('s3:HeadBucket', name), ...(madeAt !== null && adoptedAt === null ? [call('s3:GetBucketTagging', name)] : [])];
}

/** Calls on the bucket if it was ever made, after the look that proves that it is ours. */
function onBucket(bucket: RemovableBucket, calls: PlannedCall[]): PlannedCall[] {
  return [...provenOurs(bucket), ...(bucket.madeAt === null && bucket.adoptedAt === null ? [] : calls)];
}

/** `named`: whether the policy is thought to hold statements of ours. With those of others it is put in place of deleted. */
export function removePolicyStatements(bucket: RemovableBucket, named: boolean, othersLeft = false): PlannedStep {
  const write = call(othersLeft ? 's3:PutBucketPolicy' : 's3:DeleteBucketPolicy', bucket.name);
  return step('REMOVE_POLICY_STATEMENTS', { bucketId: bucket.id }, onBucket(bucket, [
    call('s3:GetBucketPolicy', bucket.name), ...(named ? [write] : []),
  ]));
}

function lookAndDelete(what: string, plural: string, awsId: string | null, name: string, used: boolean): PlannedCall[] {
  if (used) return [];
  if (awsId === null) return [call(`cloudfront:List${plural}`, name)];
  return [call(`cloudfront:Get${what}`, awsId), call(`cloudfront:Delete${what}`, awsId)];
}

/** `demanded`: the identity itself is what is to go, so that it stops where something uses it after all. */
export function releaseIdentity({ id, kind, awsId, name, usedElsewhere }: Releasable<IdentityLike>, demanded = false): PlannedStep {
  const oac = kind === 'OAC';
  const [what, plural] = oac
    ? ['OriginAccessControl', 'OriginAccessControls'] as const
    : ['CloudFrontOriginAccessIdentity', 'CloudFrontOriginAccessIdentities'] as const;
  const reader = madeFor({ id, kind, awsId, name });
  const noun = `${oac ? 'origin access control' : 'origin access identity'}${reader === undefined ? '' : ` of ${reader}`}`;
  const calls = lookAndDelete(what, plural, awsId, oac ? name : 'origin access identity', usedElsewhere);
  return step('RELEASE_ORIGIN_IDENTITY', { originIdentityId: id, demanded }, calls, titleOf(noun, usedElsewhere));
}

function releaseHeadersPolicy({ id, awsId, name, usedElsewhere }: Releasable<Made>): PlannedStep {
  const calls = lookAndDelete('ResponseHeadersPolicy', 'ResponseHeadersPolicies', awsId, name, usedElsewhere);
  return step('RELEASE_HEADERS_POLICY', { responseHeadersPolicyId: id }, calls, titleOf('policy for headers', usedElsewhere));
}

function releaseKeyGroup({ id, awsId, name, usedElsewhere }: Releasable<Made>): PlannedStep {
  const calls = lookAndDelete('KeyGroup', 'KeyGroups', awsId, name, usedElsewhere);
  return step('RELEASE_KEY_GROUP', { keyGroupId: id }, calls, titleOf('key group', usedElsewhere));
}

function releaseSigningKey({ id, awsPublicKeyId, name, usedElsewhere }: Releasable<SigningKeyLike>): PlannedStep {
  const calls = lookAndDelete('PublicKey', 'PublicKeys', awsPublicKeyId, name, usedElsewhere);
  const title = usedElsewhere ? titleOf('signing key', true) : 'Delete the public key, and destroy its private half';
  return step('RELEASE_SIGNING_KEY', { signingKeyId: id }, calls, title);
}

function titleOf(noun: string, usedElsewhere: boolean): string {
  return usedElsewhere ? `Keep the ${noun}: other distributions use it` : `Delete the ${noun}, which nothing else uses`;
}

function deleteProbeObjects(bucket: RemovableBucket): PlannedStep {
  return step('DELETE_PROBE_OBJECTS', { bucketId: bucket.id }, onBucket(bucket, [
    call('s3:DeleteObject', `${bucket.name}/${PUBLIC_PROBE_KEY}`), call('s3:DeleteObject', `${bucket.name}/${PRIVATE_PROBE_KEY}`),
  ]));
}

/** S3's bound of objects in one list, and in one deletion. */
const PER_CALL = 1_000;

/** Deletes everything in a bucket, with all versions, and what was begun to be uploaded. */
export function emptyBucket(bucket: RemovableBucket, { objectCount, openUploads }: Pick<Removal, 'objectCount' | 'openUploads'>): PlannedStep {
  const pages = Array.from({ length: Math.ceil(objectCount / PER_CALL) }, () => [
    call('s3:ListObjectVersions', bucket.name), call('s3:DeleteObjects', bucket.name),
  ]).flat();
  return step('EMPTY_BUCKET', { bucketId: bucket.id }, onBucket(bucket, [
    call('s3:ListMultipartUploads', bucket.name),
    ...Array.from({ length: openUploads }, () => call('s3:AbortMultipartUpload', bucket.name)),
    ...(pages.length > 0 ? pages : [call('s3:ListObjectVersions', bucket.name)]),
  ]));
}

function deleteBucket(bucket: RemovableBucket): PlannedStep {
  return step('DELETE_BUCKET', { bucketId: bucket.id }, onBucket(bucket, [call('s3:DeleteBucket', bucket.name)]));
}
