import type { DistributionState } from '@/lib/aws/cloudfront-distribution';
import type { Bucket, Distribution, KeyGroup, OriginIdentity, ResponseHeadersPolicy } from '@/lib/db/generated/client';

import type { ComparedFact } from '../drift';
import type { Finding, FindingSubject } from '../model';
import { bucketOfOrigin, originDomainName } from '../names';
import { fact, id } from '../operation/step';
import { compared, failureOf, judged, trouble, type Trouble, unknown, valueOf, waiting } from './finding';
import type { Observed } from './observe';

/** A distribution as it is recorded, with the rows that it hangs on. */
export interface ExpectedDistribution {
  distribution: Distribution;
  bucket: Bucket | null;
  identity: OriginIdentity | null;
  keyGroup: KeyGroup | null;
  headersPolicy: ResponseHeadersPolicy | null;
}

type Seen = Observed<DistributionState | undefined>;

/**
 * What the look says about one distribution, and the lines from it to its identity and its key group. `wasMade`: the library
 * was made whole, so that what is not there was deleted.
 */
export function judgeDistribution(expected: ExpectedDistribution, observed: Seen, wasMade: boolean): Finding[] {
  const findings = [judgeItself(expected, observed, wasMade), judgeIdentityLink(expected, observed)];
  return expected.keyGroup ? [...findings, judgeSignatures(expected, expected.keyGroup, observed)] : findings;
}

/** Everything that is otherwise about a distribution that CloudFront had. */
export function distributionTroubles(expected: ExpectedDistribution, observed: Seen): Trouble[] {
  if (!('value' in observed)) return [];
  const state = observed.value;
  const about = aboutOf(expected);
  if (!state) {
    return [trouble(
      'distribution-gone', about, 'The distribution was deleted.',
      'It can be made again: with the repair of its library, or on its own page if it has none. CloudFront gives the new one another address.',
    )];
  }
  return [...ownTroubles(expected, state), identityTrouble(expected, state), ...signatureTroubles(expected, state)].filter((each) => each !== undefined);
}

function aboutOf({ distribution }: ExpectedDistribution) {
  return { type: 'distribution', id: distribution.id } as const;
}

function judgeItself(expected: ExpectedDistribution, observed: Seen, wasMade: boolean): Finding {
  const { distribution } = expected;
  const subject: FindingSubject = distribution.role === 'SIGNED' ? 'distribution.signed' : 'distribution.basic';
  const failure = failureOf(observed);
  if (!distribution.awsId && !wasMade) return waiting(subject, 'Not created yet.');
  if (failure) return unknown(subject, failure);
  const state = valueOf(observed);
  if (!state) return judged(subject, distribution.awsId ? [id('Distribution', distribution.awsId)] : [], distributionTroubles(expected, observed));
  const facts = [
    id('Distribution', state.awsId), id('ARN', state.arn), id('Domain name', state.domainName), fact('Status', state.status),
  ];
  const troubles = ownTroubles(expected, state);
  if (state.status !== 'Deployed' && troubles.every((each) => each === undefined)) {
    return waiting(subject, `CloudFront says ${state.status}: edges may still answer as before the last change.`, facts);
  }
  return judged(subject, facts, troubles);
}

function ownTroubles(expected: ExpectedDistribution, state: DistributionState): (Trouble | undefined)[] {
  return [disabled(expected, state), ...elsewhere(expected, state), http(expected, state), query(expected, state), headers(expected, state), ...settings(expected, state)];
}

function disabled(expected: ExpectedDistribution, { enabled }: DistributionState): Trouble | undefined {
  if (enabled || !expected.distribution.enabled) return undefined;
  return trouble(
    'distribution-disabled', aboutOf(expected), 'The distribution is disabled, so nobody is served.',
    'In CloudFront, select the distribution and choose Enable.',
  );
}

function elsewhere(expected: ExpectedDistribution, state: DistributionState): Trouble[] {
  if (!expected.bucket) return [];
  const ours = originDomainName(expected.bucket.name, expected.bucket.region);
  const main = state.config.Origins?.Items?.find(({ Id }) => Id === state.config.DefaultCacheBehavior?.TargetOriginId)?.DomainName ?? '';
  const reads = (name: string) => bucketOfOrigin(name) === expected.bucket?.name;
  const further = state.originDomainNames.filter((name) => !reads(name) && name !== main);
  const troubles: Trouble[] = [];
  if (!reads(main)) {
    troubles.push(trouble(
      'origin-changed', aboutOf(expected), `The distribution reads from ${main || 'no origin'}.`, `In CloudFront, set its origin to ${ours} alone.`,
    ));
  }
  if (further.length > 0) {
    troubles.push(trouble(
      'further-origin', aboutOf(expected), `The distribution also reads from ${further.join(', ')}.`,
      `In CloudFront, delete the behaviors and origins that are not for ${ours}.`, further,
    ));
  }
  return troubles;
}

