import { stop } from '@/lib/aws/errors';

import { EXPIRY_MARGIN_SECONDS, LONGEST_LOOK_SECONDS } from '../keys/limits';
import { LAST_EXPIRY } from '../operation/in-the-way';
import { fact, id, type RunStep, type StepContext } from '../operation/step';

/** Has the group's next key sign in place of the one that does, in one transaction: there is always exactly one. */
export const switchSigningKeyStep: RunStep<'SWITCH_SIGNING_KEY'> = async ({ db, save }, { keyGroupId, signingKeyId }) => {
  await save(async (tx) => {
    await tx.signingKey.updateMany({ where: { keyGroupId, state: 'ACTIVE', id: { not: signingKeyId } }, data: { state: 'RETIRING' } });
    const { count } = await tx.signingKey.updateMany({
      where: { id: signingKeyId, keyGroupId, state: { in: ['TRUSTED', 'ACTIVE'] } }, data: { state: 'ACTIVE' },
    });
    if (count === 0) {
      throw stop('key-not-trusted', 'The new key is not in its key group, so it cannot sign.', 'Rotate the key again.');
    }
  });
  const { awsPublicKeyId } = await db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, select: { awsPublicKeyId: true } });
  return { done: [id('Signs from now on', awsPublicKeyId ?? '')] };
};

/**
 * Done when nothing that the old key signed is valid any more: neither what is on record, nor what a request that was
 * under way at the switch may have signed for the longest lifetime there is.
 */
export const waitLastExpiryStep: RunStep<'WAIT_LAST_EXPIRY'> = async (context, { keyGroupId, signingKeyId }) => {
  const { state } = await context.db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, select: { state: true } });
  if (state !== 'RETIRING') return { done: [fact('The old key', 'was dropped meanwhile')] };
  const until = await lastExpiry(context, keyGroupId, signingKeyId);
  const facts = [fact(LAST_EXPIRY, inWords(until))];
  const leftSeconds = Math.ceil((until.getTime() - context.now.getTime()) / 1000);
  if (leftSeconds <= 0) return { done: facts };
  return {
    lookAgainInSeconds: Math.min(leftSeconds, LONGEST_LOOK_SECONDS),
    waitsFor: { until: until.toISOString() },
    note: `What the old key signed is valid until ${inWords(until)}; then this goes on`,
    facts,
  };
};

async function lastExpiry({ db, begunAt }: StepContext, keyGroupId: string, signingKeyId: string): Promise<Date> {
  const { _max: recorded } = await db.issuedSignature.aggregate({ where: { signingKeyId }, _max: { expiresAt: true } });
  const { _max: lifetime } = await db.library.aggregate({ where: { distributions: { some: { keyGroupId } } }, _max: { ttlSeconds: true } });
  const unrecorded = begunAt.getTime() + (lifetime.ttlSeconds ?? 0) * 1000;
  return new Date(Math.max(recorded.expiresAt?.getTime() ?? 0, unrecorded) + EXPIRY_MARGIN_SECONDS * 1000);
}

function inWords(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
