import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
} from '@aws-sdk/client-cloudfront';
import type { CloudFrontRecords, DistributionRecord } from './records';

/** A distribution's behaviours, the default one last: the order in which a path is tried against them. */
export function behaviorsOf(config: DistributionConfig): (CacheBehavior | DefaultCacheBehavior)[] {
  const ordered: (CacheBehavior | DefaultCacheBehavior)[] = [...(config.CacheBehaviors?.Items ?? [])];
  return config.DefaultCacheBehavior ? [...ordered, config.DefaultCacheBehavior] : ordered;
}

export function originsOf(config: DistributionConfig): Origin[] {
  return config.Origins?.Items ?? [];
}

/** Ids of the key groups whose keys may sign for a behaviour; none means that no signature is asked for. */
export function trustedKeyGroupsOf(behavior: CacheBehavior | DefaultCacheBehavior): string[] {
  return behavior.TrustedKeyGroups?.Enabled ? (behavior.TrustedKeyGroups.Items ?? []) : [];
}

const IDENTITY_REFERENCE = /^origin-access-identity\/cloudfront\/(?<id>[A-Z0-9]+)$/;

/** Gives the identity an origin names, undefined when it names none, and `malformed`, which is no id, when it cannot be one. */
export function identityOf(origin: Origin): string | undefined {
  const reference = origin.S3OriginConfig?.OriginAccessIdentity;
  if (reference === undefined || reference === '') return undefined;
  return IDENTITY_REFERENCE.exec(reference)?.groups?.id ?? 'malformed';
}

export function usesIdentity(config: DistributionConfig, identityId: string): boolean {
  return originsOf(config).some((origin) => identityOf(origin) === identityId);
}

export function usesOriginAccessControl(config: DistributionConfig, controlId: string): boolean {
  return originsOf(config).some((origin) => origin.OriginAccessControlId === controlId);
}

export function usesKeyGroup(config: DistributionConfig, keyGroupId: string): boolean {
  return behaviorsOf(config).some((behavior) => behavior.TrustedKeyGroups?.Items?.includes(keyGroupId));
}

export function usesCachePolicy(config: DistributionConfig, policyId: string): boolean {
  return behaviorsOf(config).some((behavior) => behavior.CachePolicyId === policyId);
}

export function usesOriginRequestPolicy(config: DistributionConfig, policyId: string): boolean {
  return behaviorsOf(config).some((behavior) => behavior.OriginRequestPolicyId === policyId);
}

export function usesResponseHeadersPolicy(config: DistributionConfig, policyId: string): boolean {
  return behaviorsOf(config).some((behavior) => behavior.ResponseHeadersPolicyId === policyId);
}

/** The distributions for which `uses` holds, in the order of their ids. */
export function distributionsThat(
  records: CloudFrontRecords,
  uses: (config: DistributionConfig) => boolean,
): DistributionRecord[] {
  return [...records.distributions.values()]
    .filter((record) => uses(record.config))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whose configuration is looked at, and, for an update, which distribution does not count as another. */
export interface Owner {
  accountId: string;
  distributionId: string | undefined;
}

/** The other distributions for which `uses` holds, in whatever account they are. */
export function othersThat(
  records: CloudFrontRecords,
  owner: Owner,
  uses: (config: DistributionConfig) => boolean,
): DistributionRecord[] {
  return distributionsThat(records, uses).filter((record) => record.id !== owner.distributionId);
}