/** A signature that travels over http can be read and used by others on the way. */
function http(expected: ExpectedDistribution, { viewerProtocolPolicy }: DistributionState): Trouble | undefined {
  if (expected.distribution.role !== 'SIGNED' || viewerProtocolPolicy !== 'allow-all') return undefined;
  return trouble(
    'http-allowed', aboutOf(expected), 'The distribution serves over plain http, where others can read signatures on the way.',
    'In CloudFront, edit the default behavior: set the viewer protocol policy to "HTTPS only".',
  );
}

/** How an adopted distribution caches is its owner's choice. */
function query(expected: ExpectedDistribution, { dropsQuery }: DistributionState): Trouble | undefined {
  if (expected.distribution.role !== 'SIGNED' || expected.distribution.adoptedAt || !dropsQuery) return undefined;
  return trouble(
    'query-dropped', aboutOf(expected), 'The distribution keeps the query of a URL from S3, so downloads get no name.',
    'In CloudFront, edit the default behavior: use legacy cache settings with all query strings.',
  );
}

function headers(expected: ExpectedDistribution, { responseHeadersPolicyId }: DistributionState): Trouble | undefined {
  const ours = expected.headersPolicy?.awsId;
  if (!ours || responseHeadersPolicyId === ours) return undefined;
  return trouble(
    'headers-detached', aboutOf(expected),
    responseHeadersPolicyId
      ? `The distribution answers with the response headers policy ${responseHeadersPolicyId}.`
      : 'The distribution answers without our response headers policy, so pages cannot read its answers.',
    `In CloudFront, edit the default behavior and choose the response headers policy ${ours}.`,
  );
}

function settings(expected: ExpectedDistribution, state: DistributionState): Trouble[] {
  const { comment, priceClass, aliases, certificateArn } = expected.distribution;
  const about = aboutOf(expected);
  const troubles: Trouble[] = [];
  if (namesOf(aliases, certificateArn) !== namesOf(state.aliases, state.certificateArn)) {
    troubles.push(trouble(
      'names-changed', about, `The alternate domain names or the certificate were changed: ${namesOf(state.aliases, state.certificateArn)}.`,
      `In CloudFront, set them back: ${namesOf(aliases, certificateArn)}.`,
    ));
  }
  if (state.priceClass !== priceClass) {
    troubles.push(trouble('price-class-changed', about, `The price class is ${state.priceClass}.`, `In CloudFront, set it back to ${priceClass}.`));
  }
  if (state.comment !== comment) {
    troubles.push(trouble('comment-changed', about, `The comment was changed to “${state.comment}”.`, `In CloudFront, set it back to “${comment}”.`));
  }
  return troubles;
}

function namesOf(aliases: readonly string[], certificateArn: string | null): string {
  const names = aliases.length > 0 ? [...aliases].sort().join(', ') : 'no alternate names';
  return certificateArn ? `${names} with ${certificateArn}` : names;
}

function judgeIdentityLink(expected: ExpectedDistribution, observed: Seen): Finding {
  const subject: FindingSubject =
    expected.distribution.role === 'SIGNED' ? 'distribution.signed→identity.signed' : 'distribution.basic→identity.basic';
  const state = valueOf(observed);
  const failure = failureOf(observed);
  if (failure) return unknown(subject, failure);
  if (!state || !expected.identity?.awsId) return waiting(subject, 'One end of this does not exist.');
  return judged(subject, [], [identityTrouble(expected, state)]);
}

function identityTrouble(expected: ExpectedDistribution, state: DistributionState): Trouble | undefined {
  const { identity } = expected;
  if (!identity?.awsId) return undefined;
  const attached = identity.kind === 'OAC' ? state.originAccessControlId : state.originAccessIdentityId;
  const other = identity.kind === 'OAC' ? state.originAccessIdentityId : state.originAccessControlId;
  if (attached === identity.awsId && other === '') return undefined;
  const has = attached || other;
  return trouble(
    'identity-detached', aboutOf(expected),
    has ? `The distribution reads the bucket as ${has}.` : 'The distribution has no identity, so S3 refuses it.',
    `In CloudFront, edit the origin of the distribution and choose ${identity.awsId}.`,
  );
}

function judgeSignatures(expected: ExpectedDistribution, keyGroup: KeyGroup, observed: Seen): Finding {
  const subject = 'distribution.signed→key-group';
  const state = valueOf(observed);
  const failure = failureOf(observed);
  if (failure) return unknown(subject, failure);
  if (!state || !keyGroup.awsId) return waiting(subject, 'One end of this does not exist.');
  return judged(subject, [], signatureTroubles(expected, state));
}

