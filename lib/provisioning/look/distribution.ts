import type { DistributionState } from '@/lib/aws/cloudfront-distribution';

import type { LibraryPart, LibrarySet } from '../library-set';
import type { Finding, FindingSubject } from '../model';
import { originDomainName } from '../names';
import { fact, id } from '../operation/step';
import { failureOf, judged, type Trouble, unknown, valueOf, waiting } from './finding';
import type { ObservedPart } from './observe';

/** What the look says about one distribution, its identity, and the lines from it. */
export function judgePart(set: LibrarySet, part: LibraryPart, observed: ObservedPart): Finding[] {
  const findings = [judgeDistribution(set, part, observed), judgeIdentity(part, observed), judgeIdentityLink(part, observed)];
  return part.role === 'SIGNED' ? [...findings, judgeSignatures(set, observed)] : findings;
}

function judgeDistribution(set: LibrarySet, { role, distribution }: LibraryPart, observed: ObservedPart): Finding {
  const subject: FindingSubject = role === 'SIGNED' ? 'distribution.signed' : 'distribution.basic';
  const state = valueOf(observed.distribution);
  const failure = failureOf(observed.distribution);
  if (!distribution.awsId) return waiting(subject, 'Not created yet.');
  if (failure) return unknown(subject, failure);
  if (!state) {
    return judged(subject, [id('Distribution', distribution.awsId)], [
      { problem: 'The distribution was deleted.', fix: 'Create a new library; its address cannot be had again.' },
    ]);
  }
  const facts = [
    id('Distribution', state.awsId), id('ARN', state.arn), id('Domain name', state.domainName), fact('Status', state.status),
  ];
  const troubles = [disabled(state), elsewhere(set, state)];
  if (state.status !== 'Deployed' && troubles.every((trouble) => trouble === undefined)) {
    return waiting(subject, `CloudFront says ${state.status}: edges may still answer as before the last change.`, facts);
  }
  return judged(subject, facts, troubles);
}

function disabled({ enabled }: DistributionState): Trouble | undefined {
  if (enabled) return undefined;
  return { problem: 'The distribution is disabled, so nobody is served.', fix: 'In CloudFront, select the distribution and choose Enable.' };
}

function elsewhere({ bucket }: LibrarySet, { originDomainNames }: DistributionState): Trouble | undefined {
  const ours = originDomainName(bucket.name, bucket.region);
  if (originDomainNames.every((name) => name === ours)) return undefined;
  return { problem: `The distribution reads from ${originDomainNames.join(', ')}.`, fix: `In CloudFront, set its origin to ${ours} alone.` };
}

function judgeIdentity({ role, identity }: LibraryPart, observed: ObservedPart): Finding {
  const subject: FindingSubject = role === 'SIGNED' ? 'identity.signed' : 'identity.basic';
  const state = valueOf(observed.identity);
  const failure = failureOf(observed.identity);
  if (!identity.awsId) return waiting(subject, 'Not created yet.');
  if (failure) return unknown(subject, failure);
  const kind = identity.kind === 'OAC' ? 'Origin access control' : 'Origin access identity';
  const facts = [id(kind, identity.awsId)];
  if (identity.s3CanonicalUserId) facts.push(id('S3 canonical user id', identity.s3CanonicalUserId));
  if (!state) {
    return judged(subject, facts, [
      { problem: `The ${kind.toLowerCase()} was deleted.`, fix: 'Create a new library; this one can no longer read its bucket.' },
    ]);
  }
  return judged(subject, facts, [
    state.signsAlways
      ? undefined
      : {
          problem: 'The origin access control no longer signs every request to S3.',
          fix: 'In CloudFront, set its signing behavior to "Sign requests (recommended)".',
        },
  ]);
}

function judgeIdentityLink({ role, identity }: LibraryPart, observed: ObservedPart): Finding {
  const subject: FindingSubject =
    role === 'SIGNED' ? 'distribution.signed→identity.signed' : 'distribution.basic→identity.basic';
  const state = valueOf(observed.distribution);
  const failure = failureOf(observed.distribution);
  if (failure) return unknown(subject, failure);
  if (!state || !identity.awsId) return waiting(subject, 'One end of this does not exist.');
  const attached = identity.kind === 'OAC' ? state.originAccessControlId : state.originAccessIdentityId;
  const other = identity.kind === 'OAC' ? state.originAccessIdentityId : state.originAccessControlId;
  if (attached === identity.awsId && other === '') return judged(subject, [], []);
  const has = attached || other;
  return judged(subject, [], [
    {
      problem: has ? `The distribution reads the bucket as ${has}.` : 'The distribution has no identity, so S3 refuses it.',
      fix: `In CloudFront, edit the origin of the distribution and choose ${identity.awsId}.`,
    },
  ]);
}

function judgeSignatures({ keyGroup }: LibrarySet, observed: ObservedPart): Finding {
  const subject = 'distribution.signed→key-group';
  const state = valueOf(observed.distribution);
  const failure = failureOf(observed.distribution);
  if (failure) return unknown(subject, failure);
  if (!state || !keyGroup.awsId) return waiting(subject, 'One end of this does not exist.');
  return judged(subject, [], [openToAll(state, keyGroup.awsId), foreignTrust(state, keyGroup.awsId), openPaths(state)]);
}

function openToAll({ keyGroupIds }: DistributionState, keyGroupId: string): Trouble | undefined {
  const fix = `In CloudFront, edit the default behavior: restrict viewer access to the trusted key group ${keyGroupId}.`;
  if (keyGroupIds.length === 0) return { problem: 'The distribution serves everything to everybody, without signatures.', fix };
  if (keyGroupIds.includes(keyGroupId)) return undefined;
  return { problem: 'The distribution does not trust our key group, so our signatures are refused.', fix };
}

function foreignTrust({ keyGroupIds }: DistributionState, keyGroupId: string): Trouble | undefined {
  const foreign = keyGroupIds.filter((groupId) => groupId !== keyGroupId);
  if (foreign.length === 0) return undefined;
  return {
    problem: `The distribution also accepts signatures of the key group ${foreign.join(', ')}, which is not ours.`,
    fix: 'In CloudFront, edit the default behavior and remove that key group.',
  };
}

function openPaths({ unsignedPathPatterns }: DistributionState): Trouble | undefined {
  if (unsignedPathPatterns.length === 0) return undefined;
  return {
    problem: `These paths are served without signatures: ${unsignedPathPatterns.join(', ')}.`,
    fix: 'In CloudFront, delete those behaviors or restrict their viewer access.',
  };
}
