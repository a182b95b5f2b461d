import { S3Client, CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { createDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { createDistribution, makeDistributionAgain } from '@/lib/provisioning/distributions/service';
import type { LibraryView } from '@/lib/provisioning/model';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { namesOfCalls } from '@/lib/provisioning/operation/planned';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { findObservation } from '@/lib/provisioning/reconcile/data';
import { requestLookAt } from '@/lib/provisioning/reconcile/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { cancelOperation, requestLook } from '@/lib/provisioning/service';
import { accountIds, recordedIds } from '@/test/harness/account';
import { deleteBucket, deleteDistribution, deleteHeadersPolicy, deleteIdentities, deleteKeyGroup, deletePublicKey } from '@/test/harness/breaks';
import { STRANGER_ACCOUNT } from '@/test/harness/environment';
import { valueOf } from '@/test/harness/keys';
import { killAtWrite } from '@/test/harness/kill';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { expireLeases, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { runSteps } from '@/test/harness/steps';

import { CLASSIC } from './classic';

vi.setConfig({ testTimeout: 60_000 });

const REGION = 'eu-central-1';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** What the next look finds, by code. */
async function driftsOf(library: LibraryView): Promise<string[]> {
  // An edge keeps a probe for a second, which is over when a person has broken something.
  world.aws.controls.clock.offsetSeconds += 2;
  await requestLook(world.owner, library.id);
  await workUntilIdle();
  const after = await findLibrary(world.owner, library.id);
  return [...new Set(after?.latestLook?.findings.flatMap(({ drifts }) => drifts.map(({ code }) => code)))].sort();
}

/** What the account has beside what is recorded, and what is recorded and not there. */
async function compared(): Promise<{ foreign: string[]; missing: string[] }> {
  const [account, recorded] = [await accountIds(), await recordedIds()].map((ids) => Object.entries(ids).flatMap(([kind, all]) => all.map((id) => `${kind} ${id}`)));
  return {
    foreign: (account ?? []).filter((each) => !recorded?.includes(each)),
    missing: (recorded ?? []).filter((each) => !account?.includes(each)),
  };
}

const repair = (library: LibraryView, mode?: 'dry-run') => repairLibrary(world.owner, { libraryId: library.id, subjects: [] }, mode);

async function expectWhole(library: LibraryView, operationId: string): Promise<void> {
  const operation = await findOperation(world.owner, operationId);
  expect(operation?.steps.find(({ error }) => error)?.error?.message ?? operation?.state).toBe('DONE');
  const after = await findLibrary(world.owner, library.id);
  expect(after?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(after?.latestProof?.checks.filter(({ passed }) => !passed)).toEqual([]);
}

/** What libraries share is not deleted under the other tests. */
const OWN = { ownParts: true };

const DELETIONS: [string, (library: LibraryView) => Promise<void>, string[], Parameters<typeof makeLibrary>[1]?][] = [
  ['the signed distribution', (library) => deleteDistribution(library, 'SIGNED'), ['distribution-gone']],
  ['the basic distribution', (library) => deleteDistribution(library, 'BASIC'), ['distribution-gone']],
  ['a signed distribution that reads as an origin access identity', (library) => deleteDistribution(library, 'SIGNED'), ['distribution-gone'], { originIdentityKind: 'OAI' }],
  ['the origin access control', deleteIdentities, ['identity-detached', 'identity-gone'], OWN],
  ['the origin access identities', deleteIdentities, ['identity-detached', 'identity-gone'], { originIdentityKind: 'OAI' }],
  ['the origin access identities that every object’s ACL names', deleteIdentities, ['identity-detached', 'identity-gone'], CLASSIC],
  ['a bucket whose objects are read by their ACLs', deleteBucket, ['bucket-gone'], CLASSIC],
  ['the key group', deleteKeyGroup, ['foreign-key-group', 'key-group-detached', 'key-group-gone'], OWN],
  ['the public key', deletePublicKey, ['foreign-key', 'key-missing', 'public-key-gone'], OWN],
  ['the headers policy', deleteHeadersPolicy, ['headers-detached', 'headers-policy-gone'], OWN],
  ['the bucket', deleteBucket, ['bucket-gone']],
];

test.each(DELETIONS)('when somebody deleted %s, the look says so, and the repair makes it again by exactly its plan’s calls', async (_, destroy, codes, more) => {
  const { library } = await makeLibrary(world.owner, more);
  await destroy(library);
  const { foreign } = await compared();
  expect(await driftsOf(library)).toEqual(codes);

  const rows = await contentsOfDatabase();
  const shown = valueOf(await repair(library, 'dry-run'));
  expect(await contentsOfDatabase()).toEqual(rows);
  world.aws.journal.clear();
  const recorded = valueOf(await repair(library));
  expect(shown.steps).toEqual(recorded.steps);
  await workUntilIdle();
  expect(callsMade(world.aws)).toEqual(recorded.steps.flatMap(({ calls }) => namesOfCalls(calls)).sort());
  await expectWhole(library, recorded.operationId);
  // What others made stays, nothing of ours is missing, and nothing was made twice.
  expect(await compared()).toEqual({ foreign, missing: [] });
});

test('a repair that was called off after the id was forgotten is offered again, and makes one distribution', async () => {
  const { library } = await makeLibrary(world.owner);
  await deleteDistribution(library, 'SIGNED');
  await driftsOf(library);
  const { operationId } = valueOf(await repair(library));
  await runSteps(operationId, 1);
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await workUntilIdle();
  expect(await db().distribution.findFirst({ where: { libraryId: library.id, role: 'SIGNED' } })).toMatchObject({ awsId: null, remade: 1 });
  expect(await driftsOf(library)).toEqual(['distribution-gone']);
  const again = valueOf(await repair(library));
  await workUntilIdle();
  await expectWhole(library, again.operationId);
  expect((await compared()).missing).toEqual([]);
});

test.each([1, 2, 3])('a worker killed before or after write %i of making things again leaves each of them once', async (nth) => {
  for (const moment of ['before', 'after'] as const) {
    const { library } = await makeLibrary(world.owner);
    await deleteDistribution(library, 'SIGNED');
    await deleteDistribution(library, 'BASIC');
    const { foreign } = await compared();
    await driftsOf(library);
    const { operationId } = valueOf(await repair(library));
    const killed = killAtWrite(nth, moment, REGION);
    const lease = await claimOperation(db(), newId());
    if (!lease) throw new Error('there was nothing to claim');
    await Promise.race([killed.reached, runOperation(db(), lease)]);
    killed.disarm();
    await expireLeases();
    await workUntilIdle();
    await expectWhole(library, operationId);
    expect(await compared()).toEqual({ foreign, missing: [] });
  }
});

test('what is there after all is not made again', async () => {
  const { library } = await makeLibrary(world.owner);
  const before = await accountIds();
  await driftsOf(library);
  const look = await db().look.findFirstOrThrow({ where: { libraryId: library.id }, orderBy: { at: 'desc' } });
  const about = { type: 'distribution', id: library.distributions[0]?.id ?? '' };
  const drifts = [{ code: 'distribution-gone', isOpening: false, repair: 'make-again', about, names: [] }];
  const finding = { subject: 'distribution.signed', label: 'Signed distribution', state: 'broken', facts: [], drifts };
  await db().look.update({ where: { id: look.id }, data: { findings: [finding] } });
  const { operationId } = valueOf(await repair(library));
  await workUntilIdle();
  await expectWhole(library, operationId);
  expect(await accountIds()).toEqual(before);
  expect(await db().distribution.findUnique({ where: { id: about.id } })).toMatchObject({ remade: 0, awsId: library.distributions[0]?.awsId });
});

test('a distribution that stands alone is made again from its page, and the bucket policy names the new one', async () => {
  const { library } = await makeLibrary(world.owner);
  const parts = await db().distribution.findFirstOrThrow({ where: { libraryId: library.id, role: 'SIGNED' } });
  const { distributionId } = valueOf(await createDistribution(world.owner, createDistributionSchema.parse({ ...parts, certificateArn: '', comment: 'Alone' })));
  await workUntilIdle();
  const alone = await db().distribution.findUniqueOrThrow({ where: { id: distributionId } });
  await deleteDistribution({ ...library, distributions: [{ ...library.distributions[0], awsId: alone.awsId, role: 'SIGNED' }] } as LibraryView, 'SIGNED');
  const { foreign } = await compared();
  await requestLookAt(world.owner, { resourceType: 'distribution', resourceId: distributionId });
  await workUntilIdle();
  const seen = await findObservation(world.owner, 'distribution', distributionId);
  expect(seen?.facts.find(({ live }) => live === 'deleted')).toBeDefined();
  expect(await makeDistributionAgain(world.owner, parts.id)).toMatchObject({ ok: false, error: { code: 'conflict', message: expect.stringContaining(library.name) } });

  world.aws.journal.clear();
  const { operationId, steps } = valueOf(await makeDistributionAgain(world.owner, distributionId));
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
  expect(callsMade(world.aws)).toEqual(steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort());
  expect(await compared()).toEqual({ foreign, missing: [] });
  expect((await findObservation(world.owner, 'distribution', distributionId))?.problems).toEqual([]);
  expect(await driftsOf(library)).toEqual([]);
  await requestLookAt(world.owner, { resourceType: 'bucket', resourceId: library.bucket.id });
  await workUntilIdle();
  expect((await findObservation(world.owner, 'bucket', library.bucket.id))?.problems).toEqual([]);
});

test('a bucket whose name somebody else took is said to be theirs, and nothing can put it back', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION });
  await deleteBucket(library);
  const stranger = new S3Client({ endpoint: world.aws.apiUrl, forcePathStyle: true, region: REGION, credentials: STRANGER_ACCOUNT });
  await stranger.send(new CreateBucketCommand({ Bucket: library.bucket.name, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  stranger.destroy();
  expect(await driftsOf(library)).toEqual(['bucket-foreign']);
  const after = await findLibrary(world.owner, library.id);
  expect(after?.latestLook?.findings.find(({ subject }) => subject === 'bucket')).toMatchObject({ state: 'broken', drifts: [{ problem: expect.stringContaining('another AWS account') }] });
  expect(await repair(library)).toMatchObject({ ok: false, error: { code: 'conflict' } });
});
