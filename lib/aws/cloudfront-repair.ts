import {
  type CacheBehavior, type DistributionConfig, GetOriginAccessControlCommand, UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';

import { awsCall, unlessCode } from './call';
import { cloudfront } from './clients';
import { WITH_QUERY, withCacheSettings } from './cloudfront-cache';
import { type DistributionChange, type DistributionState, updateDistribution } from './cloudfront-distribution';

/** What is put back about a distribution; what is left out stays as it is, whoever wrote it. */
export interface DistributionRepair extends DistributionChange {
  /** Where the origin of the default behaviour is. */
  originDomainName?: string;
  /** Whether the default behaviour serves over https alone. */
  httpsOnly?: boolean;
  /** Whether the default behaviour passes the query of a URL on to S3. */
  passesQuery?: boolean;
  /** Has further behaviours that serve without signatures, or that trust other key groups, trust this one alone. */
  furtherKeyGroupId?: string;
}

/** Puts back what `repair` names, if the distribution is still as `state` says (its ETag). */
export function repairDistribution(state: DistributionState, repair: DistributionRepair): Promise<DistributionState> {
  const { originDomainName, httpsOnly, passesQuery, furtherKeyGroupId, ...change } = repair;
  let { config } = state;
  if (originDomainName !== undefined) config = withOrigin(config, originDomainName);
  if (httpsOnly && config.DefaultCacheBehavior) {
    config = { ...config, DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ViewerProtocolPolicy: 'https-only' } };
  }
  if (passesQuery && config.DefaultCacheBehavior) {
    config = { ...config, DefaultCacheBehavior: withCacheSettings(config.DefaultCacheBehavior, WITH_QUERY) };
  }
  if (furtherKeyGroupId !== undefined) config = withFurtherKeyGroup(config, furtherKeyGroupId);
  return updateDistribution({ ...state, config }, change);
}

function withOrigin(config: DistributionConfig, DomainName: string): DistributionConfig {
  const main = config.DefaultCacheBehavior?.TargetOriginId;
  if (!config.Origins) return config;
  const Items = config.Origins.Items?.map((origin) => (origin.Id === main ? { ...origin, DomainName } : origin));
  return { ...config, Origins: { ...config.Origins, Items } };
}

function withFurtherKeyGroup(config: DistributionConfig, keyGroupId: string): DistributionConfig {
  if (!config.CacheBehaviors?.Items) return config;
  const Items = config.CacheBehaviors.Items.map((behaviour): CacheBehavior =>
    trustsJust(behaviour, keyGroupId) ? behaviour : { ...behaviour, TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [keyGroupId] } },
  );
  return { ...config, CacheBehaviors: { ...config.CacheBehaviors, Items } };
}

function trustsJust({ TrustedKeyGroups }: CacheBehavior, keyGroupId: string): boolean {
  return TrustedKeyGroups?.Enabled === true && TrustedKeyGroups.Items?.length === 1 && TrustedKeyGroups.Items[0] === keyGroupId;
}

/** Has an origin access control sign every request to S3; its name and description stay. Undefined when it is gone. */
export async function signEveryRequest(awsId: string): Promise<{ etag: string | undefined } | undefined> {
  const answer = await unlessCode(
    ['NoSuchOriginAccessControl'],
    awsCall('cloudfront:GetOriginAccessControl', () => cloudfront().send(new GetOriginAccessControlCommand({ Id: awsId }))),
  );
  const config = answer?.OriginAccessControl?.OriginAccessControlConfig;
  if (!config) return undefined;
  const { SigningBehavior, SigningProtocol, OriginAccessControlOriginType } = config;
  if (SigningBehavior === 'always' && SigningProtocol === 'sigv4' && OriginAccessControlOriginType === 's3') return { etag: answer.ETag };
  const { ETag } = await awsCall('cloudfront:UpdateOriginAccessControl', () =>
    cloudfront().send(
      new UpdateOriginAccessControlCommand({
        Id: awsId, IfMatch: answer.ETag,
        OriginAccessControlConfig: { ...config, SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' },
      }),
    ),
  );
  return { etag: ETag };
}
