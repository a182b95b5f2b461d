import type { DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { requireDistinct, requireQuantity } from '../control-plane';
import { refusal } from '../errors';
import { checkCacheSettings } from './forwarded-values';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICY_IDS,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from '../policies/managed-policies';
import { QUOTAS } from '../quotas';
import type { CloudFrontRecords } from '../records';
import {
  behaviorsOf,
  originsOf,
  othersThat,
  usesCachePolicy,
  usesKeyGroup,
  usesResponseHeadersPolicy,
  type Owner,
} from '../references';

const PROTOCOL_POLICIES: unknown[] = ['allow-all', 'https-only', 'redirect-to-https'];
const METHOD_SETS = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];
const MAX_PATTERN_LENGTH = 255;

/** Throws what AWS would refuse a distribution's cache behaviors with, the default one included. */
export function checkBehaviors(config: DistributionConfig, records: CloudFrontRecords, owner: Owner): void {
  requireQuantity(config.CacheBehaviors);
  const patterns = (config.CacheBehaviors?.Items ?? []).map((behavior) => behavior.PathPattern ?? '');
  if (patterns.length > QUOTAS.cacheBehaviorsPerDistribution) throw refusal('TooManyCacheBehaviors');
  if (patterns.includes('') || new Set(patterns).size !== patterns.length) {
    throw refusal('InvalidArgument', 'Each cache behavior needs a path pattern of its own.');
  }
  if (patterns.some((pattern) => pattern.length > MAX_PATTERN_LENGTH)) {
    throw refusal('InvalidArgument', 'A path pattern is longer than 255 characters.');
  }
  for (const behavior of behaviorsOf(config)) {
    const origin = originsOf(config).find(({ Id: id }) => id === behavior.TargetOriginId);
    if (!origin) throw refusal('NoSuchOrigin');
    if (!PROTOCOL_POLICIES.includes(behavior.ViewerProtocolPolicy)) {
      throw refusal('InvalidArgument', 'The parameter ViewerProtocolPolicy is not one that exists.');
    }
    checkMethods(behavior);
    checkCacheSettings(behavior, origin);
    checkSigners(behavior, records, owner);
    checkPolicies(behavior, records, owner);
  }
}

function checkMethods({ AllowedMethods: allowed }: DefaultCacheBehavior): void {
  requireQuantity(allowed);
  requireQuantity(allowed?.CachedMethods);
  if (!allowed) return;
  const methods = [...(allowed.Items ?? [])].sort().join();
  if (!METHOD_SETS.includes(methods)) {
    throw refusal(
      'InvalidArgument',
      'The parameter AllowedMethods contains methods that do not go together.',
    );
  }
  if (!allowed.CachedMethods) return;
  const cached = METHOD_SETS.indexOf([...(allowed.CachedMethods.Items ?? [])].sort().join());
  if (cached < 0 || cached > 1 || cached > METHOD_SETS.indexOf(methods)) {
    throw refusal('InvalidArgument', 'The parameter CachedMethods contains methods that do not go together.');
  }
}

function checkSigners(behavior: DefaultCacheBehavior, records: CloudFrontRecords, owner: Owner): void {
  requireQuantity(behavior.TrustedSigners);
  requireQuantity(behavior.TrustedKeyGroups);
  refuseUnused('TrustedSigners', behavior.TrustedSigners);
  refuseUnused('TrustedKeyGroups', behavior.TrustedKeyGroups);
  const groups = behavior.TrustedKeyGroups?.Items ?? [];
  if (behavior.TrustedKeyGroups?.Enabled && groups.length === 0) {
    throw refusal('InvalidArgument', 'Trusted key groups are enabled, but none is named.');
  }
  if (groups.length > QUOTAS.keyGroupsPerCacheBehavior) {
    throw refusal('TooManyKeyGroupsAssociatedToDistribution');
  }
  requireDistinct('TrustedKeyGroups', groups);
  for (const id of groups) {
    if (records.keyGroups.get(id)?.accountId !== owner.accountId) {
      throw refusal('TrustedKeyGroupDoesNotExist');
    }
    const others = othersThat(records, owner, (config) => usesKeyGroup(config, id));
    if (others.length >= QUOTAS.distributionsPerKeyGroup) {
      throw refusal('TooManyDistributionsAssociatedToKeyGroup');
    }
  }
}

/**
 * Whoever lists signers means that viewers need a signature, and without Enabled nobody would. Assumed to be refused:
 * AWS documents no list without Enabled, and clients that want none send false with an empty one.
 */
function refuseUnused(
  parameter: string,
  trusted: { Enabled: boolean | undefined; Items?: string[] | undefined } | undefined,
): void {
  if (trusted?.Enabled || !trusted?.Items?.length) return;
  throw refusal('InvalidArgument', `The parameter ${parameter} lists signers that are not enabled.`);
}

function checkPolicies(behavior: DefaultCacheBehavior, records: CloudFrontRecords, owner: Owner): void {
  const { CachePolicyId: cacheId, ResponseHeadersPolicyId: headersId } = behavior;
  if (cacheId && !MANAGED_CACHE_POLICIES.has(cacheId)) {
    if (records.cachePolicies.get(cacheId)?.accountId !== owner.accountId) throw refusal('NoSuchCachePolicy');
    const others = othersThat(records, owner, (config) => usesCachePolicy(config, cacheId));
    if (others.length >= QUOTAS.distributionsPerCachePolicy) {
      throw refusal('TooManyDistributionsAssociatedToCachePolicy');
    }
  }
  if (headersId && !MANAGED_RESPONSE_HEADERS_POLICIES.has(headersId)) {
    const policy = records.responseHeadersPolicies.get(headersId);
    if (policy?.accountId !== owner.accountId) throw refusal('NoSuchResponseHeadersPolicy');
    const others = othersThat(records, owner, (config) => usesResponseHeadersPolicy(config, headersId));
    if (others.length >= QUOTAS.distributionsPerResponseHeadersPolicy) {
      throw refusal('TooManyDistributionsAssociatedToResponseHeadersPolicy');
    }
  }
  const originRequestPolicyId = behavior.OriginRequestPolicyId;
  if (originRequestPolicyId && !MANAGED_ORIGIN_REQUEST_POLICY_IDS.has(originRequestPolicyId)) {
    throw refusal('NoSuchOriginRequestPolicy');
  }
}
