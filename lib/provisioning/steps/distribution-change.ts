import { type DistributionChange, type DistributionState, getDistribution, updateDistribution } from '@/lib/aws/cloudfront-distribution';
import { stop } from '@/lib/aws/errors';

import { describeForeign, differingValues, foreignValues, recordedValues, valuesOf } from '../distribution-values';
import type { DistributionValues } from '../operation/desired';
import { fact, id, type RunStep, type StepContext } from '../operation/step';
import { rowOf } from './distribution';

/**
 * Changes values of a distribution, and nothing else of it. A value that is neither the recorded nor the wanted one was
 * written by somebody else: then nothing is changed, unless it was asked to overwrite.
 */
export const updateDistributionStep: RunStep<'UPDATE_DISTRIBUTION'> = async (context, { distributionId, before, after, overwrite }) => {
  const state = await requireDistribution(context, distributionId);
  const foreign = overwrite ? [] : foreignValues(valuesOf(state), before, after);
  if (foreign.length > 0) {
    throw stop(
      'changed-elsewhere',
      `The distribution ${state.awsId} was changed outside of Usher, so nothing was changed now. ${describeForeign(foreign)}`,
      'Take over what AWS has, or ask for the change again and choose to overwrite it.',
    );
  }
  const differing = differingValues(valuesOf(state), after);
  const changed = Object.keys(differing).length > 0 ? await updateDistribution(state, changeOf(state, differing)) : state;
  await context.save((tx) =>
    tx.distribution.update({ where: { id: distributionId }, data: { ...rowOf(changed), ...recordedValues(after) } }),
  );
  return { done: [id('Distribution', changed.awsId), ...Object.keys(differing).map((name) => fact('Changed', name))] };
};

/** Records what AWS has for the values that can be changed here; nothing is changed at AWS. */
export const takeOverDistributionStep: RunStep<'TAKE_OVER_DISTRIBUTION'> = async (context, { distributionId }) => {
  const state = await requireDistribution(context, distributionId);
  await context.save((tx) =>
    tx.distribution.update({ where: { id: distributionId }, data: { ...rowOf(state), ...recordedValues(valuesOf(state)) } }),
  );
  return { done: [id('Distribution', state.awsId), fact('Taken over', 'comment, price class, names, certificate, enabled')] };
};

async function requireDistribution({ db }: StepContext, distributionId: string): Promise<DistributionState> {
  const row = await db.distribution.findUniqueOrThrow({ where: { id: distributionId } });
  const state = row.awsId ? await getDistribution(row.awsId) : undefined;
  if (state) return state;
  throw stop(
    'distribution-gone',
    `The distribution ${row.awsId ?? row.comment} no longer exists at CloudFront.`,
    'It was deleted by hand. Delete it here as well, and create another.',
  );
}

/** Names and certificate go together: CloudFront takes a name only with the certificate that covers it. */
function changeOf(state: DistributionState, differing: Partial<DistributionValues>): DistributionChange {
  const { enabled, comment, priceClass, aliases, certificateArn } = differing;
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(comment === undefined ? {} : { comment }),
    ...(priceClass === undefined ? {} : { priceClass }),
    ...(aliases === undefined && certificateArn === undefined ? {} : {
      names: { aliases: aliases ?? state.aliases, certificateArn: (certificateArn ?? state.certificateArn) || undefined },
    }),
  };
}
