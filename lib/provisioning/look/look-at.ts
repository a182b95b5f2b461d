import { getDistribution } from '@/lib/aws/cloudfront-distribution';
import { getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import { getOriginAccessControl, getOriginAccessIdentity } from '@/lib/aws/cloudfront-identity';
import { getKeyGroup, getPublicKey } from '@/lib/aws/cloudfront-keys';

import type { ResourceType } from '../drift';
import { keysInUse, signingKeyOf } from '../library-set';
import { bucketRef, fact, type RunStep, type StepContext } from '../operation/step';
import { granteesOf, readObjectsByAcl } from '../read-by-acl';
import { isNamedByPolicy, readerOf } from '../reader';
import { bucketFacts, bucketTroubles, readings, statementTrouble } from './bucket';
import { distributionFacts, distributionTroubles } from './distribution';
import { valueOf } from './finding';
import { headersFacts, headersTrouble } from './headers-policy';
import { identityFacts, identityTrouble } from './identity';
import { groupFacts, groupTrouble, keyFacts, keyTrouble, membershipTroubles } from './keys';
import { grantTroubles } from './object-acls';
import { keepObservations, type Observation, observation } from './observation';
import { attempt, observeBucketAndRules, unlessUnmade } from './observe';
import { seenDistribution, seenGroup } from './seen';

/** Looks at one resource at AWS and keeps what it saw for the resource's page. */
export const lookAtStep: RunStep<'LOOK_AT'> = async (context, { resourceType, resourceId }) => {
  const seen = await LOOKS[resourceType](context, resourceId);
  await context.save((tx) => keepObservations(tx, [seen]));
  return { done: [fact('Not as recorded', seen.problems.map(({ problem }) => problem).join(' ') || 'nothing')] };
};

const LOOKS: Record<ResourceType, (context: StepContext, id: string) => Promise<Observation>> = {
  'bucket': lookAtBucket,
  'distribution': lookAtDistribution,
  'origin-identity': async ({ db }, id) => {
    const row = await db.originIdentity.findUniqueOrThrow({ where: { id } });
    const seen = await attempt(() => unlessUnmade(row.awsId, row.kind === 'OAC' ? getOriginAccessControl : getOriginAccessIdentity));
    return observation('origin-identity', id, identityFacts(row, seen), row.awsId ? [identityTrouble(row, seen)] : [], [seen]);
  },
  'key-group': async ({ db }, id) => {
    const { signingKeys, ...row } = await db.keyGroup.findUniqueOrThrow({ where: { id }, include: { signingKeys: keysInUse } });
    const ownPublicKeyIds = signingKeys.map((key) => key.awsPublicKeyId).filter((awsId) => awsId !== null);
    const seen = await attempt(() => unlessUnmade(row.awsId, getKeyGroup));
    const group = valueOf(seen);
    const keys = { keyGroup: row, signingKey: signingKeyOf(signingKeys), ownPublicKeyIds };
    const troubles = row.awsId ? [groupTrouble(row, seen), ...(group ? membershipTroubles(keys, group) : [])] : [];
    return observation('key-group', id, groupFacts(row, ownPublicKeyIds, seen), troubles, [seen], seenGroup(seen));
  },
  'signing-key': async ({ db }, id) => {
    const row = await db.signingKey.findUniqueOrThrow({ where: { id }, omit: { ciphertext: true } });
    const seen = await attempt(() => unlessUnmade(row.awsPublicKeyId, getPublicKey));
    return observation('signing-key', id, keyFacts(row, seen), row.awsPublicKeyId ? [keyTrouble(row, seen)] : [], [seen]);
  },
  'headers-policy': async ({ db, appOrigin }, id) => {
    const row = await db.responseHeadersPolicy.findUniqueOrThrow({ where: { id } });
    const seen = await attempt(() => unlessUnmade(row.awsId, getHeadersPolicy));
    return observation('headers-policy', id, headersFacts(row, seen), row.awsId ? [headersTrouble(row, seen, appOrigin)] : [], [seen]);
  },
};

async function lookAtBucket(context: StepContext, id: string): Promise<Observation> {
  const { installId, accountId, appOrigin, db } = context;
  const { distributions, library, ...bucket } = await db.bucket.findUniqueOrThrow({
    where: { id }, include: { library: true, distributions: { include: { originIdentity: true }, orderBy: [{ role: 'asc' }, { id: 'asc' }] } },
  });
  const grantees = granteesOf(distributions.map((each) => ({ ...each, library })));
  const expected = { bucket, readPermission: library?.readPermission ?? 'POLICY' as const, grantees, installId, accountId, appOrigin };
  // With ACLs it is each object that lets the identity read, and the policy says nothing.
  const readers = distributions
    .map(({ originIdentity, ...distribution }) =>
      originIdentity && isNamedByPolicy(originIdentity, expected.readPermission) ? readerOf(distribution, originIdentity) : undefined)
    .filter((reader) => reader !== undefined);
  const objects = library ? await readObjectsByAcl(db, library) : undefined;
  const seen = await observeBucketAndRules(bucketRef(context, bucket), objects?.sampledKeys);
  const lets = [
    ...readers.map((reader) => statementTrouble(bucket, reader, seen)),
    ...grantees.flatMap((grantee) => grantTroubles(bucket, grantee, grantees, seen)),
  ];
  const troubles = bucket.madeAt ? [...bucketTroubles(expected, seen), ...lets] : [];
  return observation('bucket', id, bucketFacts(expected, readers, seen), troubles, readings(seen));
}

async function lookAtDistribution({ db }: StepContext, id: string): Promise<Observation> {
  const { bucket, originIdentity: identity, keyGroup, responseHeadersPolicy: headersPolicy, ...distribution } = await db.distribution.findUniqueOrThrow({
    where: { id }, include: { bucket: true, originIdentity: true, keyGroup: true, responseHeadersPolicy: true },
  });
  const expected = { distribution, bucket, identity, keyGroup, headersPolicy };
  const seen = await attempt(() => unlessUnmade(distribution.awsId, getDistribution));
  return observation('distribution', id, distributionFacts(expected, seen), distribution.awsId ? distributionTroubles(expected, seen) : [], [seen], seenDistribution(seen));
}
