import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { DeleteBucketLifecycleCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { listAlerts } from '@/lib/provisioning/alerts/data';
import { findLibrary, listLibraries } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { closeOpenings, enqueueDueLooks, enqueueDueLooksAlone, enqueueDueProofs } from '@/lib/provisioning/schedule';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

const HOUR_MS = 3_600_000;

let world: World;
let closing: LibraryView;
let patient: LibraryView;
beforeAll(async () => {
  world = await startWorld();
  ({ library: closing } = await makeLibrary(world.owner, { closesItself: true }));
  ({ library: patient } = await makeLibrary(world.owner));
});
afterAll(() => world.close());

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

async function open({ distributions }: LibraryView): Promise<void> {
  const Id = distributions.find(({ role }) => role === 'SIGNED')?.awsId ?? '';
  const { DistributionConfig, ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id }));
  if (!DistributionConfig?.DefaultCacheBehavior) throw new Error('there is no config');
  DistributionConfig.DefaultCacheBehavior.TrustedKeyGroups = { Enabled: false, Quantity: 0 };
  await cloudfront().send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig }));
}

async function look({ id }: LibraryView): Promise<string[]> {
  await requestLook(world.owner, id);
  await workUntilIdle();
  return (await findLibrary(world.owner, id))?.latestLook?.findings.flatMap(({ drifts }) => drifts.map(({ code }) => code)) ?? [];
}

const repairs = ({ id }: LibraryView) => db().operation.findMany({ where: { kind: 'REPAIR', libraryId: id }, orderBy: { createdAt: 'asc' } });
const alerts = async () => (await listAlerts(world.owner, new Date())).map(({ code, href }) => `${code} ${href ?? ''}`);

test('a look is due an hour after the last, a proof a day after it; what no library’s look reaches is looked at alone', async () => {
  const operations = () => db().operation.count({ where: { state: 'WAITING' } });
  await enqueueDueLooks(db(), inHours(0.9));
  await enqueueDueProofs(db(), inHours(23));
  await enqueueDueLooksAlone(db(), inHours(1));
  expect(await operations()).toBe(0);
  await enqueueDueLooks(db(), inHours(1.1));
  await enqueueDueLooks(db(), inHours(1.1));
  expect(await operations()).toBe(2);
  await enqueueDueProofs(db(), inHours(24.1));
  await enqueueDueProofs(db(), inHours(24.1));
  expect(await operations()).toBe(4);
  await workUntilIdle();
  expect(await db().proof.count({ where: { libraryId: closing.id } })).toBe(2);
  // Of two libraries with shared parts: two buckets, four distributions, one each of the rest.
  await enqueueDueLooksAlone(db(), inHours(2));
  expect(await db().operation.count({ where: { kind: 'LOOK_AT' } })).toBe(10);
  await workUntilIdle();
  expect(await db().operation.count({ where: { kind: 'LOOK_AT', state: 'DONE' } })).toBe(10);
});

test('what became open is closed within one round, without a person and without touching the rest, where the owner chose that', async () => {
  await s3(closing.region).send(new DeleteBucketLifecycleCommand({ Bucket: closing.bucket.name }));
  await s3(closing.region).send(new DeletePublicAccessBlockCommand({ Bucket: closing.bucket.name }));
  await open(closing);
  expect(await look(closing)).toEqual(['public-access-unblocked', 'lifecycle-missing', 'unsigned']);
  expect(await alerts()).toContain(`open /admin/libraries/${closing.id}`);

  await closeOpenings(db());
  await closeOpenings(db());
  await workUntilIdle();
  expect(await repairs(closing)).toMatchObject([{ state: 'DONE', requestedById: null }]);
  const after = await findLibrary(world.owner, closing.id);
  expect(after?.latestLook?.findings.flatMap(({ drifts }) => drifts.map(({ code }) => code))).toEqual(['lifecycle-missing']);
  expect(after?.latestProof).toMatchObject({ passed: true });
  expect(await db().auditEvent.findFirst({ where: { action: 'library.repair' } })).toMatchObject({ actorId: null, targetId: closing.id });
  expect(await alerts()).not.toContain(`open /admin/libraries/${closing.id}`);
});

test('a second opening is closed as well; one that its repair did not close is left to a person, and stays an alert', async () => {
  await open(closing);
  expect(await look(closing)).toContain('unsigned');
  await closeOpenings(db());
  await workUntilIdle();
  expect(await repairs(closing)).toHaveLength(2);

  await open(closing);
  await look(closing);
  await closeOpenings(db());
  // Somebody opens it again behind the repair's back: its own look finds it open.
  await db().step.updateMany({ where: { operation: { kind: 'REPAIR', state: 'WAITING' }, kind: 'REPAIR_DISTRIBUTION' }, data: { state: 'SKIPPED' } });
  await workUntilIdle();
  expect(await repairs(closing)).toHaveLength(3);
  await closeOpenings(db());
  await closeOpenings(db());
  expect(await repairs(closing)).toHaveLength(3);
  expect(await alerts()).toContain(`open /admin/libraries/${closing.id}`);
});

test('without that choice nothing is changed, and the opening and the failed proof are alerts', async () => {
  const standing = async () => (await listLibraries(world.owner)).find(({ id }) => id === patient.id);
  expect(await standing()).toMatchObject({ proof: 'closed', seen: { openness: 'closed' } });
  await open(patient);
  await look(patient);
  // The proof that it was closed is from before.
  expect(await standing()).toMatchObject({ proof: 'contradicted', seen: { openness: 'public', broken: 1 } });
  await requestProof(world.owner, patient.id);
  await workUntilIdle();
  expect(await standing()).toMatchObject({ proof: 'failed' });
  await closeOpenings(db());
  expect(await repairs(patient)).toEqual([]);
  expect(await alerts()).toEqual(expect.arrayContaining([
    `open /admin/libraries/${patient.id}`, `proof-failed /admin/libraries/${patient.id}`, 'worker-missing ',
  ]));
});

test('an operation that stopped is an alert that leads to it', async () => {
  const operation = await db().operation.findFirstOrThrow({ where: { kind: 'LOOK', libraryId: patient.id } });
  await db().operation.update({ where: { id: operation.id }, data: { state: 'FAILED' } });
  expect(await alerts()).toContain(`operation-stopped /admin/operations/${operation.id}`);
});

test('of each library the newest two hundred looks are kept', async () => {
  const others = await db().look.count({ where: { libraryId: { not: patient.id } } });
  await db().look.createMany({ data: Array.from({ length: 300 }, (_, index) => ({ id: newId(), libraryId: patient.id, at: new Date(index), findings: [] })) });
  await look(patient);
  expect(await db().look.count({ where: { libraryId: patient.id } })).toBe(200);
  expect(await db().look.count({ where: { libraryId: patient.id, at: { lt: new Date(100) } } })).toBe(0);
  expect(await db().look.count({ where: { libraryId: { not: patient.id } } })).toBe(others);
});
