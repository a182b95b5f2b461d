import type { StepKind } from '../operation/kinds';
import { STEP_KINDS } from '../operation/kinds';
import { call, type PlannedCall, type PlannedStep } from '../operation/planned';
import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '../names';
import type { ObjectsByAcl } from '../read-by-acl';
import { bucketReads } from './look-at';

// Each builder gives the step for one row, with the AWS calls that it makes when nothing comes in between:
// a row that AWS knows already (it has an AWS id) is looked at in place of being made.

type DesiredValue = PlannedStep['desired'];

/** A step as it is planned; its title is the kind's, unless a plan has several of the kind. */
export function step(kind: StepKind, desired: DesiredValue, calls: PlannedCall[], title: string = STEP_KINDS[kind]): PlannedStep {
  return { kind, title, desired, calls };
}

export interface BucketLike {
  id: string;
  name: string;
  encryption?: 'SSE_S3' | 'SSE_KMS';
  /** Set where S3 has it already. */
  madeAt?: Date | null;
}

export interface Made {
  id: string;
  name: string;
  awsId: string | null;
}

export interface IdentityLike extends Made {
  kind: 'OAC' | 'OAI';
}

export interface SigningKeyLike {
  id: string;
  name: string;
  awsPublicKeyId: string | null;
}

export interface DistributionLike {
  id: string;
  role: 'SIGNED' | 'BASIC';
  awsId: string | null;
}

/** A distribution by the name that a person knows it by, before CloudFront has named it. */
export function nameOfDistribution({ role, awsId }: DistributionLike): string {
  return awsId ?? `${role === 'SIGNED' ? 'signed' : 'basic'} distribution`;
}

export function createBucket(bucket: BucketLike): PlannedStep {
  const isMade = Boolean(bucket.madeAt);
  return step('CREATE_BUCKET', { bucketId: bucket.id }, [
    call('s3:HeadBucket', bucket.name),
    ...(isMade ? [] : [call('s3:CreateBucket', bucket.name)]),
    call('s3:GetBucketTagging', bucket.name),
    call('s3:GetBucketOwnershipControls', bucket.name),
  ], isMade ? 'Prove that the bucket is there, and ours' : undefined);
}

export function blockPublicAccess(bucket: BucketLike): PlannedStep {
  return step('BLOCK_PUBLIC_ACCESS', { bucketId: bucket.id }, [call('s3:PutPublicAccessBlock', bucket.name)]);
}

export function encryptBucket(bucket: BucketLike): PlannedStep {
  return step('ENCRYPT_BUCKET', { bucketId: bucket.id }, [call('s3:PutBucketEncryption', bucket.name)]);
}

export function configureUploads(bucket: BucketLike): PlannedStep {
  return step('CONFIGURE_UPLOADS', { bucketId: bucket.id }, [
    call('s3:GetBucketCors', bucket.name),
    call('s3:PutBucketCors', bucket.name),
    call('s3:GetBucketLifecycleConfiguration', bucket.name),
    call('s3:PutBucketLifecycleConfiguration', bucket.name),
  ]);
}

export function putBucketPolicy(bucket: BucketLike): PlannedStep {
  return step('PUT_BUCKET_POLICY', { bucketId: bucket.id }, [
    call('s3:GetBucketPolicy', bucket.name),
    call('s3:PutBucketPolicy', bucket.name),
  ]);
}

export function putProbeObjects(bucket: BucketLike): PlannedStep {
  return step('PUT_PROBE_OBJECTS', { bucketId: bucket.id }, [
    call('s3:PutObject', `${bucket.name}/${PUBLIC_PROBE_KEY}`),
    call('s3:PutObject', `${bucket.name}/${PRIVATE_PROBE_KEY}`),
  ]);
}

/** The distribution that an identity was made for, as its reference ends; undefined for one that several share. */
export function madeFor({ kind, name }: IdentityLike): string | undefined {
  const [, role] = /-(signed|basic)(?:-r\d+)?$/.exec(name) ?? [];
  return kind === 'OAI' && role !== undefined ? `the ${role} distribution` : undefined;
}

