import {
  CreateDistributionCommand,
  type Distribution,
  type DistributionConfig,
  GetDistributionCommand,
  ListDistributionsCommand,
  type ViewerProtocolPolicy,
} from '@aws-sdk/client-cloudfront';

import { awsCall, hasCode, required, unlessCode } from './call';
import { cloudfront } from './clients';

/** The managed cache policy CachingOptimized: AWS gives it the same id in every account. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ORIGIN_ID = 'bucket';
const OAI_PREFIX = 'origin-access-identity/cloudfront/';

/** What a new distribution shall be. */
export interface DistributionSpec {
  callerReference: string;
  comment: string;
  originDomainName: string;
  identity: { kind: 'OAC' | 'OAI'; awsId: string };
  /** The key group whose signatures are demanded; undefined leaves the distribution open to everybody. */
  keyGroupId: string | undefined;
  viewerProtocolPolicy: ViewerProtocolPolicy;
}

/** A distribution as CloudFront has it, as far as this product depends on it. */
export interface DistributionState {
  awsId: string;
  arn: string;
  domainName: string;
  etag: string | undefined;
  /** InProgress or Deployed. */
  status: string;
  enabled: boolean;
  callerReference: string;
  comment: string;
  originDomainNames: string[];
  /** Of the origin that serves everything by default; empty when it has none. */
  originAccessControlId: string;
  originAccessIdentityId: string;
  /** The key groups that the default behaviour trusts; empty when it serves without signatures. */
  keyGroupIds: string[];
  /** Path patterns of further behaviours, and those of them that serve without signatures. */
  otherPathPatterns: string[];
  unsignedPathPatterns: string[];
}

/** Creates a distribution, enabled and with its identity attached; undefined when its reference was used before. */
export async function createDistribution(spec: DistributionSpec): Promise<DistributionState | undefined> {
  const call = 'cloudfront:CreateDistribution';
  try {
    const answer = await awsCall(call, () =>
      cloudfront().send(new CreateDistributionCommand({ DistributionConfig: configOf(spec) })),
    );
    return stateOf(required(answer.Distribution, call, 'Distribution'), answer.ETag);
  } catch (error) {
    if (hasCode(error, ['DistributionAlreadyExists'])) return undefined;
    throw error;
  }
}

/**
 * The distribution that was created with this reference and comment, or undefined.
 * Lists hold no references, so those with the comment are read one by one.
 */
export async function findDistribution(callerReference: string, comment: string): Promise<DistributionState | undefined> {
  let marker: string | undefined;
  do {
    const { DistributionList: page } = await awsCall('cloudfront:ListDistributions', () =>
      cloudfront().send(new ListDistributionsCommand({ Marker: marker })),
    );
    for (const { Id } of page?.Items?.filter((item) => item.Comment === comment) ?? []) {
      const state = Id === undefined ? undefined : await getDistribution(Id);
      if (state?.callerReference === callerReference) return state;
    }
    marker = page?.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return undefined;
}

/** The distribution with this id, or undefined when it is gone. */
export async function getDistribution(awsId: string): Promise<DistributionState | undefined> {
  const call = 'cloudfront:GetDistribution';
  const answer = await unlessCode(
    ['NoSuchDistribution'],
    awsCall(call, () => cloudfront().send(new GetDistributionCommand({ Id: awsId }))),
  );
  return answer && stateOf(required(answer.Distribution, call, 'Distribution'), answer.ETag);
}

function configOf(spec: DistributionSpec): DistributionConfig {
  const { identity, keyGroupId } = spec;
  return {
    CallerReference: spec.callerReference,
    Comment: spec.comment,
    Enabled: true,
    HttpVersion: 'http2and3',
    Origins: {
      Quantity: 1,
      Items: [
        {
          Id: ORIGIN_ID,
          DomainName: spec.originDomainName,
          // One origin cannot have both kinds; with an OAC the other field must be there and empty.
          S3OriginConfig: { OriginAccessIdentity: identity.kind === 'OAI' ? `${OAI_PREFIX}${identity.awsId}` : '' },
          ...(identity.kind === 'OAC' ? { OriginAccessControlId: identity.awsId } : {}),
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: ORIGIN_ID,
      ViewerProtocolPolicy: spec.viewerProtocolPolicy,
      AllowedMethods: {
        Quantity: 3,
        Items: ['GET', 'HEAD', 'OPTIONS'],
        CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
      },
      CachePolicyId: CACHING_OPTIMIZED,
      Compress: false,
      ...(keyGroupId ? { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [keyGroupId] } } : {}),
    },
  };
}

function stateOf(distribution: Distribution, etag: string | undefined): DistributionState {
  const call = 'cloudfront:GetDistribution';
  const config = required(distribution.DistributionConfig, call, 'DistributionConfig');
  const origins = config.Origins?.Items ?? [];
  const behaviour = config.DefaultCacheBehavior;
  const origin = origins.find(({ Id }) => Id === behaviour?.TargetOriginId);
  const others = config.CacheBehaviors?.Items ?? [];
  return {
    awsId: required(distribution.Id, call, 'Id'),
    arn: required(distribution.ARN, call, 'ARN'),
    domainName: required(distribution.DomainName, call, 'DomainName'),
    etag,
    status: required(distribution.Status, call, 'Status'),
    enabled: config.Enabled ?? false,
    callerReference: config.CallerReference ?? '',
    comment: config.Comment ?? '',
    originDomainNames: origins.map(({ DomainName }) => DomainName ?? ''),
    originAccessControlId: origin?.OriginAccessControlId ?? '',
    originAccessIdentityId: origin?.S3OriginConfig?.OriginAccessIdentity?.replace(OAI_PREFIX, '') ?? '',
    keyGroupIds: trusted(behaviour?.TrustedKeyGroups),
    otherPathPatterns: others.map(({ PathPattern }) => PathPattern ?? ''),
    unsignedPathPatterns: others
      .filter(({ TrustedKeyGroups }) => trusted(TrustedKeyGroups).length === 0)
      .map(({ PathPattern }) => PathPattern ?? ''),
  };
}

function trusted(groups: { Enabled: boolean | undefined; Items?: string[] } | undefined): string[] {
  return groups?.Enabled ? (groups.Items ?? []) : [];
}
