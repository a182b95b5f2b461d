import {
  createDistribution,
  type DistributionSpec,
  type DistributionState,
  findDistribution,
  getDistribution,
} from '@/lib/aws/cloudfront-distribution';
import { notYet, stop } from '@/lib/aws/errors';
import type { DistributionRole } from '@/lib/db/generated/enums';

import type { LibraryPart, LibrarySet } from '../library-set';
import { distributionComment, distributionReference, originDomainName } from '../names';
import { fact, id, type RunStep, type StepContext } from '../step';

/** CloudFront takes minutes; a look every few seconds costs nothing and shows progress. */
const LOOK_AGAIN_SECONDS = 5;
const FIRST_LOOKS_SECONDS = 1;
const FIRST_LOOKS_FOR_MS = 10_000;

/** Longer than any deployment that has been seen (about 40 minutes). */
const GIVE_UP_AFTER_MS = 90 * 60 * 1000;

export const createSignedDistributionStep: RunStep = (context) => ensureDistribution(context, 'SIGNED');
export const createBasicDistributionStep: RunStep = (context) => ensureDistribution(context, 'BASIC');

/** The part of the library that this role plays; planned with it, so always there. */
function partOf(set: LibrarySet, role: DistributionRole): LibraryPart {
  const part = set.parts.find((each) => each.role === role);
  if (!part) throw new Error(`library ${set.library.id} has no ${role} distribution`);
  return part;
}

/**
 * Creates a distribution with its identity attached, or goes on with the one that an earlier attempt created:
 * its CallerReference, made from our row's id, says so.
 */
async function ensureDistribution(context: StepContext, role: DistributionRole) {
  const { set, save } = context;
  const { distribution, identity } = partOf(set, role);
  if (!identity.awsId) throw new Error(`identity ${identity.id} was not created`);
  const keyGroupId = role === 'SIGNED' ? set.keyGroup.awsId ?? undefined : undefined;
  if (role === 'SIGNED' && !keyGroupId) throw new Error(`key group ${set.keyGroup.id} was not created`);

  const spec: DistributionSpec = {
    callerReference: distributionReference(context.installId, distribution.id),
    comment: distributionComment(set.library.name, role, distribution.id),
    originDomainName: originDomainName(set.bucket.name, set.bucket.region),
    identity: { kind: identity.kind, awsId: identity.awsId },
    keyGroupId,
    viewerProtocolPolicy: role === 'SIGNED' ? 'https-only' : 'redirect-to-https',
  };
  const state =
    (distribution.awsId ? await getDistribution(distribution.awsId) : undefined) ??
    (await createDistribution(spec)) ??
    (await findDistribution(spec.callerReference, spec.comment));
  if (!state) {
    throw notYet(
      'distribution-not-listed',
      'CloudFront says that this distribution was created before, but does not list it.',
      'This is tried again by itself. If it stays, the distribution was deleted by hand: create the library anew.',
    );
  }
  requireAsPlanned(state, spec);
  await save((tx) => tx.distribution.update({ where: { id: distribution.id }, data: rowOf(state) }));
  return { done: [id('Distribution', state.awsId), id('ARN', state.arn), id('Domain name', state.domainName)] };
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

function rowOf({ awsId, arn, domainName, etag, status, enabled }: DistributionState) {
  return { awsId, arn, domainName, etag, status, enabled };
}

/** Done when CloudFront says Deployed for every distribution; until then it is looked at now and then. */
export const waitDeployedStep: RunStep = async ({ set, save, now, begunAt }) => {
  const facts = [];
  let pending = 0;
  for (const { role, distribution } of set.parts) {
    const state = distribution.awsId ? await getDistribution(distribution.awsId) : undefined;
    if (!state) {
      throw stop(
        'distribution-gone',
        `The ${role.toLowerCase()} distribution ${distribution.awsId ?? ''} no longer exists.`,
        'It was deleted by hand. Create the library anew.',
      );
    }
    await save((tx) => tx.distribution.update({ where: { id: distribution.id }, data: rowOf(state) }));
    if (state.status !== 'Deployed') pending += 1;
    facts.push(fact(`${role === 'SIGNED' ? 'Signed' : 'Basic'} distribution`, state.status));
  }
  if (pending === 0) return { done: facts };

  const waitedMs = now.getTime() - begunAt.getTime();
  if (waitedMs > GIVE_UP_AFTER_MS) {
    throw stop(
      'deployment-too-slow',
      'CloudFront has said InProgress for more than 90 minutes.',
      'Look at the AWS Health Dashboard, then try again: it goes on waiting.',
    );
  }
  const seconds = waitedMs < FIRST_LOOKS_FOR_MS ? FIRST_LOOKS_SECONDS : LOOK_AGAIN_SECONDS;
  return { lookAgainInSeconds: seconds, note: `CloudFront says InProgress; next look in ${seconds} s`, facts };
};
