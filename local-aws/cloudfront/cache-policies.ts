import type {
  CachePolicy,
  CachePolicyConfig,
  CreateCachePolicyRequest,
  CreateCachePolicyResult,
  DeleteCachePolicyRequest,
  GetCachePolicyConfigRequest,
  GetCachePolicyConfigResult,
  GetCachePolicyRequest,
  GetCachePolicyResult,
  ListCachePoliciesRequest,
  ListCachePoliciesResult,
  UpdateCachePolicyRequest,
  UpdateCachePolicyResult,
} from '@aws-sdk/client-cloudfront';
import { randomUUID } from 'node:crypto';
import type { CallContext, Handlers } from '../shared/service';
import {
  accountOf,
  firstVersion,
  locationOf,
  nextVersion,
  ownedBy,
  required,
  requireName,
  requireOwned,
  requireQuantity,
  requireShortComment,
  requireVersion,
  type ControlPlane,
} from './control-plane';
import { refusal } from './errors';
import { MANAGED_CACHE_POLICIES, type ManagedPolicy } from './managed-policies';
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { CachePolicyRecord } from './records';
import { distributionsThat, usesCachePolicy } from './references';

type AnyPolicy = CachePolicyRecord | ManagedPolicy<CachePolicyConfig>;

export function cachePolicyHandlers({ records, clock }: ControlPlane): Handlers {
  const { cachePolicies } = records;
  const findCustom = (id: string | undefined, ctx: CallContext) =>
    requireOwned(cachePolicies, id, ctx, 'NoSuchCachePolicy');
  const findAny = (id: string | undefined, ctx: CallContext): AnyPolicy =>
    MANAGED_CACHE_POLICIES.get(id ?? '') ?? findCustom(id, ctx);

  const refuseTakenName = (name: string, accountId: string, except?: string) => {
    const others: AnyPolicy[] = [...MANAGED_CACHE_POLICIES.values(), ...ownedBy(cachePolicies, accountId)];
    if (others.some((policy) => policy.config.Name === name && policy.id !== except)) {
      throw refusal('CachePolicyAlreadyExists');
    }
  };

  return {
    async CreateCachePolicy(
      input: CreateCachePolicyRequest,
      ctx: CallContext,
    ): Promise<CreateCachePolicyResult> {
      const config = checked(input.CachePolicyConfig);
      refuseTakenName(config.Name, accountOf(ctx));
      if (ownedBy(cachePolicies, accountOf(ctx)).length >= QUOTAS.cachePolicies)
        throw refusal('TooManyCachePolicies');
      const record = firstVersion<CachePolicyConfig>(randomUUID(), accountOf(ctx), config, clock.now());
      await cachePolicies.put(record.id, record);
      return {
        CachePolicy: cachePolicy(record),
        Location: locationOf(`cache-policy/${record.id}`),
        ETag: record.etag,
      };
    },

    GetCachePolicy(input: GetCachePolicyRequest, ctx: CallContext): GetCachePolicyResult {
      const policy = findAny(input.Id, ctx);
      return { CachePolicy: cachePolicy(policy), ETag: policy.etag };
    },

    GetCachePolicyConfig(input: GetCachePolicyConfigRequest, ctx: CallContext): GetCachePolicyConfigResult {
      const policy = findAny(input.Id, ctx);
      return { CachePolicyConfig: policy.config, ETag: policy.etag };
    },

    async UpdateCachePolicy(
      input: UpdateCachePolicyRequest,
      ctx: CallContext,
    ): Promise<UpdateCachePolicyResult> {
      if (MANAGED_CACHE_POLICIES.has(input.Id ?? '')) throw refusal('IllegalUpdate');
      const record = findCustom(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const config = checked(input.CachePolicyConfig);
      refuseTakenName(config.Name, accountOf(ctx), record.id);
      const updated = nextVersion<CachePolicyConfig, CachePolicyRecord>(record, config, clock.now());
      await cachePolicies.put(updated.id, updated);
      return { CachePolicy: cachePolicy(updated), ETag: updated.etag };
    },

    async DeleteCachePolicy(input: DeleteCachePolicyRequest, ctx: CallContext): Promise<undefined> {
      if (MANAGED_CACHE_POLICIES.has(input.Id ?? '')) throw refusal('IllegalDelete');
      const record = findCustom(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      if (distributionsThat(records, (config) => usesCachePolicy(config, record.id)).length > 0) {
        throw refusal('CachePolicyInUse');
      }
      await cachePolicies.delete(record.id);
    },

    ListCachePolicies(input: ListCachePoliciesRequest, ctx: CallContext): ListCachePoliciesResult {
      const all = [
        ...[...MANAGED_CACHE_POLICIES.values()].map((policy) => ({
          id: policy.id,
          type: 'managed' as const,
          policy,
        })),
        ...ownedBy(cachePolicies, accountOf(ctx)).map((policy) => ({
          id: policy.id,
          type: 'custom' as const,
          policy,
        })),
      ];
      const listed = all
        .filter((entry) => input.Type === undefined || entry.type === input.Type)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return {
        CachePolicyList: pageOf(listed, input, ({ type, policy }) => ({
          Type: type,
          CachePolicy: cachePolicy(policy),
        })),
      };
    },
  };
}

function checked(input: CachePolicyConfig | undefined): CachePolicyConfig & { Name: string } {
  const config = required(input, 'CachePolicyConfig');
  requireShortComment(config.Comment, 'cache policy');
  const { MinTTL: min = 0, DefaultTTL: fallback = Math.max(86_400, min), MaxTTL: max = 31_536_000 } = config;
  if (min < 0 || fallback < min || max < fallback)
    throw refusal('InvalidArgument', 'The TTLs must be in order.');
  const parts = config.ParametersInCacheKeyAndForwardedToOrigin;
  requireQuantity(parts?.HeadersConfig?.Headers);
  requireQuantity(parts?.CookiesConfig?.Cookies);
  requireQuantity(parts?.QueryStringsConfig?.QueryStrings);
  return { ...config, Name: requireName(config.Name, 'cache policy'), DefaultTTL: fallback, MaxTTL: max };
}

function cachePolicy(policy: AnyPolicy): CachePolicy {
  return {
    Id: policy.id,
    LastModifiedTime: new Date(policy.lastModifiedAt),
    CachePolicyConfig: policy.config,
  };
}
