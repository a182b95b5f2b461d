import {
  createDistribution,
  type DistributionSpec,
  type DistributionState,
  findDistribution,
  getDistribution,
} from '@/lib/aws/cloudfront-distribution';
import { notYet, stop } from '@/lib/aws/errors';

import type { Fact } from '../model';
import { distributionReference, originDomainName } from '../names';
import { fact, id, type RunStep, type StepContext, type StepOutcome } from '../operation/step';

/** CloudFront takes minutes; a look every few seconds costs nothing and shows progress. */
const LOOK_AGAIN_SECONDS = 5;
const FIRST_LOOKS_SECONDS = 1;
const FIRST_LOOKS_FOR_MS = 10_000;

/** Longer than any deployment that has been seen (about 40 minutes). */
const GIVE_UP_AFTER_MS = 90 * 60 * 1000;

/**
 * Creates a distribution with its identity attached, or goes on with the one that an earlier attempt created:
 * its CallerReference, made from our row's id, says so.
 */
export const createDistributionStep: RunStep<'CREATE_DISTRIBUTION'> = async (context, { distributionId }) => {
  const { spec, awsId } = await specOf(context, distributionId);
  const state =
    (awsId ? await getDistribution(awsId) : undefined) ??
    (await createDistribution(spec)) ??
    (await findDistribution(spec.callerReference, spec.comment));
  if (!state) {
    throw notYet(
      'distribution-not-listed',
      'CloudFront says that this distribution was created before, but does not list it.',
      'This is tried again by itself. If it stays, the distribution was deleted by hand: remove it here and create another.',
    );
  }
  requireAsPlanned(state, spec);
  await context.save((tx) => tx.distribution.update({ where: { id: distributionId }, data: rowOf(state) }));
  const dns = spec.aliases.length > 0 ? [fact('To be done by you', `Point ${spec.aliases.join(', ')} at ${state.domainName} in your DNS`)] : [];
  return { done: [id('Distribution', state.awsId), id('ARN', state.arn), id('Domain name', state.domainName), ...dns] };
};

/** What the distribution shall be, from its rows; throws when a part of it was not made yet. */
async function specOf({ db, installId }: StepContext, distributionId: string): Promise<{ spec: DistributionSpec; awsId: string | null }> {
  const row = await db.distribution.findUniqueOrThrow({
    where: { id: distributionId },
    include: { bucket: true, originIdentity: true, keyGroup: true, responseHeadersPolicy: true },
  });
  const { bucket, originIdentity, keyGroup, responseHeadersPolicy } = row;
  if (!bucket || !originIdentity?.awsId) throw new Error(`distribution ${row.id} has no bucket or no identity yet`);
  if (keyGroup && !keyGroup.awsId) throw new Error(`key group ${keyGroup.id} was not created`);
  if (row.role === 'SIGNED' && !keyGroup) throw new Error(`distribution ${row.id} would be open to everybody`);
  const spec = {
    callerReference: distributionReference(installId, row),
    comment: row.comment,
    originDomainName: originDomainName(bucket.name, bucket.region),
    identity: { kind: originIdentity.kind, awsId: originIdentity.awsId },
    keyGroupId: keyGroup?.awsId ?? undefined,
    responseHeadersPolicyId: responseHeadersPolicy?.awsId ?? undefined,
    viewerProtocolPolicy: row.role === 'SIGNED' ? ('https-only' as const) : ('redirect-to-https' as const),
    priceClass: row.priceClass,
    enabled: row.enabled,
    aliases: row.aliases,
    certificateArn: row.certificateArn ?? undefined,
  };
  return { spec, awsId: row.awsId };
}

/** The policy will let this distribution read; so it must ask for signatures and read this bucket, or stay outside. */
function requireAsPlanned(state: DistributionState, spec: DistributionSpec): void {
  const signs = spec.keyGroupId === undefined || (state.keyGroupIds.includes(spec.keyGroupId) && state.unsignedPathPatterns.length === 0);
  const reads = state.originDomainNames.every((name) => name === spec.originDomainName);
  if (signs && reads) return;
  throw stop(
    'distribution-changed',
    `The distribution ${state.awsId} was changed by hand since it was created: ` +
      (signs ? 'it reads from another origin.' : 'it no longer demands signatures of our key group.'),
    'Undo the change in CloudFront, then try again.',
  );
}

/** What a distribution's row keeps of what CloudFront says. */
export function rowOf({ awsId, arn, domainName, etag, status, enabled }: DistributionState) {
  return { awsId, arn, domainName, etag: etag ?? null, status, enabled };
}

/** Done when CloudFront says Deployed for every distribution; until then they are looked at now and then. */
export const waitDeployedStep: RunStep<'WAIT_DEPLOYED'> = async ({ db, save, now, begunAt }, { distributionIds, mayBeGone }) => {
  const facts: Fact[] = [];
  let pending = 0;
  const rows = await db.distribution.findMany({ where: { id: { in: distributionIds } }, orderBy: [{ role: 'asc' }, { id: 'asc' }] });
  for (const row of rows) {
    const state = row.awsId ? await getDistribution(row.awsId) : undefined;
    if (!state && mayBeGone) continue;
    if (!state) {
      // What was just made may not be known everywhere yet.
      throw notYet(
        'distribution-gone',
        `CloudFront does not know the ${row.role.toLowerCase()} distribution ${row.awsId ?? ''}.`,
        'This is tried again by itself. If it stays, it was deleted by hand: remove it here, and create another.',
      );
    }
    await save((tx) => tx.distribution.update({ where: { id: row.id }, data: rowOf(state) }));
    if (state.status !== 'Deployed') pending += 1;
    facts.push(fact(`${row.role === 'SIGNED' ? 'Signed' : 'Basic'} distribution`, state.status));
  }
  return pending === 0 ? { done: facts } : waitLonger(facts, now.getTime() - begunAt.getTime());
};

function waitLonger(facts: Fact[], waitedMs: number): StepOutcome {
  if (waitedMs > GIVE_UP_AFTER_MS) {
    throw stop(
      'deployment-too-slow',
      'CloudFront has said InProgress for more than 90 minutes.',
      'Look at the AWS Health Dashboard, then try again: it goes on waiting.',
    );
  }
  const seconds = waitedMs < FIRST_LOOKS_FOR_MS ? FIRST_LOOKS_SECONDS : LOOK_AGAIN_SECONDS;
  return { lookAgainInSeconds: seconds, waitsFor: 'aws', note: `CloudFront says InProgress; next look in ${seconds} s`, facts };
}
