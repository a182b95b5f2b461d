import type { Drift, DriftCode, ForgettableType } from '../drift';
import { STEP_KINDS } from '../operation/kinds';
import { call, type PlannedStep } from '../operation/planned';
import { showKeyPolicy } from './buckets';
import { setObjectOwnership } from './identities';
import {
  blockPublicAccess, configureUploads, createBucket, createDistribution, createHeadersPolicy, createKeyGroup, createOriginIdentity,
  createPublicKey, type DistributionLike, encryptBucket, type LookedAt, putProbeObjects, step,
} from './steps';

/** What makes again what somebody deleted, each in the place that a repair has for it. */
export interface MadeAgain {
  bucket: PlannedStep[];
  /** What distributions use. */
  shared: PlannedStep[];
  distributions: PlannedStep[];
  probes: PlannedStep[];
  /** Whether the bucket policy names others than before. */
  readersChange: boolean;
  isMade: (distributionId: string) => boolean;
  /** A distribution as it is after its id was forgotten; any other one as it is. */
  asDeleted: (distribution: DistributionLike) => DistributionLike;
}

/** The steps for everything that the look missed. An empty bucket takes the place of one that is gone. */
export function planMakeAgain(rows: LookedAt, drifts: readonly Drift[]): MadeAgain {
  const { bucket, keyGroup, signingKey, parts, objectsByAcl } = rows;
  const gone = (code: DriftCode, id: string) => drifts.some((drift) => drift.code === code && drift.about.id === id);
  const bucketGone = gone('bucket-gone', bucket.id);
  const identities = [...new Map(parts.map(({ identity }) => [identity.id, identity])).values()].filter(({ id }) => gone('identity-gone', id));
  const policies = [...new Map(parts.flatMap(({ headersPolicy }) => (headersPolicy ? [[headersPolicy.id, headersPolicy] as const] : []))).values()];
  const lost = parts.filter(({ distribution }) => gone('distribution-gone', distribution.id));
  const asDeleted = (distribution: DistributionLike) =>
    gone('distribution-gone', distribution.id) ? { ...distribution, awsId: null } : distribution;
  return {
    bucket: bucketGone
      ? [
          createBucket({ ...bucket, madeAt: null }), blockPublicAccess(bucket), ...(objectsByAcl ? [setObjectOwnership(bucket, 'BucketOwnerPreferred')] : []),
          encryptBucket(bucket), configureUploads(bucket),
        ]
      : [],
    shared: [
      ...identities.flatMap((each) => [
        ...forget('origin-identity', each, each.kind === 'OAC' ? 'OriginAccessControl' : 'CloudFrontOriginAccessIdentity'),
        createOriginIdentity({ ...each, awsId: null }),
      ]),
      ...(signingKey && gone('public-key-gone', signingKey.id)
        ? [...forget('signing-key', { id: signingKey.id, awsId: signingKey.awsPublicKeyId }, 'PublicKey'), createPublicKey({ ...signingKey, awsPublicKeyId: null })]
        : []),
      ...(gone('key-group-gone', keyGroup.id) ? [...forget('key-group', keyGroup, 'KeyGroup'), createKeyGroup({ ...keyGroup, awsId: null })] : []),
      ...policies.filter(({ id }) => gone('headers-policy-gone', id)).flatMap((each) => [
        ...forget('headers-policy', each, 'ResponseHeadersPolicy'), createHeadersPolicy({ ...each, awsId: null }),
      ]),
    ],
    distributions: [
      ...lost.flatMap(({ distribution }) => makeDistributionAgain(distribution)),
      ...(lost.length > 0 && bucket.encryption === 'SSE_KMS' ? [showKeyPolicy(bucket)] : []),
    ],
    probes: bucketGone ? [putProbeObjects(bucket)] : [],
    // A statement names an OAC's distribution, and an OAI itself.
    readersChange: bucketGone || lost.some(({ identity }) => identity.kind === 'OAC') || identities.some(({ kind }) => kind === 'OAI'),
    isMade: (distributionId) => gone('distribution-gone', distributionId),
    asDeleted,
  };
}

/** Makes one distribution again that was deleted. */
export function makeDistributionAgain(distribution: DistributionLike): PlannedStep[] {
  return [...forget('distribution', distribution, 'Distribution'), createDistribution({ ...distribution, awsId: null })];
}

/** What has no id any more was forgotten by an operation that was called off. */
function forget(resourceType: ForgettableType, { id, awsId }: { id: string; awsId: string | null }, what: string): PlannedStep[] {
  if (awsId === null) return [];
  const title = `${STEP_KINDS.FORGET_DELETED}: ${awsId}`;
  return [step('FORGET_DELETED', { resourceType, resourceId: id, awsId }, [call(`cloudfront:Get${what}`, awsId)], title)];
}
