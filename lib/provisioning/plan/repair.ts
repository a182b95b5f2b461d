import type { Drift, DriftCode } from '../drift';
import { PUBLIC_PREFIX } from '../names';
import { STEP_KINDS, type StepKind } from '../operation/kinds';
import { call, type PlannedCall, type PlannedStep } from '../operation/planned';
import { setObjectOwnership } from './identities';
import { planMakeAgain } from './make-again';
import { grantRead } from './object-acls';
import {
  blockPublicAccess, type BucketLike, encryptBucket, type IdentityLike, look, type LookedAt, type Made, nameOfDistribution, prove, waitDeployed,
} from './steps';

/**
 * The steps that put back what is otherwise, from the drifts of a look: what closes the bucket first, then the rest of it,
 * what distributions share, and the distributions; what was deleted is made again before what hangs on it. What nothing can
 * put back is left out. A look and a proof end it.
 */
export function planRepair(rows: LookedAt, drifts: readonly Drift[]): PlannedStep[] {
  const { bucket, libraryId } = rows;
  const again = planMakeAgain(rows, drifts);
  // Whom the policy names, if not ACLs do, is known when everything is made.
  const policyLast = again.readersChange && !rows.objectsByAcl;
  const steps = [
    ...again.bucket, ...bucketSteps(bucket, drifts),
    ...(policyLast ? [] : policySteps(bucket, drifts)),
    ...again.shared, ...sharedSteps(rows, drifts), ...aclSteps(rows, drifts),
    ...again.distributions, ...distributionSteps(rows, drifts),
    ...(policyLast ? [policyStep(bucket, drifts)] : []),
    ...again.probes,
  ];
  if (steps.length === 0) return [];
  const reachesEdges = steps.some(({ calls }) => calls.some((each) => /^cloudfront:(Update|CreateDistribution)/.test(each.call)));
  const there = rows.parts.map(({ distribution }) => again.asDeleted(distribution)).filter(({ id, awsId }) => awsId !== null || again.isMade(id));
  return [...steps, ...(reachesEdges && there.length > 0 ? [waitDeployed(there)] : []), look(rows), prove(libraryId, false)];
}

function of(drifts: readonly Drift[], ...codes: DriftCode[]): Drift[] {
  return drifts.filter(({ code }) => codes.includes(code));
}

function policySteps(bucket: BucketLike, drifts: readonly Drift[]): PlannedStep[] {
  return of(drifts, 'policy-open', 'statement-missing', 'statement-changed').length > 0 ? [policyStep(bucket, drifts)] : [];
}

function bucketSteps(bucket: BucketLike, drifts: readonly Drift[]): PlannedStep[] {
  const about = (...codes: DriftCode[]) => of(drifts, ...codes).length > 0;
  return [
    ...(about('public-access-unblocked') ? [blockPublicAccess(bucket)] : []),
    ...(about('acls-allowed') ? [setObjectOwnership(bucket, 'BucketOwnerEnforced')] : []),
    ...(about('acls-disabled') ? [setObjectOwnership(bucket, 'BucketOwnerPreferred')] : []),
    ...(about('encryption-changed') ? [encryptBucket(bucket)] : []),
    ...(about('cors-missing', 'lifecycle-missing') ? [uploadsStep(bucket, drifts)] : []),
    ...(about('tags-missing')
      ? [step('REPAIR_TAGS', { bucketId: bucket.id }, [call('s3:GetBucketTagging', bucket.name), call('s3:PutBucketTagging', bucket.name)])]
      : []),
  ];
}

/**
 * ACLs are put back once they count again, and let those read that were made again. Grants to everybody go, and the plan names
 * the objects. What is in a new bucket is stored with its grants.
 */