function signatureTroubles(expected: ExpectedDistribution, state: DistributionState): Trouble[] {
  const keyGroupId = expected.keyGroup?.awsId;
  if (!keyGroupId) return [];
  return [openToAll(expected, state, keyGroupId), foreignTrust(expected, state, keyGroupId), openPaths(expected, state)]
    .filter((each) => each !== undefined);
}

function openToAll(expected: ExpectedDistribution, { keyGroupIds }: DistributionState, keyGroupId: string): Trouble | undefined {
  const fix = `In CloudFront, edit the default behavior: restrict viewer access to the trusted key group ${keyGroupId}.`;
  if (keyGroupIds.length === 0) {
    return trouble('unsigned', aboutOf(expected), 'The distribution serves everything to everybody, without signatures.', fix);
  }
  if (keyGroupIds.includes(keyGroupId)) return undefined;
  return trouble(
    'key-group-detached', aboutOf(expected), 'The distribution does not trust our key group, so our signatures are refused.', fix,
  );
}

function foreignTrust(expected: ExpectedDistribution, { keyGroupIds, config }: DistributionState, keyGroupId: string): Trouble | undefined {
  const further = (config.CacheBehaviors?.Items ?? []).flatMap(({ TrustedKeyGroups }) => TrustedKeyGroups?.Items ?? []);
  const foreign = [...new Set([...keyGroupIds, ...further])].filter((groupId) => groupId !== keyGroupId);
  if (foreign.length === 0) return undefined;
  return trouble(
    'foreign-key-group', aboutOf(expected),
    `The distribution also accepts signatures of the key group ${foreign.join(', ')}, which is not ours.`,
    'In CloudFront, edit the behaviors of the distribution and remove that key group.', foreign,
  );
}

function openPaths(expected: ExpectedDistribution, { unsignedPathPatterns }: DistributionState): Trouble | undefined {
  if (unsignedPathPatterns.length === 0) return undefined;
  return trouble(
    'unsigned-paths', aboutOf(expected), `These paths are served without signatures: ${unsignedPathPatterns.join(', ')}.`,
    'In CloudFront, delete those behaviors or restrict their viewer access.', unsignedPathPatterns,
  );
}

/** Where the bucket is read from: S3 has had several names for one endpoint, and any of them will do. */
function originWords({ name, region }: Bucket, state: DistributionState | undefined): string {
  const [only, ...others] = state?.originDomainNames ?? [];
  return only !== undefined && others.length === 0 && bucketOfOrigin(only) === name ? only : originDomainName(name, region);
}

/** A distribution's lines on its page. */
export function distributionFacts(expected: ExpectedDistribution, observed: Seen): ComparedFact[] {
  const { distribution, bucket, identity, keyGroup, headersPolicy } = expected;
  const state = valueOf(observed);
  const attached = state && (state.originAccessControlId || state.originAccessIdentityId || 'none');
  return [
    compared('Distribution', distribution.awsId ?? 'not created yet', 'value' in observed ? (state?.awsId ?? 'deleted') : undefined),
    compared('Domain name', distribution.domainName ?? '', state?.domainName),
    compared('Status', 'Deployed', state?.status),
    compared('Enabled', distribution.enabled ? 'yes' : 'no', state && (state.enabled ? 'yes' : 'no')),
    compared('Origin', bucket ? originWords(bucket, state) : 'none', state?.originDomainNames.join(', ')),
    compared('Origin identity', identity?.awsId ?? 'none', attached),
    compared('Trusted key groups', keyGroup?.awsId ?? 'none', state && (state.keyGroupIds.join(', ') || 'none')),
    compared('Paths without signatures', keyGroup ? 'none' : 'all', state && keyGroup ? state.unsignedPathPatterns.join(', ') || 'none' : undefined),
    compared(
      'Viewer protocol policy', distribution.role === 'SIGNED' ? 'https-only' : (state?.viewerProtocolPolicy ?? 'redirect-to-https'),
      state?.viewerProtocolPolicy,
    ),
    compared('Response headers policy', headersPolicy?.awsId ?? (state?.responseHeadersPolicyId || 'none'), state && (state.responseHeadersPolicyId || 'none')),
    compared('Alternate domain names and certificate', namesOf(distribution.aliases, distribution.certificateArn), state && namesOf(state.aliases, state.certificateArn)),
    compared('Price class', distribution.priceClass, state?.priceClass),
    compared('Comment', distribution.comment, state?.comment),
  ];
}
