import { type DistributionState, getDistribution, updateDistribution } from '@/lib/aws/cloudfront-distribution';
import { stop } from '@/lib/aws/errors';
import type { OriginIdentity } from '@/lib/db/generated/client';

import { fact, id, type RunStep } from '../operation/step';
import { rowOf } from './distribution';

/** S3 takes a few seconds to know a policy everywhere; only then may anybody depend on it. */
export const waitSettledStep: RunStep<'WAIT_SETTLED'> = ({ now, begunAt }, { seconds }) => {
  const left = Math.ceil(seconds - (now.getTime() - begunAt.getTime()) / 1000);
  if (left <= 0) return Promise.resolve({ done: [fact('Waited', `${seconds} s`)] });
  return Promise.resolve({ lookAgainInSeconds: left, waitsFor: 'aws', note: `S3 learns the new policy; this goes on in ${left} s`, facts: [] });
};

/**
 * Has a distribution read its bucket with another identity. What is attached must be the identity that is recorded, or the
 * new one already; whatever else the distribution's configuration says stays as it is.
 */
export const switchOriginIdentityStep: RunStep<'SWITCH_ORIGIN_IDENTITY'> = async (context, { distributionId, originIdentityId }) => {
  const row = await context.db.distribution.findUniqueOrThrow({ where: { id: distributionId }, include: { originIdentity: true } });
  const next = await context.db.originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  if (!row.awsId || !next.awsId) throw new Error(`distribution ${row.id} or identity ${next.id} was not created`);
  const found = await getDistribution(row.awsId);
  if (!found) throw stop('distribution-gone', `The distribution ${row.awsId} no longer exists.`, 'It was deleted by hand. Remove it here, and create another.');
  const state = isAttached(found, next) ? found : await attach(found, row.originIdentity, { kind: next.kind, awsId: next.awsId });
  await context.save((tx) => tx.distribution.update({ where: { id: row.id }, data: { ...rowOf(state), originIdentityId: next.id } }));
  return { done: [id('Distribution', state.awsId), id('Reads with', next.awsId), fact('Status', state.status)] };
};

function attach(state: DistributionState, recorded: OriginIdentity | null, next: { kind: 'OAC' | 'OAI'; awsId: string }) {
  if (recorded && isAttached(state, recorded)) return updateDistribution(state, { identity: next });
  const has = state.originAccessControlId || state.originAccessIdentityId || 'no identity';
  throw stop(
    'identity-changed',
    `The distribution ${state.awsId} was changed by hand: it reads its bucket with ${has}, and not with ${recorded?.awsId ?? 'what is recorded'}.`,
    'Undo the change in CloudFront, then try again.',
  );
}

function isAttached(state: DistributionState, { kind, awsId }: Pick<OriginIdentity, 'kind' | 'awsId'>): boolean {
  const [control, identity] = kind === 'OAC' ? [awsId, ''] : ['', awsId];
  return state.originAccessControlId === control && state.originAccessIdentityId === identity;
}

/** From here on nothing is granted to the old identities any more. */
export const recordMovedStep: RunStep<'RECORD_MOVED'> = async ({ save }, { libraryId }) => {
  await save((tx) => tx.library.update({ where: { id: libraryId }, data: { originIdentityKind: 'OAC', readPermission: 'POLICY' } }));
  return { done: [fact('Reads with', 'origin access control')] };
};
