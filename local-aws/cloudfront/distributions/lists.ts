import type {
  DistributionConfig,
  DistributionIdList,
  ListDistributionsByCachePolicyIdRequest,
  ListDistributionsByCachePolicyIdResult,
  ListDistributionsByKeyGroupRequest,
  ListDistributionsByKeyGroupResult,
  ListDistributionsByOriginRequestPolicyIdRequest,
  ListDistributionsByOriginRequestPolicyIdResult,
  ListDistributionsByResponseHeadersPolicyIdRequest,
  ListDistributionsByResponseHeadersPolicyIdResult,
} from '@aws-sdk/client-cloudfront';
import type { CallContext, Handlers } from '../../shared/service';
import { accountOf, required, requireOwned, type ControlPlane } from '../control-plane';
import { refusal } from '../errors';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICY_IDS,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from '../policies/managed-policies';
import { pageOf } from '../paging';
import {
  distributionsThat,
  usesCachePolicy,
  usesKeyGroup,
  usesOriginRequestPolicy,
  usesResponseHeadersPolicy,
} from '../references';

/** Which distributions use a shared resource: what must be asked before that resource can be removed. */
export function distributionListHandlers({ records }: ControlPlane): Handlers {
  const idsOf = (
    ctx: CallContext,
    page: { Marker?: string | undefined; MaxItems?: number | undefined },
    uses: (config: DistributionConfig) => boolean,
  ): DistributionIdList => {
    const own = distributionsThat(records, uses).filter((record) => record.accountId === accountOf(ctx));
    return pageOf(own, page, (record) => record.id);
  };

  return {
    ListDistributionsByKeyGroup(
      input: ListDistributionsByKeyGroupRequest,
      ctx: CallContext,
    ): ListDistributionsByKeyGroupResult {
      const { id } = requireOwned(records.keyGroups, input.KeyGroupId, ctx, 'NoSuchResource');
      return { DistributionIdList: idsOf(ctx, input, (config) => usesKeyGroup(config, id)) };
    },

    ListDistributionsByCachePolicyId(
      input: ListDistributionsByCachePolicyIdRequest,
      ctx: CallContext,
    ): ListDistributionsByCachePolicyIdResult {
      const id = required(input.CachePolicyId, 'CachePolicyId');
      if (!MANAGED_CACHE_POLICIES.has(id)) requireOwned(records.cachePolicies, id, ctx, 'NoSuchCachePolicy');
      return { DistributionIdList: idsOf(ctx, input, (config) => usesCachePolicy(config, id)) };
    },

    ListDistributionsByOriginRequestPolicyId(
      input: ListDistributionsByOriginRequestPolicyIdRequest,
      ctx: CallContext,
    ): ListDistributionsByOriginRequestPolicyIdResult {
      const id = required(input.OriginRequestPolicyId, 'OriginRequestPolicyId');
      if (!MANAGED_ORIGIN_REQUEST_POLICY_IDS.has(id)) throw refusal('NoSuchOriginRequestPolicy');
      return { DistributionIdList: idsOf(ctx, input, (config) => usesOriginRequestPolicy(config, id)) };
    },

    ListDistributionsByResponseHeadersPolicyId(
      input: ListDistributionsByResponseHeadersPolicyIdRequest,
      ctx: CallContext,
    ): ListDistributionsByResponseHeadersPolicyIdResult {
      const id = required(input.ResponseHeadersPolicyId, 'ResponseHeadersPolicyId');
      if (!MANAGED_RESPONSE_HEADERS_POLICIES.has(id)) {
        requireOwned(records.responseHeadersPolicies, id, ctx, 'NoSuchResponseHeadersPolicy');
      }
      return { DistributionIdList: idsOf(ctx, input, (config) => usesResponseHeadersPolicy(config, id)) };
    },
  };
}
