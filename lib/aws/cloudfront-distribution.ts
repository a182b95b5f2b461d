import {
  CreateDistributionCommand,
  DeleteDistributionCommand,
  type Distribution,
  type DistributionConfig,
  GetDistributionCommand,
  ListDistributionsCommand,
  PriceClass,
  UpdateDistributionCommand,
  type ViewerProtocolPolicy,
} from '@aws-sdk/client-cloudfront';

import { awsCall, hasCode, required, unlessCode } from './call';
import { cloudfront } from './clients';
import { dropsQuery, WITH_QUERY, WITHOUT_QUERY } from './cloudfront-cache';

const ORIGIN_ID = 'bucket';
const OAI_PREFIX = 'origin-access-identity/cloudfront/';

/** Which identity a distribution reads its bucket as. */
export interface IdentityRef {
  kind: 'OAC' | 'OAI';
  awsId: string;
}

/** What a new distribution shall be. */
export interface DistributionSpec {
  callerReference: string;
  comment: string;
  originDomainName: string;
  identity: IdentityRef;
  /** The key group whose signatures are demanded; undefined leaves the distribution open to everybody. */
  keyGroupId: string | undefined;
  responseHeadersPolicyId: string | undefined;
  viewerProtocolPolicy: ViewerProtocolPolicy;
  priceClass: string;
  enabled: boolean;
  aliases: string[];
  /** ARN of the certificate for the aliases; undefined serves CloudFront's own name alone. */
  certificateArn: string | undefined;
}

/** What is to be different about a distribution; what is left out stays as it is, whoever wrote it. */
export interface DistributionChange {
  enabled?: boolean;
  comment?: string;
  priceClass?: string;
  /** Alternate domain names and the ACM certificate (in us-east-1) that covers them; undefined for none. */
  names?: { aliases: string[]; certificateArn: string | undefined };
  /** For the origin of the default behaviour. */
  identity?: IdentityRef;
  /** The key groups of the default behaviour; none makes it serve without signatures. */
  keyGroupIds?: string[];
  /** Of the default behaviour. */
  responseHeadersPolicyId?: string;
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
  priceClass: string;
  aliases: string[];
  /** ARN of the ACM certificate; empty when it serves CloudFront's own name alone. */
  certificateArn: string;
  viewerProtocolPolicy: string;
  /** Whether its default behaviour keeps the query of a URL from S3, and with it a download name. */
  dropsQuery: boolean;
  /** Of the default behaviour; empty when it has none. */
  responseHeadersPolicyId: string;
  originDomainNames: string[];
  /** Of the origin that serves everything by default; empty when it has none. */
  originAccessControlId: string;
  originAccessIdentityId: string;
  /** The key groups that the default behaviour trusts; empty when it serves without signatures. */
  keyGroupIds: string[];
  /** Path patterns of further behaviours, and those of them that serve without signatures. */
  otherPathPatterns: string[];
  unsignedPathPatterns: string[];
  /** The whole configuration, for the change that is made to it. */
  config: DistributionConfig;
}

/** Creates a distribution with its identity attached; undefined when its reference was used before. */
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
  for (const { awsId } of (await listDistributions()).filter((item) => item.comment === comment)) {
    const state = await getDistribution(awsId);
    if (state?.callerReference === callerReference) return state;
  }
  return undefined;
}

/** The distribution with this id, or undefined when it is gone. */
export async function getDistribution(awsId: string): Promise<DistributionState | undefined> {
  const call = 'cloudfront:GetDistribution';
  const answer = await unlessCode(['NoSuchDistribution'], awsCall(call, () => cloudfront().send(new GetDistributionCommand({ Id: awsId }))));
  return answer && stateOf(required(answer.Distribution, call, 'Distribution'), answer.ETag);
}

/**
 * Changes a distribution, if it is still as `state` says (its ETag); everything that `change` does not name
 * stays as it is. Fails as a conflict when somebody changed it since.
 */
export async function updateDistribution(state: Pick<DistributionState, 'awsId' | 'etag' | 'config'>, change: DistributionChange): Promise<DistributionState> {
  const call = 'cloudfront:UpdateDistribution';
  const answer = await awsCall(call, () =>
    cloudfront().send(
      new UpdateDistributionCommand({ Id: state.awsId, IfMatch: state.etag, DistributionConfig: changed(state.config, change) }),
    ),
  );
  return stateOf(required(answer.Distribution, call, 'Distribution'), answer.ETag);
}

/** Deletes a distribution that is disabled and deployed; one that is gone already is fine. */
export async function deleteDistribution({ awsId, etag }: Pick<DistributionState, 'awsId' | 'etag'>): Promise<void> {
  await unlessCode(
    ['NoSuchDistribution'],
    awsCall('cloudfront:DeleteDistribution', () =>
      cloudfront().send(new DeleteDistributionCommand({ Id: awsId, IfMatch: etag })),
    ),
  );
}

