import type { StepKind } from '../operation/kinds';
import { isWrite, type PlannedStep } from '../operation/planned';
import { showKeyPolicy } from './buckets';
import { setObjectOwnership } from './identities';
import { grantRead } from './object-acls';
import {
  blockPublicAccess, configureUploads, createBucket, createDistribution, createHeadersPolicy, createKeyGroup, createOriginIdentity,
  createPublicKey, encryptBucket, look, type LookedAt, openLibrary, prove, putBucketPolicy, putProbeObjects, waitDeployed,
} from './steps';

/**
 * The steps that make a library, from its rows. The order keeps it closed on the way: the bucket is shut before anything
 * is in it, the signed distribution demands signatures from the moment it exists, and S3 refuses both until the policy
 * names them, or each object's ACL does. What other libraries made already is looked at, and not made again.
 */
export function planCreateLibrary(rows: LookedAt): PlannedStep[] {
  const { libraryId, bucket, keyGroup, signingKey, parts, objectsByAcl } = rows;
  if (!signingKey) throw new Error(`key group ${keyGroup.id} has no key to sign with`);
  const identities = new Map(parts.map(({ identity }) => [identity.id, identity]));
  const policies = new Map(parts.flatMap(({ headersPolicy }) => (headersPolicy ? [[headersPolicy.id, headersPolicy] as const] : [])));
  const distributions = parts.map(({ distribution }) => distribution);
  return [
    createBucket(bucket),
    blockPublicAccess(bucket),
    ...(objectsByAcl ? [setObjectOwnership(bucket, 'BucketOwnerPreferred')] : []),
    encryptBucket(bucket),
    configureUploads(bucket),
    ...[...identities.values()].map(createOriginIdentity),
    createPublicKey(signingKey),
    createKeyGroup(keyGroup),
    ...[...policies.values()].map(createHeadersPolicy),
    ...distributions.map(createDistribution),
    ...(bucket.encryption === 'SSE_KMS' ? [showKeyPolicy(bucket)] : []),
    ...(objectsByAcl ? [] : [putBucketPolicy(bucket)]),
    putProbeObjects(bucket),
    ...(objectsByAcl ? [grantRead(bucket, objectsByAcl)] : []),
    waitDeployed(distributions),
    look(rows),
    prove(libraryId, true),
    openLibrary(libraryId),
  ];
}

/** Steps that look at what there is, and write only what is otherwise. */
const LOOK_FIRST: readonly StepKind[] = ['CONFIGURE_UPLOADS', 'PUT_BUCKET_POLICY', 'SET_OBJECT_OWNERSHIP'];

/**
 * The steps that go on with a making that was called off; `done` are the kinds of those that it did. What there is is looked
 * at and not made again. What shuts the bucket is written once more: somebody may have opened it meanwhile.
 */
export function planGoOn(rows: LookedAt, done: readonly string[]): PlannedStep[] {
  return planCreateLibrary(rows).map((step) => (
    LOOK_FIRST.includes(step.kind) && done.includes(step.kind) ? { ...step, calls: step.calls.filter(({ call }) => !isWrite(call)) } : step
  ));
}