function aclSteps({ bucket, objectsByAcl, parts }: LookedAt, drifts: readonly Drift[]): PlannedStep[] {
  if (!objectsByAcl || of(drifts, 'bucket-gone').length > 0) return [];
  const lost = parts.filter(({ identity }) => of(drifts, 'identity-gone').some(({ about }) => about.id === identity.id));
  const wrong = of(drifts, 'acls-disabled', 'grant-missing', 'object-open', 'basic-granted');
  if (wrong.length === 0 && lost.length === 0) return [];
  const open = unique(of(drifts, 'object-open').flatMap(({ names }) => names));
  const title = open.length > 0 ? `Take what everybody is granted out of the ACL of ${open.join(', ')}, and let the distributions read every object` : undefined;
  const known = unique([...wrong.flatMap(({ names }) => names), ...(lost.length > 0 ? objectsByAcl.sampledKeys.filter((key) => key.startsWith(PUBLIC_PREFIX)) : [])]);
  const everything = lost.some(({ distribution }) => distribution.role === 'SIGNED');
  return [grantRead(bucket, objectsByAcl, everything ? objectsByAcl.objectCount : known.length, title)];
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** Somebody else's statement goes only when it allows everybody, and then the plan names it. */
function policyStep(bucket: BucketLike, drifts: readonly Drift[]): PlannedStep {
  const without = of(drifts, 'policy-open').flatMap(({ names }) => names);
  const title = without.length > 0
    ? `Take the bucket policy's statement ${without.join(', ')} out, which allows everybody, and let just its distributions read`
    : STEP_KINDS.REPAIR_BUCKET_POLICY;
  const calls = [call('s3:GetBucketPolicy', bucket.name), call('s3:PutBucketPolicy', bucket.name)];
  return step('REPAIR_BUCKET_POLICY', { bucketId: bucket.id, without }, calls, title);
}

function uploadsStep(bucket: BucketLike, drifts: readonly Drift[]): PlannedStep {
  return step('CONFIGURE_UPLOADS', { bucketId: bucket.id }, [
    call('s3:GetBucketCors', bucket.name),
    ...(of(drifts, 'cors-missing').length > 0 ? [call('s3:PutBucketCors', bucket.name)] : []),
    call('s3:GetBucketLifecycleConfiguration', bucket.name),
    ...(of(drifts, 'lifecycle-missing').length > 0 ? [call('s3:PutBucketLifecycleConfiguration', bucket.name)] : []),
  ]);
}

/** What several distributions use is put back once, however many drifts speak of it. */
function sharedSteps({ keyGroup, parts }: LookedAt, drifts: readonly Drift[]): PlannedStep[] {
  const identities = new Map(parts.map(({ identity }): [string, IdentityLike] => [identity.id, identity]));
  const policies = new Map(parts.flatMap(({ headersPolicy }): [string, Made][] => (headersPolicy ? [[headersPolicy.id, headersPolicy]] : [])));
  const touched = (code: DriftCode) => new Set(of(drifts, code).map(({ about }) => about.id));
  const out = of(drifts, 'foreign-key').flatMap(({ names }) => names);
  return [
    ...[...touched('identity-unsigned')].flatMap((id) => {
      const awsId = identities.get(id)?.awsId;
      return awsId ? [step('REPAIR_ACCESS_CONTROL', { originIdentityId: id }, getAndUpdate('OriginAccessControl', awsId))] : [];
    }),
    ...(keyGroup.awsId && of(drifts, 'key-missing', 'foreign-key').length > 0
      ? [step(
          'REPAIR_KEY_GROUP', { keyGroupId: keyGroup.id, out }, getAndUpdate('KeyGroup', keyGroup.awsId),
          out.length > 0 ? `Take the public key ${out.join(', ')} out of the key group, and have it trust our key` : STEP_KINDS.REPAIR_KEY_GROUP,
        )]
      : []),
    ...[...touched('headers-origin-stale')].flatMap((id) => {
      const awsId = policies.get(id)?.awsId;
      return awsId ? [repairHeadersPolicy({ id, awsId })] : [];
    }),
  ];
}

/** Has a headers policy allow the origin of this site. */
export function repairHeadersPolicy({ id, awsId }: { id: string; awsId: string }): PlannedStep {
  return step('REPAIR_HEADERS_POLICY', { responseHeadersPolicyId: id }, getAndUpdate('ResponseHeadersPolicy', awsId));
}

const PUT_BACK: Partial<Record<DriftCode, string>> = {
  'distribution-disabled': 'enabled',
  'origin-changed': 'its bucket as the origin',
  'identity-detached': 'its identity',
  'unsigned': 'signatures demanded',
  'unsigned-paths': 'signatures demanded on every path',
  'key-group-detached': 'our key group trusted',
  'foreign-key-group': 'no other key group trusted',
  'http-allowed': 'https alone',
  'query-dropped': 'download names passed on to S3',
  'headers-detached': 'its headers',
  'names-changed': 'its names and certificate',
  'price-class-changed': 'its price class',
  'comment-changed': 'its comment',
};

function distributionSteps({ parts }: LookedAt, drifts: readonly Drift[]): PlannedStep[] {
  return parts.flatMap(({ distribution }) => {
    const own = drifts.filter(({ repair, about }) => repair === 'distribution' && about.id === distribution.id).map(({ code }) => code);
    if (own.length === 0 || distribution.awsId === null) return [];
    const title = `Put the ${distribution.role === 'SIGNED' ? 'signed' : 'basic'} distribution back: ${own.map((code) => PUT_BACK[code] ?? code).join(', ')}`;
    const calls = getAndUpdate('Distribution', nameOfDistribution(distribution));
    return [step('REPAIR_DISTRIBUTION', { distributionId: distribution.id, drifts: own }, calls, title)];
  });
}

function getAndUpdate(what: string, awsId: string): PlannedCall[] {
  return [call(`cloudfront:Get${what}`, awsId), call(`cloudfront:Update${what}`, awsId)];
}

function step(kind: StepKind, desired: PlannedStep['desired'], calls: PlannedCall[], title: string = STEP_KINDS[kind]): PlannedStep {
  return { kind, title, desired, calls };
}