/** Every distribution of the account, one page after another. Lists hold no ETags and no references. */
export async function listDistributions(): Promise<ListedDistribution[]> {
  const found: ListedDistribution[] = [];
  let marker: string | undefined;
  do {
    const { DistributionList: page } = await awsCall('cloudfront:ListDistributions', () =>
      cloudfront().send(new ListDistributionsCommand({ Marker: marker })),
    );
    for (const item of page?.Items ?? []) {
      found.push({
        awsId: item.Id ?? '',
        domainName: item.DomainName ?? '',
        comment: item.Comment ?? '',
        enabled: item.Enabled ?? false,
        status: item.Status ?? '',
        originDomainNames: item.Origins?.Items?.map(({ DomainName }) => DomainName ?? '') ?? [],
        keyGroupIds: trusted(item.DefaultCacheBehavior?.TrustedKeyGroups),
        aliases: item.Aliases?.Items ?? [],
      });
    }
    marker = page?.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return found;
}

/** A distribution as a list shows it. */
export type ListedDistribution = Pick<
  DistributionState, 'awsId' | 'domainName' | 'comment' | 'enabled' | 'status' | 'originDomainNames' | 'keyGroupIds' | 'aliases'
>;

function configOf(spec: DistributionSpec): DistributionConfig {
  const { keyGroupId, responseHeadersPolicyId, aliases, certificateArn } = spec;
  return {
    CallerReference: spec.callerReference,
    Comment: spec.comment,
    Enabled: spec.enabled,
    HttpVersion: 'http2and3',
    PriceClass: priceClassOf(spec.priceClass),
    ...namesOf({ aliases, certificateArn }),
    Origins: {
      Quantity: 1,
      Items: [{ Id: ORIGIN_ID, DomainName: spec.originDomainName, ...identityOf(spec.identity) }],
    },
    DefaultCacheBehavior: {
      TargetOriginId: ORIGIN_ID,
      ViewerProtocolPolicy: spec.viewerProtocolPolicy,
      AllowedMethods: {
        Quantity: 3,
        Items: ['GET', 'HEAD', 'OPTIONS'],
        CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
      },
      ...(keyGroupId ? WITH_QUERY : WITHOUT_QUERY),
      Compress: false,
      ...(responseHeadersPolicyId ? { ResponseHeadersPolicyId: responseHeadersPolicyId } : {}),
      ...(keyGroupId ? { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [keyGroupId] } } : {}),
    },
  };
}

/** One origin cannot have both kinds; with an OAC the other field must be there and empty. */
function identityOf({ kind, awsId }: IdentityRef) {
  return {
    S3OriginConfig: { OriginAccessIdentity: kind === 'OAI' ? `${OAI_PREFIX}${awsId}` : '' },
    OriginAccessControlId: kind === 'OAC' ? awsId : '',
  };
}

function namesOf({ aliases, certificateArn }: NonNullable<DistributionChange['names']>): Partial<DistributionConfig> {
  return {
    Aliases: { Quantity: aliases.length, Items: aliases },
    ViewerCertificate: certificateArn
      ? { ACMCertificateArn: certificateArn, SSLSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' }
      : { CloudFrontDefaultCertificate: true },
  };
}

/** With the certificate that it has, how it is served (protocol versions, SNI) stays as somebody chose it. */
function changedNames(config: DistributionConfig, names: NonNullable<DistributionChange['names']>): Partial<DistributionConfig> {
  const { ViewerCertificate, ...rest } = namesOf(names);
  return config.ViewerCertificate?.ACMCertificateArn === names.certificateArn ? rest : { ...rest, ViewerCertificate };
}

function priceClassOf(name: string): PriceClass {
  return Object.values(PriceClass).find((known) => known === name) ?? PriceClass.PriceClass_All;
}

function changed(config: DistributionConfig, change: DistributionChange): DistributionConfig {
  const { enabled, comment, priceClass, names, identity, keyGroupIds, responseHeadersPolicyId } = change;
  const behaviour = config.DefaultCacheBehavior;
  return {
    ...config,
    ...(enabled === undefined ? {} : { Enabled: enabled }),
    ...(comment === undefined ? {} : { Comment: comment }),
    ...(priceClass === undefined ? {} : { PriceClass: priceClassOf(priceClass) }),
    ...(names ? changedNames(config, names) : {}),
    ...(identity && config.Origins
      ? {
          Origins: {
            ...config.Origins,
            Items: config.Origins.Items?.map((origin) =>
              origin.Id === behaviour?.TargetOriginId ? { ...origin, ...identityOf(identity) } : origin,
            ),
          },
        }
      : {}),
    DefaultCacheBehavior: behaviour && {
      ...behaviour,
      ...(keyGroupIds
        ? { TrustedKeyGroups: { Enabled: keyGroupIds.length > 0, Quantity: keyGroupIds.length, Items: keyGroupIds } }
        : {}),
      ...(responseHeadersPolicyId === undefined ? {} : { ResponseHeadersPolicyId: responseHeadersPolicyId }),
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
    priceClass: config.PriceClass ?? '',
    aliases: config.Aliases?.Items ?? [],
    certificateArn: config.ViewerCertificate?.ACMCertificateArn ?? '',
    viewerProtocolPolicy: behaviour?.ViewerProtocolPolicy ?? '',
    dropsQuery: behaviour !== undefined && dropsQuery(behaviour),
    responseHeadersPolicyId: behaviour?.ResponseHeadersPolicyId ?? '',
    originDomainNames: origins.map(({ DomainName }) => DomainName ?? ''),
    originAccessControlId: origin?.OriginAccessControlId ?? '',
    originAccessIdentityId: origin?.S3OriginConfig?.OriginAccessIdentity?.replace(OAI_PREFIX, '') ?? '',
    keyGroupIds: trusted(behaviour?.TrustedKeyGroups),
    otherPathPatterns: others.map(({ PathPattern }) => PathPattern ?? ''),
    unsignedPathPatterns: others
      .filter(({ TrustedKeyGroups }) => trusted(TrustedKeyGroups).length === 0)
      .map(({ PathPattern }) => PathPattern ?? ''),
    config,
  };
}

function trusted(groups: { Enabled: boolean | undefined; Items?: string[] } | undefined): string[] {
  return groups?.Enabled ? (groups.Items ?? []) : [];
}
