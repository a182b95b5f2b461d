import {
  deleteDistribution, type DistributionState, findDistribution, getDistribution, updateDistribution,
} from '@/lib/aws/cloudfront-distribution';
import { stop } from '@/lib/aws/errors';
import type { Distribution } from '@/lib/db/generated/client';

import { distributionReference } from '../names';
import { fact, id, type RunStep, type StepContext, type StepOutcome } from '../operation/step';
import { rowOf } from './distribution';

const LOOK_AGAIN_SECONDS = 5;
const GIVE_UP_AFTER_MS = 90 * 60 * 1000;
const GONE: StepOutcome = { done: [fact('Distribution', 'does not exist')] };

/** Disables a distribution; one whose creation was cut off is looked for by its reference first. */
export const disableDistributionStep: RunStep<'DISABLE_DISTRIBUTION'> = async (context, { distributionId }) => {
  const row = await context.db.distribution.findUnique({ where: { id: distributionId } });
  const state = row && (await findByRow(context, row));
  if (!state) return GONE;
  const disabled = state.enabled ? await updateDistribution(state, { enabled: false }) : state;
  await context.save((tx) => tx.distribution.update({ where: { id: distributionId }, data: rowOf(disabled) }));
  return { done: [id('Distribution', disabled.awsId), fact('Enabled', 'no')] };
};

/** A creation whose answer was lost left no id here; its CallerReference, made from our row's id, says that it is ours. */
function findByRow({ installId }: StepContext, row: Distribution): Promise<DistributionState | undefined> {
  return row.awsId ? getDistribution(row.awsId) : findDistribution(distributionReference(installId, row), row.comment);
}

/** Deletes a distribution that is disabled everywhere, and its row. Who enabled it meanwhile has it disabled again. */
export const deleteDistributionStep: RunStep<'DELETE_DISTRIBUTION'> = async (context, { distributionId }) => {
  const row = await context.db.distribution.findUnique({ where: { id: distributionId } });
  if (!row) return GONE;
  const state = row.awsId ? await getDistribution(row.awsId) : undefined;
  if (state && (state.enabled || state.status !== 'Deployed')) return disableFirst(context, state);
  if (state) await deleteDistribution(state);
  await context.save(async (tx) => {
    await tx.observation.deleteMany({ where: { resourceId: distributionId } });
    await tx.distribution.deleteMany({ where: { id: distributionId } });
  });
  return state ? { done: [id('Deleted', state.awsId)] } : GONE;
};

async function disableFirst({ now, begunAt }: StepContext, state: DistributionState): Promise<StepOutcome> {
  if (now.getTime() - begunAt.getTime() > GIVE_UP_AFTER_MS) {
    throw stop(
      'deployment-too-slow',
      `The distribution ${state.awsId} is not disabled everywhere after more than 90 minutes.`,
      'Look at the AWS Health Dashboard, then try again: it goes on waiting.',
    );
  }
  if (state.enabled) await updateDistribution(state, { enabled: false });
  const note = `It is not disabled everywhere yet; next look in ${LOOK_AGAIN_SECONDS} s`;
  return { lookAgainInSeconds: LOOK_AGAIN_SECONDS, waitsFor: 'aws', note, facts: [fact('Status', state.status)] };
}
