import { ListKeyGroupsCommand, ListOriginAccessControlsCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import type { Result } from '@/lib/kernel/result';
import { createBucket } from '@/lib/provisioning/buckets/service';
import { findOperation } from '@/lib/provisioning/data';
import { createDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { createDistribution } from '@/lib/provisioning/distributions/service';
import { createIdentity } from '@/lib/provisioning/identities/service';
import { createKeyGroup } from '@/lib/provisioning/keys/group-service';
import { createSigningKey } from '@/lib/provisioning/keys/key-service';
import type { Mode, RecordedPlan } from '@/lib/provisioning/operation/record';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary } from '@/lib/provisioning/service';
import { valueOf } from '@/test/harness/keys';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

// What is made is what the plan showed, however often the button is pressed.

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Create = (mode: Mode, plannedId?: string) => Promise<Result<RecordedPlan>>;

/** Has a plan shown and confirmed twice, before and after it was carried out; gives the one operation. */
async function confirmedTwice(create: Create): Promise<{ plannedId: string; named: string[] }> {
  const shown = valueOf(await create('dry-run'));
  const first = valueOf(await create('record', shown.plannedId));
  expect(first).toMatchObject({ plannedId: shown.plannedId, steps: shown.steps });
  const again = valueOf(await create('record', shown.plannedId));
  await workUntilIdle();
  const later = valueOf(await create('record', shown.plannedId));
  expect([again.operationId, later.operationId]).toEqual([first.operationId, first.operationId]);
  expect(await findOperation(world.owner, first.operationId)).toMatchObject({ state: 'DONE' });
  return { plannedId: shown.plannedId ?? '', named: shown.steps.flatMap(({ calls }) => calls.map(({ on }) => on)) };
}

const bucket = (name: string): Create => (mode, plannedId) =>
  createBucket(world.owner, { name, region: 'eu-central-1', encryption: 'SSE_S3', kmsKeyArn: '', plannedId }, mode);
const identity: Create = (mode, plannedId) => createIdentity(world.owner, { kind: 'OAC', comment: 'Alone', plannedId }, mode);
const signingKey: Create = (mode, plannedId) => createSigningKey(world.owner, { kind: 'ECDSA_P256', comment: '', plannedId }, mode);

test('a bucket, an identity, a key, a key group and a distribution are made as their plans name them, once each', async () => {
  const { plannedId: bucketId } = await confirmedTwice(bucket('usher-planned'));
  expect(await db().bucket.findMany()).toMatchObject([{ id: bucketId, name: 'usher-planned' }]);

  const { plannedId: originIdentityId, named: controls } = await confirmedTwice(identity);
  const { OriginAccessControlList } = await cloudfront().send(new ListOriginAccessControlsCommand({}));
  expect(OriginAccessControlList?.Items?.map(({ Name }) => Name)).toEqual(controls);

  const { plannedId: signingKeyId, named: keys } = await confirmedTwice(signingKey);
  const { PublicKeyList } = await cloudfront().send(new ListPublicKeysCommand({}));
  expect(PublicKeyList?.Items?.map(({ Name }) => Name)).toEqual(keys);

  const { plannedId: keyGroupId, named: groups } = await confirmedTwice((mode, plannedId) =>
    createKeyGroup(world.owner, { comment: '', signingKeyIds: [signingKeyId], plannedId }, mode));
  const { KeyGroupList } = await cloudfront().send(new ListKeyGroupsCommand({}));
  expect(KeyGroupList?.Items?.map(({ KeyGroup }) => KeyGroup?.KeyGroupConfig?.Name)).toEqual(groups);

  const input = createDistributionSchema.parse({ bucketId, originIdentityId, keyGroupId });
  const { plannedId: distributionId } = await confirmedTwice((mode, plannedId) => createDistribution(world.owner, { ...input, plannedId }, mode));
  expect(await db().distribution.findMany()).toMatchObject([{ id: distributionId, comment: expect.stringContaining(distributionId) }]);
});

test('a library with parts of its own is made as its plan names it, once', async () => {
  const input = createLibrarySchema.parse({ name: 'Planned', bucketName: 'usher-planned-library', region: 'eu-central-1', ownParts: true });
  const { plannedId } = await confirmedTwice((mode, id) => createLibrary(world.owner, { ...input, plannedId: id }, mode));
  expect(await db().library.findMany()).toMatchObject([{ id: plannedId, state: 'READY' }]);
});

test('a planned id that another request or another thing has is refused, and nothing is made', async () => {
  const { plannedId } = valueOf(await bucket('usher-first')('dry-run'));
  valueOf(await bucket('usher-first')('record', plannedId));
  expect(await bucket('usher-second')('record', plannedId)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  const adopted = newId();
  await db().originIdentity.create({ data: { id: adopted, kind: 'OAC', name: 'adopted', adoptedAt: new Date() } });
  expect(await identity('record', adopted)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await db().bucket.count({ where: { name: 'usher-second' } })).toBe(0);
});