export function createOriginIdentity(identity: IdentityLike): PlannedStep {
  const reader = madeFor(identity);
  const title = reader === undefined ? STEP_KINDS.CREATE_ORIGIN_IDENTITY : `Create the identity that ${reader} reads the bucket with`;
  const what = identity.kind === 'OAC' ? 'OriginAccessControl' : 'CloudFrontOriginAccessIdentity';
  const name = identity.kind === 'OAC' ? identity.name : 'origin access identity';
  return step('CREATE_ORIGIN_IDENTITY', { originIdentityId: identity.id }, [lookOrMake(what, identity.awsId, name)], title);
}

export function createPublicKey(key: SigningKeyLike): PlannedStep {
  return step('CREATE_PUBLIC_KEY', { signingKeyId: key.id }, [lookOrMake('PublicKey', key.awsPublicKeyId, key.name)]);
}

export function createKeyGroup(group: Made): PlannedStep {
  return step('CREATE_KEY_GROUP', { keyGroupId: group.id }, [lookOrMake('KeyGroup', group.awsId, group.name)]);
}

export function createHeadersPolicy(policy: Made): PlannedStep {
  return step('CREATE_HEADERS_POLICY', { responseHeadersPolicyId: policy.id }, [
    lookOrMake('ResponseHeadersPolicy', policy.awsId, policy.name),
  ]);
}

function lookOrMake(what: string, awsId: string | null, name: string): PlannedCall {
  return awsId ? call(`cloudfront:Get${what}`, awsId) : call(`cloudfront:Create${what}`, name);
}

export function createDistribution(distribution: DistributionLike): PlannedStep {
  const title =
    distribution.role === 'SIGNED' ? 'Create the signed distribution' : 'Create the basic distribution, which reaches only public/*';
  const calls = [lookOrMake('Distribution', distribution.awsId, nameOfDistribution(distribution))];
  return step('CREATE_DISTRIBUTION', { distributionId: distribution.id }, calls, title);
}

/** `mayBeGone`: what was deleted until then needs no waiting for. */
export function waitDeployed(distributions: readonly DistributionLike[], { mayBeGone = false } = {}): PlannedStep {
  return step(
    'WAIT_DEPLOYED',
    { distributionIds: distributions.map(({ id }) => id), mayBeGone },
    distributions.map((each) => call('cloudfront:GetDistribution', nameOfDistribution(each))),
  );
}

export function openLibrary(libraryId: string): PlannedStep {
  return step('OPEN_LIBRARY', { libraryId }, []);
}

/** Proves a library; `demanded` has the operation go on only when every answer is right. */
export function prove(libraryId: string, demanded: boolean, title?: string): PlannedStep {
  return step('PROVE', { libraryId, demanded }, [], title);
}

/** What a look at a library asks for. */
export interface LookedAt {
  libraryId: string;
  bucket: BucketLike;
  keyGroup: Made;
  signingKey: SigningKeyLike | undefined;
  parts: { distribution: DistributionLike; identity: IdentityLike; headersPolicy: Made | undefined }[];
  /** Its objects, where their ACLs let the distributions read; left out where the bucket policy does. */
  objectsByAcl?: ObjectsByAcl | undefined;
}

export function look({ libraryId, bucket, keyGroup, signingKey, parts, objectsByAcl }: LookedAt): PlannedStep {
  const identities = new Map(parts.map(({ identity }) => [identity.id, identity]));
  const policies = new Map(parts.flatMap(({ headersPolicy }) => (headersPolicy ? [[headersPolicy.id, headersPolicy] as const] : [])));
  return step('LOOK', { libraryId }, [
    ...bucketReads(bucket.name, objectsByAcl?.sampledKeys),
    ...(signingKey ? [call('cloudfront:GetPublicKey', signingKey.awsPublicKeyId ?? signingKey.name)] : []),
    call('cloudfront:GetKeyGroup', keyGroup.awsId ?? keyGroup.name),
    ...parts.map(({ distribution }) => call('cloudfront:GetDistribution', nameOfDistribution(distribution))),
    ...[...identities.values()].map((identity) =>
      call(
        identity.kind === 'OAC' ? 'cloudfront:GetOriginAccessControl' : 'cloudfront:GetCloudFrontOriginAccessIdentity',
        identity.awsId ?? (identity.kind === 'OAC' ? identity.name : 'origin access identity'),
      ),
    ),
    ...[...policies.values()].map((policy) => call('cloudfront:GetResponseHeadersPolicy', policy.awsId ?? policy.name)),
  ]);
}
