import type { Prisma } from '@/lib/db/generated/client';
import { newId } from '@/lib/kernel/id';

import { type LibraryPart, type LibrarySet, readLibrarySet } from '../library-set';
import type { Finding } from '../model';
import type { Grantee } from '../object-grants';
import { bucketRef, fact, type RunStep, type StepContext } from '../operation/step';
import { granteesOf } from '../read-by-acl';
import { isNamedByPolicy, readerOf } from '../reader';
import { bucketFacts, bucketTroubles, type ExpectedBucket, judgeBucket, judgePolicyLink, readings, statementTrouble } from './bucket';
import { distributionFacts, distributionTroubles, type ExpectedDistribution, judgeDistribution } from './distribution';
import { valueOf } from './finding';
import { headersFacts, headersTrouble, judgeHeaders } from './headers-policy';
import { identityFacts, identityTrouble, judgeIdentity } from './identity';
import { groupFacts, groupTrouble, judgeKeys, keyFacts, keyTrouble, membershipTroubles } from './keys';
import { grantTroubles, judgeGrantLink } from './object-acls';
import { keepObservations, type Observation, observation } from './observation';
import { observeLibrary, type ObservedLibrary, type ObservedPart } from './observe';
import { seenDistribution, seenGroup } from './seen';

/** Looks that are kept of a library, a week's; the newest counts, the others say when something changed. */
const KEPT = 200;
const DROPPED_AT_ONCE = 500;

/**
 * Looks at everything of the library at AWS and keeps what it found, for the library's page and for each resource's.
 * Finding something broken is a result, no failure.
 */
export const lookStep: RunStep<'LOOK'> = async (context, { libraryId }) => {
  const set = await readLibrarySet(context.db, libraryId);
  const observed = await observeLibrary(set, bucketRef(context, set.bucket));
  const findings = findingsOf(context, set, observed);
  const stored = findings.map((finding) => ({
    ...finding,
    facts: finding.facts.map((each) => ({ ...each })),
    drifts: finding.drifts.map((each) => ({ ...each, about: { ...each.about } })),
  }));
  await context.save(async (tx) => {
    await tx.look.create({ data: { id: newId(), libraryId, findings: stored satisfies Prisma.InputJsonArray } });
    const old = await tx.look.findMany({ where: { libraryId }, orderBy: [{ at: 'desc' }, { id: 'desc' }], skip: KEPT, take: DROPPED_AT_ONCE, select: { id: true } });
    await tx.look.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
    await keepObservations(tx, observationsOf(context, set, observed));
  });
  const labels = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).map(({ label }) => label).join(', ') || 'none';
  return {
    done: [
      fact('Looked at', `${findings.length} resources and links`),
      fact('Broken', labels('broken')),
      fact('Differs', labels('differs')),
    ],
  };
};

function findingsOf(context: StepContext, set: LibrarySet, observed: ObservedLibrary): Finding[] {
  const wasMade = set.library.state === 'READY';
  const parts = set.parts.flatMap((part) => {
    const seen = partOf(observed, part);
    const reader = readerOf(part.distribution, part.identity);
    // With ACLs it is each object that lets the identity read, and the policy says nothing.
    const bucketLink = isNamedByPolicy(part.identity, set.library.readPermission)
      ? judgePolicyLink(set.bucket, part, reader, observed.bucket)
      : judgeGrantLink(set.bucket, part, granteesOfSet(set), observed.bucket);
    if (!seen) return [bucketLink];
    return [...judgeDistribution(expectedDistribution(set, part), seen.distribution, wasMade), judgeIdentity(part, seen.identity, wasMade), bucketLink];
  });
  const headers = judgeHeaders(set.parts, observed.parts, context.appOrigin, wasMade);
  return [judgeBucket(expectedBucket(context, set), observed.bucket), ...judgeKeys(set, observed), ...parts, ...headers];
}

function partOf(observed: ObservedLibrary, { role }: LibraryPart): ObservedPart | undefined {
  return observed.parts.find((part) => part.role === role);
}

function expectedBucket({ installId, accountId, appOrigin }: StepContext, set: LibrarySet): ExpectedBucket {
  return { bucket: set.bucket, readPermission: set.library.readPermission, grantees: granteesOfSet(set), installId, accountId, appOrigin };
}

function granteesOfSet({ parts, library }: LibrarySet): Grantee[] {
  return granteesOf(parts.map(({ role, identity }) => ({ role, originIdentity: identity, library })));
}

function expectedDistribution({ bucket, keyGroup }: LibrarySet, { role, distribution, identity, headersPolicy }: LibraryPart): ExpectedDistribution {
  return { distribution, bucket, identity, keyGroup: role === 'SIGNED' ? keyGroup : null, headersPolicy: headersPolicy ?? null };
}

/** One observation for each resource of the library that AWS was asked about; shared ones once. */
function observationsOf(context: StepContext, set: LibrarySet, observed: ObservedLibrary): Observation[] {
  const all = [
    bucketObservation(context, set, observed),
    groupObservation(set, observed),
    ...(set.signingKey ? [observation('signing-key', set.signingKey.id, keyFacts(set.signingKey, observed.publicKey), [keyTrouble(set.signingKey, observed.publicKey)], [observed.publicKey])] : []),
    ...set.parts.flatMap((part) => {
      const seen = partOf(observed, part);
      return seen ? partObservations(context, set, part, seen) : [];
    }),
  ];
  return [...new Map(all.map((each) => [`${each.type} ${each.id}`, each])).values()];
}

function bucketObservation(context: StepContext, set: LibrarySet, observed: ObservedLibrary): Observation {
  const expected = expectedBucket(context, set);
  const parts = set.parts.filter(({ identity }) => isNamedByPolicy(identity, set.library.readPermission));
  const readers = parts.map(({ distribution, identity }) => readerOf(distribution, identity)).filter((reader) => reader !== undefined);
  const lets = [
    ...readers.map((reader) => statementTrouble(set.bucket, reader, observed.bucket)),
    ...expected.grantees.flatMap((grantee) => grantTroubles(set.bucket, grantee, expected.grantees, observed.bucket)),
  ];
  return observation(
    'bucket', set.bucket.id, bucketFacts(expected, readers, observed.bucket),
    [...bucketTroubles(expected, observed.bucket), ...lets], readings(observed.bucket),
  );
}

function groupObservation(set: LibrarySet, observed: ObservedLibrary): Observation {
  const group = valueOf(observed.keyGroup);
  const troubles = [groupTrouble(set.keyGroup, observed.keyGroup), ...(group ? membershipTroubles(set, group) : [])];
  return observation('key-group', set.keyGroup.id, groupFacts(set.keyGroup, set.ownPublicKeyIds, observed.keyGroup), troubles, [observed.keyGroup], seenGroup(observed.keyGroup));
}

function partObservations(context: StepContext, set: LibrarySet, part: LibraryPart, seen: ObservedPart): Observation[] {
  const { distribution, identity, headersPolicy } = part;
  const expected = expectedDistribution(set, part);
  return [
    observation('distribution', distribution.id, distributionFacts(expected, seen.distribution), distributionTroubles(expected, seen.distribution), [seen.distribution], seenDistribution(seen.distribution)),
    observation('origin-identity', identity.id, identityFacts(identity, seen.identity), [identityTrouble(identity, seen.identity)], [seen.identity]),
    ...(headersPolicy
      ? [observation('headers-policy', headersPolicy.id, headersFacts(headersPolicy, seen.headersPolicy), [headersTrouble(headersPolicy, seen.headersPolicy, context.appOrigin)], [seen.headersPolicy])]
      : []),
  ];
}
