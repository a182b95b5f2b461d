import { type DistributionConfig, type DistributionSummary, ListDistributionsCommand, type Origin } from '@aws-sdk/client-cloudfront';

import { awsCall } from './call';
import { cloudfront } from './clients';
import type { DistributionState } from './cloudfront-distribution';

/** An origin of a distribution, as the account's list shows it. */
export interface ListedOrigin {
  domainName: string;
  path: string;
  /** Not S3 as CloudFront means it: a web server, or a bucket's website. */
  isCustom: boolean;
  originAccessControlId: string;
  originAccessIdentityId: string;
}

/** A distribution with everything that it refers to, as the account's list shows it. */
export interface SurveyedDistribution {
  awsId: string;
  domainName: string;
  comment: string;
  enabled: boolean;
  aliases: string[];
  origins: ListedOrigin[];
  /** Which origin the default behaviour reads from, as an index; -1 for an origin group. */
  defaultOrigin: number;
  keyGroupIds: string[];
  /** Whether the default behaviour trusts AWS accounts in place of key groups, as before 2020. */
  trustsAccounts: boolean;
  responseHeadersPolicyId: string;
}

/** Every distribution of the account with what it refers to. */
export async function surveyDistributions(): Promise<SurveyedDistribution[]> {
  const found: SurveyedDistribution[] = [];
  let marker: string | undefined;
  do {
    const { DistributionList: page } = await awsCall('cloudfront:ListDistributions', () =>
      cloudfront().send(new ListDistributionsCommand({ Marker: marker })),
    );
    found.push(...(page?.Items ?? []).map(surveyed));
    marker = page?.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return found;
}

function surveyed(item: DistributionSummary): SurveyedDistribution {
  return {
    awsId: item.Id ?? '',
    domainName: item.DomainName ?? '',
    comment: item.Comment ?? '',
    enabled: item.Enabled ?? false,
    aliases: item.Aliases?.Items ?? [],
    ...reach(item),
  };
}

/** A distribution that was read by itself, in the form that the account's list has. */
export function surveyOf({ awsId, domainName, comment, enabled, aliases, config }: DistributionState): SurveyedDistribution {
  return { awsId, domainName, comment, enabled, aliases, ...reach(config) };
}

/** What it reads from, and whom it trusts. */
function reach({ DefaultCacheBehavior: behaviour, Origins }: Pick<DistributionSummary, 'Origins' | 'DefaultCacheBehavior'> | DistributionConfig) {
  const origins = Origins?.Items ?? [];
  const groups = behaviour?.TrustedKeyGroups;
  return {
    origins: origins.map(listedOrigin),
    defaultOrigin: origins.findIndex(({ Id }) => Id === behaviour?.TargetOriginId),
    keyGroupIds: groups?.Enabled ? (groups.Items ?? []) : [],
    trustsAccounts: behaviour?.TrustedSigners?.Enabled ?? false,
    responseHeadersPolicyId: behaviour?.ResponseHeadersPolicyId ?? '',
  };
}

/** An origin by what matters for who may read through it. */
function listedOrigin(origin: Origin): ListedOrigin {
  return {
    domainName: origin.DomainName ?? '',
    path: origin.OriginPath ?? '',
    isCustom: origin.CustomOriginConfig !== undefined,
    originAccessControlId: origin.OriginAccessControlId ?? '',
    originAccessIdentityId: origin.S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1) ?? '',
  };
}
