import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
} from '@aws-sdk/client-cloudfront';
import { bucketOfOriginHost } from '../shared/origin';
import { requireQuantity } from './control-plane';
import { refusal } from './errors';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICY_IDS,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from './managed-policies';
import { QUOTAS } from './quotas';
import type { CloudFrontRecords } from './records';
import {
  behaviorsOf,
  distributionsThat,
  identityOf,
  originsOf,
  usesKeyGroup,
  usesOriginAccessControl,
} from './references';
import { refuseUnsupported } from './unsupported';

/** Whose configuration is checked, and, for an update, which distribution does not count as somebody else's. */
export interface Owner {
  accountId: string;
  distributionId: string | undefined;
}

/** Throws what AWS would refuse a configuration with, before anything is stored. */
export function checkDistribution(
  config: DistributionConfig,
  records: CloudFrontRecords,
  owner: Owner,
): void {
  checkQuantities(config);
  refuseUnsupported(config);
  checkOrigins(config, records, owner);
  checkBehaviors(config, records, owner);
  checkAliases(config, records, owner);
  if ((config.Comment ?? '').length > 128)
    throw refusal('InvalidArgument', 'The comment is longer than 128 characters.');
  if (config.DefaultRootObject?.startsWith('/')) {
    throw refusal('InvalidArgument', 'The default root object must not begin with a slash.');
  }
}

function checkQuantities(config: DistributionConfig): void {
  requireQuantity(config.Aliases);
  requireQuantity(config.Origins);
  requireQuantity(config.CacheBehaviors);
  for (const behavior of behaviorsOf(config)) {
    requireQuantity(behavior.TrustedKeyGroups);
    requireQuantity(behavior.TrustedSigners);
    requireQuantity(behavior.AllowedMethods);
    requireQuantity(behavior.AllowedMethods?.CachedMethods);
  }
}

function checkOrigins(config: DistributionConfig, records: CloudFrontRecords, owner: Owner): void {
  const origins = originsOf(config);
  if (origins.length === 0) throw refusal('InvalidArgument', 'A distribution needs at least one origin.');
  if (origins.length > QUOTAS.originsPerDistribution) throw refusal('TooManyOrigins');
  if (new Set(origins.map((origin) => origin.Id)).size !== origins.length) {
    throw refusal('InvalidArgument', 'Origin ids must be unique in a distribution.');
  }
  for (const origin of origins) checkOrigin(origin, records, owner);
}

function checkOrigin(origin: Origin, records: CloudFrontRecords, owner: Owner): void {
  const kinds = [origin.S3OriginConfig, origin.CustomOriginConfig, origin.VpcOriginConfig].filter(Boolean);
  if (kinds.length !== 1)
    throw refusal('InvalidArgument', 'An origin is either an S3 origin or a custom origin.');
  if (origin.S3OriginConfig && bucketOfOriginHost(origin.DomainName ?? '') === undefined) {
    throw refusal('InvalidArgument', 'The parameter Origin DomainName does not refer to a valid S3 bucket.');
  }
  if (origin.OriginPath && (!origin.OriginPath.startsWith('/') || origin.OriginPath.endsWith('/'))) {
    throw refusal('InvalidArgument', 'The origin path must begin with a slash and must not end with one.');
  }
  const identityId = identityOf(origin);
  const controlId = origin.OriginAccessControlId;
  if (identityId !== undefined && controlId) throw refusal('IllegalOriginAccessConfiguration');
  if (identityId !== undefined && records.identities.get(identityId)?.accountId !== owner.accountId) {
    throw refusal('InvalidOriginAccessIdentity');
  }
  if (!controlId) return;
  if (records.originAccessControls.get(controlId)?.accountId !== owner.accountId) {
    throw refusal('InvalidOriginAccessControl');
  }
  const others = distributionsThat(records, (config) => usesOriginAccessControl(config, controlId));
  if (countOthers(others, owner) >= QUOTAS.distributionsPerOriginAccessControl) {
    throw refusal('TooManyDistributionsAssociatedToOriginAccessControl');
  }
}

function checkBehaviors(config: DistributionConfig, records: CloudFrontRecords, owner: Owner): void {
  const patterns = (config.CacheBehaviors?.Items ?? []).map((behavior) => behavior.PathPattern ?? '');
  if (patterns.length > QUOTAS.cacheBehaviorsPerDistribution) throw refusal('TooManyCacheBehaviors');
  if (patterns.includes('') || new Set(patterns).size !== patterns.length) {
    throw refusal('InvalidArgument', 'Each cache behavior needs a path pattern of its own.');
  }
  for (const behavior of behaviorsOf(config)) {
    if (!originsOf(config).some((origin) => origin.Id === behavior.TargetOriginId))
      throw refusal('NoSuchOrigin');
    checkMethods(behavior);
    checkSigners(behavior, records, owner);
    checkPolicies(behavior, records, owner);
  }
}

