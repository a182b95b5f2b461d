import type {
  CreateResponseHeadersPolicyRequest,
  CreateResponseHeadersPolicyResult,
  DeleteResponseHeadersPolicyRequest,
  GetResponseHeadersPolicyConfigRequest,
  GetResponseHeadersPolicyConfigResult,
  GetResponseHeadersPolicyRequest,
  GetResponseHeadersPolicyResult,
  ListResponseHeadersPoliciesRequest,
  ListResponseHeadersPoliciesResult,
  ResponseHeadersPolicy,
  ResponseHeadersPolicyConfig,
  UpdateResponseHeadersPolicyRequest,
  UpdateResponseHeadersPolicyResult,
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
import { MANAGED_RESPONSE_HEADERS_POLICIES, type ManagedPolicy } from './managed-policies';
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { ResponseHeadersPolicyRecord } from './records';
import { distributionsThat, usesResponseHeadersPolicy } from './references';

type AnyPolicy = ResponseHeadersPolicyRecord | ManagedPolicy<ResponseHeadersPolicyConfig>;

export function responseHeadersPolicyHandlers({ records, clock }: ControlPlane): Handlers {
  const { responseHeadersPolicies: policies } = records;
  const findCustom = (id: string | undefined, ctx: CallContext) =>
    requireOwned(policies, id, ctx, 'NoSuchResponseHeadersPolicy');
  const findAny = (id: string | undefined, ctx: CallContext): AnyPolicy =>
    MANAGED_RESPONSE_HEADERS_POLICIES.get(id ?? '') ?? findCustom(id, ctx);

  const refuseTakenName = (name: string, accountId: string, except?: string) => {
    const others: AnyPolicy[] = [
      ...MANAGED_RESPONSE_HEADERS_POLICIES.values(),
      ...ownedBy(policies, accountId),
    ];
    if (others.some((policy) => policy.config.Name === name && policy.id !== except)) {
      throw refusal('ResponseHeadersPolicyAlreadyExists');
    }
  };

  return {
    async CreateResponseHeadersPolicy(
      input: CreateResponseHeadersPolicyRequest,
      ctx: CallContext,
    ): Promise<CreateResponseHeadersPolicyResult> {
      const config = checked(input.ResponseHeadersPolicyConfig);
      refuseTakenName(config.Name, accountOf(ctx));
      if (ownedBy(policies, accountOf(ctx)).length >= QUOTAS.responseHeadersPolicies) {
        throw refusal('TooManyResponseHeadersPolicies');
      }
      const record = firstVersion<ResponseHeadersPolicyConfig>(
        randomUUID(),
        accountOf(ctx),
        config,
        clock.now(),
      );
      await policies.put(record.id, record);
      return {
        ResponseHeadersPolicy: responseHeadersPolicy(record),
        Location: locationOf(`response-headers-policy/${record.id}`),
        ETag: record.etag,
      };
    },

    GetResponseHeadersPolicy(
      input: GetResponseHeadersPolicyRequest,
      ctx: CallContext,
    ): GetResponseHeadersPolicyResult {
      const policy = findAny(input.Id, ctx);
      return { ResponseHeadersPolicy: responseHeadersPolicy(policy), ETag: policy.etag };
    },

    GetResponseHeadersPolicyConfig(
      input: GetResponseHeadersPolicyConfigRequest,
      ctx: CallContext,
    ): GetResponseHeadersPolicyConfigResult {
      const policy = findAny(input.Id, ctx);
      return { ResponseHeadersPolicyConfig: policy.config, ETag: policy.etag };
    },

    async UpdateResponseHeadersPolicy(
      input: UpdateResponseHeadersPolicyRequest,
      ctx: CallContext,
    ): Promise<UpdateResponseHeadersPolicyResult> {
      if (MANAGED_RESPONSE_HEADERS_POLICIES.has(input.Id ?? '')) throw refusal('IllegalUpdate');
      const record = findCustom(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const config = checked(input.ResponseHeadersPolicyConfig);
      refuseTakenName(config.Name, accountOf(ctx), record.id);
      const updated = nextVersion<ResponseHeadersPolicyConfig, ResponseHeadersPolicyRecord>(
        record,
        config,
        clock.now(),
      );
      await policies.put(updated.id, updated);
      return { ResponseHeadersPolicy: responseHeadersPolicy(updated), ETag: updated.etag };
    },

    async DeleteResponseHeadersPolicy(
      input: DeleteResponseHeadersPolicyRequest,
      ctx: CallContext,
    ): Promise<undefined> {
      if (MANAGED_RESPONSE_HEADERS_POLICIES.has(input.Id ?? '')) throw refusal('IllegalDelete');
      const record = findCustom(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      if (distributionsThat(records, (config) => usesResponseHeadersPolicy(config, record.id)).length > 0) {
        throw refusal('ResponseHeadersPolicyInUse');
      }
      await policies.delete(record.id);
    },

    ListResponseHeadersPolicies(
      input: ListResponseHeadersPoliciesRequest,
      ctx: CallContext,
    ): ListResponseHeadersPoliciesResult {
      const managed = [...MANAGED_RESPONSE_HEADERS_POLICIES.values()];
      const all = [
        ...managed.map((policy) => ({ id: policy.id, type: 'managed' as const, policy })),
        ...ownedBy(policies, accountOf(ctx)).map((policy) => ({
          id: policy.id,
          type: 'custom' as const,
          policy,
        })),
      ];
      const listed = all
        .filter((entry) => input.Type === undefined || entry.type === input.Type)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const list = pageOf(listed, input, ({ type, policy }) => ({
        Type: type,
        ResponseHeadersPolicy: responseHeadersPolicy(policy),
      }));
      return { ResponseHeadersPolicyList: list };
    },
  };
}

function checked(
  input: ResponseHeadersPolicyConfig | undefined,
): ResponseHeadersPolicyConfig & { Name: string } {
  const config = required(input, 'ResponseHeadersPolicyConfig');
  requireShortComment(config.Comment, 'response headers policy');
  const cors = config.CorsConfig;
  requireQuantity(cors?.AccessControlAllowOrigins);
  requireQuantity(cors?.AccessControlAllowHeaders);
  requireQuantity(cors?.AccessControlAllowMethods);
  requireQuantity(cors?.AccessControlExposeHeaders);
  requireQuantity(config.CustomHeadersConfig);
  requireQuantity(config.RemoveHeadersConfig);
  // Assumed to be refused: a browser would not accept the combination in any case.
  if (cors?.AccessControlAllowCredentials && cors.AccessControlAllowOrigins?.Items?.includes('*')) {
    throw refusal('InvalidArgument', 'Credentials cannot be allowed together with every origin.');
  }
  return { ...config, Name: requireName(config.Name, 'response headers policy') };
}

function responseHeadersPolicy(policy: AnyPolicy): ResponseHeadersPolicy {
  return {
    Id: policy.id,
    LastModifiedTime: new Date(policy.lastModifiedAt),
    ResponseHeadersPolicyConfig: policy.config,
  };
}
