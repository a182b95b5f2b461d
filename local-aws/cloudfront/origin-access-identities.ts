import type {
  CloudFrontOriginAccessIdentity,
  CreateCloudFrontOriginAccessIdentityRequest,
  CreateCloudFrontOriginAccessIdentityResult,
  DeleteCloudFrontOriginAccessIdentityRequest,
  GetCloudFrontOriginAccessIdentityConfigRequest,
  GetCloudFrontOriginAccessIdentityConfigResult,
  GetCloudFrontOriginAccessIdentityRequest,
  GetCloudFrontOriginAccessIdentityResult,
  ListCloudFrontOriginAccessIdentitiesRequest,
  ListCloudFrontOriginAccessIdentitiesResult,
  UpdateCloudFrontOriginAccessIdentityRequest,
  UpdateCloudFrontOriginAccessIdentityResult,
} from '@aws-sdk/client-cloudfront';
import { randomBytes } from 'node:crypto';
import type { CallContext, Handlers } from '../shared/service';
import {
  accountOf,
  firstVersion,
  locationOf,
  nextVersion,
  ownedBy,
  required,
  requireOwned,
  requireShortComment,
  requireVersion,
  type ControlPlane,
} from './control-plane';
import { refusal } from './errors';
import { newId } from './ids';
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { IdentityRecord } from './records';
import { distributionsThat, usesIdentity } from './references';

export function originAccessIdentityHandlers({ records, clock }: ControlPlane): Handlers {
  const { identities } = records;
  const find = (id: string | undefined, ctx: CallContext) =>
    requireOwned(identities, id, ctx, 'NoSuchCloudFrontOriginAccessIdentity');

  return {
    async CreateCloudFrontOriginAccessIdentity(
      input: CreateCloudFrontOriginAccessIdentityRequest,
      ctx: CallContext,
    ): Promise<CreateCloudFrontOriginAccessIdentityResult> {
      const config = required(
        input.CloudFrontOriginAccessIdentityConfig,
        'CloudFrontOriginAccessIdentityConfig',
      );
      requireShortComment(config.Comment, 'origin access identity');
      const own = ownedBy(identities, accountOf(ctx));
      const earlier = own.find((record) => record.config.CallerReference === config.CallerReference);
      if (earlier && earlier.config.Comment !== config.Comment) {
        throw refusal('CloudFrontOriginAccessIdentityAlreadyExists');
      }
      if (earlier) return created(earlier);
      if (own.length >= QUOTAS.originAccessIdentities)
        throw refusal('TooManyCloudFrontOriginAccessIdentities');
      const record = {
        ...firstVersion(newId('E'), accountOf(ctx), config, clock.now()),
        s3CanonicalUserId: randomBytes(48).toString('hex'),
      };
      await identities.put(record.id, record);
      return created(record);
    },

    GetCloudFrontOriginAccessIdentity(
      input: GetCloudFrontOriginAccessIdentityRequest,
      ctx: CallContext,
    ): GetCloudFrontOriginAccessIdentityResult {
      const record = find(input.Id, ctx);
      return { CloudFrontOriginAccessIdentity: identity(record), ETag: record.etag };
    },

    GetCloudFrontOriginAccessIdentityConfig(
      input: GetCloudFrontOriginAccessIdentityConfigRequest,
      ctx: CallContext,
    ): GetCloudFrontOriginAccessIdentityConfigResult {
      const record = find(input.Id, ctx);
      return { CloudFrontOriginAccessIdentityConfig: record.config, ETag: record.etag };
    },

    async UpdateCloudFrontOriginAccessIdentity(
      input: UpdateCloudFrontOriginAccessIdentityRequest,
      ctx: CallContext,
    ): Promise<UpdateCloudFrontOriginAccessIdentityResult> {
      const config = required(
        input.CloudFrontOriginAccessIdentityConfig,
        'CloudFrontOriginAccessIdentityConfig',
      );
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      requireShortComment(config.Comment, 'origin access identity');
      if (config.CallerReference !== record.config.CallerReference) throw refusal('IllegalUpdate');
      const updated = nextVersion(record, config, clock.now());
      await identities.put(updated.id, updated);
      return { CloudFrontOriginAccessIdentity: identity(updated), ETag: updated.etag };
    },

    async DeleteCloudFrontOriginAccessIdentity(
      input: DeleteCloudFrontOriginAccessIdentityRequest,
      ctx: CallContext,
    ): Promise<undefined> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      if (distributionsThat(records, (config) => usesIdentity(config, record.id)).length > 0) {
        throw refusal('CloudFrontOriginAccessIdentityInUse');
      }
      await identities.delete(record.id);
    },

    ListCloudFrontOriginAccessIdentities(
      input: ListCloudFrontOriginAccessIdentitiesRequest,
      ctx: CallContext,
    ): ListCloudFrontOriginAccessIdentitiesResult {
      const list = pageOf(ownedBy(identities, accountOf(ctx)), input, (record) => ({
        Id: record.id,
        S3CanonicalUserId: record.s3CanonicalUserId,
        Comment: record.config.Comment,
      }));
      return { CloudFrontOriginAccessIdentityList: list };
    },
  };
}

function identity(record: IdentityRecord): CloudFrontOriginAccessIdentity {
  return {
    Id: record.id,
    S3CanonicalUserId: record.s3CanonicalUserId,
    CloudFrontOriginAccessIdentityConfig: record.config,
  };
}

function created(record: IdentityRecord): CreateCloudFrontOriginAccessIdentityResult {
  return {
    CloudFrontOriginAccessIdentity: identity(record),
    Location: locationOf(`origin-access-identity/cloudfront/${record.id}`),
    ETag: record.etag,
  };
}