const METHOD_SETS = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];

function checkMethods({ AllowedMethods: allowed }: DefaultCacheBehavior): void {
  if (!allowed) return;
  if (!METHOD_SETS.includes([...(allowed.Items ?? [])].sort().join())) {
    throw refusal(
      'InvalidArgument',
      'The parameter AllowedMethods contains methods that do not go together.',
    );
  }
  const cached = allowed.CachedMethods?.Items;
  if (cached && !METHOD_SETS.slice(0, 2).includes([...cached].sort().join())) {
    throw refusal('InvalidArgument', 'The parameter CachedMethods contains methods that do not go together.');
  }
}

function checkSigners(behavior: DefaultCacheBehavior, records: CloudFrontRecords, owner: Owner): void {
  const groups = behavior.TrustedKeyGroups?.Items ?? [];
  if (behavior.TrustedKeyGroups?.Enabled && groups.length === 0) {
    throw refusal('InvalidArgument', 'Trusted key groups are enabled, but none is named.');
  }
  if (groups.length > QUOTAS.keyGroupsPerCacheBehavior)
    throw refusal('TooManyKeyGroupsAssociatedToDistribution');
  for (const id of groups) {
    if (records.keyGroups.get(id)?.accountId !== owner.accountId)
      throw refusal('TrustedKeyGroupDoesNotExist');
    const others = distributionsThat(records, (config) => usesKeyGroup(config, id));
    if (countOthers(others, owner) >= QUOTAS.distributionsPerKeyGroup) {
      throw refusal('TooManyDistributionsAssociatedToKeyGroup');
    }
  }
}

function checkPolicies(behavior: DefaultCacheBehavior, records: CloudFrontRecords, owner: Owner): void {
  const { CachePolicyId: cachePolicyId, ResponseHeadersPolicyId: headersPolicyId } = behavior;
  checkLegacySettings(behavior);
  if (cachePolicyId && !MANAGED_CACHE_POLICIES.has(cachePolicyId)) {
    if (records.cachePolicies.get(cachePolicyId)?.accountId !== owner.accountId)
      throw refusal('NoSuchCachePolicy');
  }
  if (headersPolicyId && !MANAGED_RESPONSE_HEADERS_POLICIES.has(headersPolicyId)) {
    const policy = records.responseHeadersPolicies.get(headersPolicyId);
    if (policy?.accountId !== owner.accountId) throw refusal('NoSuchResponseHeadersPolicy');
  }
  const originRequestPolicyId = behavior.OriginRequestPolicyId;
  if (originRequestPolicyId && !MANAGED_ORIGIN_REQUEST_POLICY_IDS.has(originRequestPolicyId)) {
    throw refusal('NoSuchOriginRequestPolicy');
  }
}

/** What goes into the cache key is said either by a cache policy or by the older ForwardedValues and TTLs. */
function checkLegacySettings(behavior: CacheBehavior | DefaultCacheBehavior): void {
  if (!behavior.CachePolicyId) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- still accepted by AWS, so accepted here
    if (!behavior.ForwardedValues)
      throw refusal('InvalidArgument', 'The parameter ForwardedValues is required.');
    return;
  }
  const legacy = (['ForwardedValues', 'MinTTL', 'DefaultTTL', 'MaxTTL'] as const).find(
    (name) => behavior[name] !== undefined,
  );
  if (legacy === undefined) return;
  const message = `The parameter ${legacy} cannot be used when a cache policy is associated to the cache behavior.`;
  throw refusal('InvalidArgument', message);
}

function checkAliases(config: DistributionConfig, records: CloudFrontRecords, owner: Owner): void {
  const aliases = config.Aliases?.Items ?? [];
  if (aliases.length === 0) return;
  if (aliases.length > QUOTAS.aliasesPerDistribution) throw refusal('TooManyDistributionCNAMEs');
  const certificate = config.ViewerCertificate;
  if (!certificate?.ACMCertificateArn && !certificate?.IAMCertificateId)
    throw refusal('InvalidViewerCertificate');
  const taken = distributionsThat(records, (other) =>
    aliases.some((alias) => other.Aliases?.Items?.includes(alias)),
  );
  if (countOthers(taken, owner) > 0) throw refusal('CNAMEAlreadyExists');
}

function countOthers(distributions: { id: string }[], owner: Owner): number {
  return distributions.filter((distribution) => distribution.id !== owner.distributionId).length;
}
