import type {
  CreateInvalidationRequest,
  CreateInvalidationResult,
  GetInvalidationRequest,
  GetInvalidationResult,
  Invalidation,
  InvalidationBatch,
  ListInvalidationsRequest,
  ListInvalidationsResult,
} from '@aws-sdk/client-cloudfront';
import type { CallContext, Handlers } from '../shared/service';
import {
  locationOf,
  required,
  requireCallerReference,
  requireOwned,
  requireQuantity,
  type ControlPlane,
} from './control-plane';
import { refusal } from './errors';
import { newId } from './ids';
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { InvalidationRecord } from './records';

export function invalidationHandlers({ records, clock, controls }: ControlPlane): Handlers {
  const { distributions, invalidations } = records;
  const distributionOf = (id: string | undefined, ctx: CallContext) =>
    requireOwned(distributions, id, ctx, 'NoSuchDistribution');
  const invalidationsOf = (distributionId: string) =>
    [...invalidations.values()].filter((record) => record.distributionId === distributionId);
  const status = (record: InvalidationRecord) =>
    clock.now().getTime() < Date.parse(record.completedAt) ? 'InProgress' : 'Completed';
  const view = (record: InvalidationRecord): Invalidation => ({
    Id: record.id,
    Status: status(record),
    CreateTime: new Date(record.createdAt),
    InvalidationBatch: record.batch,
  });

  return {
    async CreateInvalidation(
      input: CreateInvalidationRequest,
      ctx: CallContext,
    ): Promise<CreateInvalidationResult> {
      const distribution = distributionOf(input.DistributionId, ctx);
      const batch = checked(input.InvalidationBatch);
      const earlier = invalidationsOf(distribution.id).find(
        (record) => record.batch.CallerReference === batch.CallerReference,
      );
      if (earlier && pathsOf(earlier.batch) !== pathsOf(batch)) {
        throw refusal('InvalidArgument', USED_REFERENCE);
      }
      const now = clock.now();
      if (!earlier) {
        const running = invalidationsOf(distribution.id).filter((record) => status(record) === 'InProgress');
        refuseTooManyAtOnce([...running.map((record) => record.batch), batch]);
      }
      const record = earlier ?? {
        id: newId('I'),
        distributionId: distribution.id,
        createdAt: now.toISOString(),
        completedAt: new Date(now.getTime() + controls.deploySeconds * 1000).toISOString(),
        batch,
      };
      if (!earlier) await invalidations.put(record.id, record);
      const location = locationOf(`distribution/${distribution.id}/invalidation/${record.id}`);
      return { Invalidation: view(record), Location: location };
    },

    GetInvalidation(input: GetInvalidationRequest, ctx: CallContext): GetInvalidationResult {
      const distribution = distributionOf(input.DistributionId, ctx);
      const record = invalidations.get(input.Id ?? '');
      if (record?.distributionId !== distribution.id) throw refusal('NoSuchInvalidation');
      return { Invalidation: view(record) };
    },

    ListInvalidations(input: ListInvalidationsRequest, ctx: CallContext): ListInvalidationsResult {
      const distribution = distributionOf(input.DistributionId, ctx);
      const own = invalidationsOf(distribution.id).sort((a, b) => (a.id < b.id ? -1 : 1));
      const list = pageOf(own, input, (record) => ({
        Id: record.id,
        CreateTime: new Date(record.createdAt),
        Status: status(record),
      }));
      return { InvalidationList: list };
    },
  };
}

const USED_REFERENCE =
  'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.';

function checked(input: InvalidationBatch | undefined): InvalidationBatch {
  const batch = required(input, 'InvalidationBatch');
  requireCallerReference(batch.CallerReference);
  requireQuantity(batch.Paths);
  const paths = batch.Paths?.Items ?? [];
  if (paths.length === 0 || !paths.every((path) => INVALIDATION_PATH.test(path))) {
    throw refusal('InvalidArgument', 'Your request contains one or more invalid invalidation paths.');
  }
  if (paths.length > QUOTAS.invalidationPathsInProgress) throw refusal('BatchTooLarge');
  return batch;
}

/** What other characters there are must be percent-encoded, as they are in URLs. */
const INVALIDATION_PATH = /^\/[\x21-\x7e]{0,3999}$/;

/** A distribution has room for so many files, and for so many paths that end with a star, at one time. */
function refuseTooManyAtOnce(batches: InvalidationBatch[]): void {
  const paths = batches.flatMap((batch) => batch.Paths?.Items ?? []);
  const wildcards = paths.filter((path) => path.endsWith('*')).length;
  if (
    wildcards > QUOTAS.invalidationWildcardsInProgress ||
    paths.length - wildcards > QUOTAS.invalidationPathsInProgress
  ) {
    throw refusal('TooManyInvalidationsInProgress');
  }
}

function pathsOf(batch: InvalidationBatch): string {
  return [...(batch.Paths?.Items ?? [])].sort().join('\n');
}
