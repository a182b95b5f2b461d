import type {
  CreateDistributionRequest,
  CreateDistributionResult,
  CreateDistributionWithTagsRequest,
  CreateDistributionWithTagsResult,
  DeleteDistributionRequest,
  DistributionConfig,
  GetDistributionConfigRequest,
  GetDistributionConfigResult,
  GetDistributionRequest,
  GetDistributionResult,
  ListDistributionsRequest,
  ListDistributionsResult,
  Tags,
  UpdateDistributionRequest,
  UpdateDistributionResult,
} from '@aws-sdk/client-cloudfront';
import type { CallContext, Handlers } from '../../shared/service';
import {
  accountOf,
  firstVersion,
  locationOf,
  nextVersion,
  ownedBy,
  required,
  requireOwned,
  requireVersion,
  type ControlPlane,
} from '../control-plane';
import { deploymentOf, isDeployed } from './deployment';
import { checkDistribution } from './checks';
import { withDefaults } from './defaults';
import { distributionSummary, distributionView } from './views';
import { refusal } from '../errors';
import { newId } from '../ids';
import { pageOf } from '../paging';
import { QUOTAS } from '../quotas';
import type { DistributionRecord } from '../records';
import { mergedTags } from '../tags';
import { requireWholeConfig } from './whole-config';

export function distributionHandlers(plane: ControlPlane): Handlers {
  const { records, clock } = plane;
  const { distributions } = records;
  const find = (id: string | undefined, ctx: CallContext) =>
    requireOwned(distributions, id, ctx, 'NoSuchDistribution');

  return {
    async CreateDistribution(
      input: CreateDistributionRequest,
      ctx: CallContext,
    ): Promise<CreateDistributionResult> {
      return created(
        await create(plane, required(input.DistributionConfig, 'DistributionConfig'), undefined, ctx),
        plane,
      );
    },

    async CreateDistributionWithTags(
      input: CreateDistributionWithTagsRequest,
      ctx: CallContext,
    ): Promise<CreateDistributionWithTagsResult> {
      const { DistributionConfig: config, Tags: tags } = required(
        input.DistributionConfigWithTags,
        'DistributionConfigWithTags',
      );
      return created(await create(plane, required(config, 'DistributionConfig'), tags, ctx), plane);
    },

    GetDistribution(input: GetDistributionRequest, ctx: CallContext): GetDistributionResult {
      const record = find(input.Id, ctx);
      return { Distribution: distributionView(record, plane), ETag: record.etag };
    },

    GetDistributionConfig(
      input: GetDistributionConfigRequest,
      ctx: CallContext,
    ): GetDistributionConfigResult {
      const record = find(input.Id, ctx);
      return { DistributionConfig: record.config, ETag: record.etag };
    },

    async UpdateDistribution(
      input: UpdateDistributionRequest,
      ctx: CallContext,
    ): Promise<UpdateDistributionResult> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const config = required(input.DistributionConfig, 'DistributionConfig');
      if (config.CallerReference !== record.config.CallerReference) {
        throw refusal('IllegalUpdate', 'You cannot update Origin or CallerReference.');
      }
      requireWholeConfig(config);
      checkDistribution(config, records, { accountId: record.accountId, distributionId: record.id });
      const now = clock.now();
      const updated = {
        ...nextVersion(record, withDefaults(config), now),
        ...deploymentOf(record, now, plane.controls.deploySeconds),
      };
      await distributions.put(updated.id, updated);
      return { Distribution: distributionView(updated, plane), ETag: updated.etag };
    },

    async DeleteDistribution(input: DeleteDistributionRequest, ctx: CallContext): Promise<undefined> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      // An edge may still serve it until the change that disabled it is deployed, and AWS answers as if it were enabled.
      if (record.config.Enabled || !isDeployed(record, clock.now())) throw refusal('DistributionNotDisabled');
      const invalidations = [...records.invalidations.values()].filter(
        (one) => one.distributionId === record.id,
      );
      await plane.store.atomically(() => {
        void distributions.delete(record.id);
        for (const invalidation of invalidations) void records.invalidations.delete(invalidation.id);
      });
    },

    ListDistributions(input: ListDistributionsRequest, ctx: CallContext): ListDistributionsResult {
      const own = ownedBy(distributions, accountOf(ctx));
      return { DistributionList: pageOf(own, input, (record) => distributionSummary(record, plane)) };
    },
  };
}

async function create(
  plane: ControlPlane,
  config: DistributionConfig,
  tags: Tags | undefined,
  ctx: CallContext,
): Promise<DistributionRecord> {
  const { records, clock, controls } = plane;
  const accountId = accountOf(ctx);
  const own = ownedBy(records.distributions, accountId);
  // Unlike an identity, a distribution is never given back for a repeated request: its id is in the message only.
  const earlier = own.find((record) => record.config.CallerReference === config.CallerReference);
  if (earlier) {
    const message = `The caller reference that you are using to create a distribution is associated with another distribution. Already exists: ${earlier.id}`;
    throw refusal('DistributionAlreadyExists', message);
  }
  if (own.length >= QUOTAS.distributions) throw refusal('TooManyDistributions');
  checkDistribution(config, records, { accountId, distributionId: undefined });
  const now = clock.now();
  const record: DistributionRecord = {
    ...firstVersion(newId('E'), accountId, withDefaults(config), now),
    ...deploymentOf(undefined, now, controls.deploySeconds),
    tags: mergedTags([], tags),
  };
  await records.distributions.put(record.id, record);
  return record;
}

function created(record: DistributionRecord, plane: ControlPlane): CreateDistributionResult {
  return {
    Distribution: distributionView(record, plane),
    Location: locationOf(`distribution/${record.id}`),
    ETag: record.etag,
  };
}
