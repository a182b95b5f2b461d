import { call, type PlannedStep } from '../operation/planned';
import { type BucketLike, type DistributionLike, type IdentityLike, nameOfDistribution, step } from './steps';

/** How long S3 is given to know a policy everywhere before anybody depends on it. */
const POLICY_SETTLES_SECONDS = 10;

export function letBothRead(bucket: BucketLike): PlannedStep {
  return step('LET_BOTH_READ', { bucketId: bucket.id }, [call('s3:GetBucketPolicy', bucket.name), call('s3:PutBucketPolicy', bucket.name)]);
}

export function waitSettled(): PlannedStep {
  return step('WAIT_SETTLED', { seconds: POLICY_SETTLES_SECONDS }, []);
}

export function switchOriginIdentity(distribution: DistributionLike, next: { id: string }): PlannedStep {
  const name = nameOfDistribution(distribution);
  const which = distribution.role === 'SIGNED' ? 'signed' : 'basic';
  return step(
    'SWITCH_ORIGIN_IDENTITY', { distributionId: distribution.id, originIdentityId: next.id },
    [call('cloudfront:GetDistribution', name), call('cloudfront:UpdateDistribution', name)],
    `Have the ${which} distribution read with the new identity`,
  );
}

export function recordMoved(libraryId: string): PlannedStep {
  return step('RECORD_MOVED', { libraryId }, []);
}

export function setObjectOwnership(bucket: BucketLike, ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred'): PlannedStep {
  const calls = [call('s3:GetBucketOwnershipControls', bucket.name), call('s3:PutBucketOwnershipControls', bucket.name)];
  const title = ownership === 'BucketOwnerEnforced' ? 'Turn ACLs of the bucket off' : 'Turn ACLs of the bucket on';
  return step('SET_OBJECT_OWNERSHIP', { bucketId: bucket.id, ownership }, calls, title);
}

export function changeOriginIdentity(identity: IdentityLike & { comment: string }, comment: string): PlannedStep {
  const what = apiNameOf(identity.kind);
  const on = identity.awsId ?? identity.name;
  return step('CHANGE_ORIGIN_IDENTITY', { originIdentityId: identity.id, before: identity.comment, comment }, [
    call(`cloudfront:Get${what}`, on),
    ...(comment === identity.comment ? [] : [call(`cloudfront:Update${what}`, on)]),
  ]);
}

function apiNameOf(kind: IdentityLike['kind']): string {
  return kind === 'OAC' ? 'OriginAccessControl' : 'CloudFrontOriginAccessIdentity';
}
