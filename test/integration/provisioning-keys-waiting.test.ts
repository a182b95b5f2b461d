import { GetKeyGroupCommand } from '@aws-sdk/client-cloudfront';
import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/provisioning/data';
import { deleteKeyGroup } from '@/lib/provisioning/keys/group-service';
import { rotateKey } from '@/lib/provisioning/keys/service';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { requestLook } from '@/lib/provisioning/service';
import { setKeyGroupKeys, getKeyGroup } from '@/lib/aws/cloudfront-keys';
import { accountInventory, EMPTY_ACCOUNT } from '@/test/harness/account';
import { aLibraryWithVideo, keysOf, rotatedAsFarAsTheSwitch, valueOf, Viewers, workThroughWaits } from '@/test/harness/keys';
import { makeLibrary, startWorld, workUntilWaiting, workWhatIsDue, type World } from '@/test/harness/provisioning';

// What may happen beside a rotation that only waits for the last signature of its old key.

vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const REGION = 'eu-central-1';

const stateOf = async (operationId: string) => (await findOperation(world.owner, operationId))?.state;

/** Has a library torn down beside what waits, with all in it. */
async function tornDown(libraryId: string): Promise<void> {
  const { name } = await db().library.findUniqueOrThrow({ where: { id: libraryId } });
  const { operationId } = valueOf(await removeLibrary(world.owner, { libraryId, confirmName: name, deleteVideos: true }));
  await workWhatIsDue();
  const operation = await findOperation(world.owner, operationId);
  expect(operation?.steps.filter(({ state }) => state !== 'done')).toEqual([]);
}

test('what became open is closed beside a rotation that waits, and the key group is put back', async () => {
  const { libraryId, keyGroup, active } = await aLibraryWithVideo(world);
  const rotation = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  const { bucket } = await db().library.findUniqueOrThrow({ where: { id: libraryId }, include: { bucket: true } });
  await s3(REGION).send(new PutPublicAccessBlockCommand({
    Bucket: bucket?.name, PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false },
  }));
  const group = await getKeyGroup(keyGroup.awsId ?? '');
  if (!group) throw new Error('the key group is gone');
  await setKeyGroupKeys(group, [active.awsPublicKeyId ?? '']);
  await requestLook(world.owner, libraryId);
  await workUntilWaiting();
  const { operationId } = valueOf(await repairLibrary(world.owner, { libraryId, subjects: [] }));
  await workUntilWaiting();
  expect(await stateOf(operationId)).toBe('DONE');
  const next = (await keysOf(libraryId)).active;
  const { KeyGroup } = await cloudfront().send(new GetKeyGroupCommand({ Id: keyGroup.awsId ?? '' }));
  expect(KeyGroup?.KeyGroupConfig?.Items).toEqual([active.awsPublicKeyId, next.awsPublicKeyId]);
  expect((await workThroughWaits(world.aws, world.owner, rotation, 600))?.state).toBe('DONE');
});

test('a library is torn down beside a rotation that waits, and the rotation ends with it', async () => {
  const { libraryId, keyGroup } = await aLibraryWithVideo(world);
  const rotation = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  await tornDown(libraryId);
  const operation = await findOperation(world.owner, rotation);
  expect(operation?.steps.filter(({ state }) => state !== 'done').map(({ kind, error }) => [kind, error])).toEqual([]);
  expect(operation?.state).toBe('DONE');
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('where another library uses the key group, a tear-down leaves the rotation waiting for what the old key signed', async () => {
  const { libraryId, keyGroup } = await aLibraryWithVideo(world);
  const other = await aLibraryWithVideo(world);
  const viewers = new Viewers(world.aws, world.owner);
  await viewers.issue(other.videoId);
  const rotation = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  await tornDown(libraryId);
  await viewers.askAll();
  expect(await stateOf(rotation)).toBe('WAITING');
  expect((await workThroughWaits(world.aws, world.owner, rotation, 600))?.state).toBe('DONE');
  expect({ asked: viewers.asked, refused: viewers.refused }).toEqual({ asked: 1, refused: [] });
});

test('what must not happen beside a rotation that waits says until when it waits, and what can be done instead', async () => {
  const { keyGroup } = await aLibraryWithVideo(world);
  await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  const refused = await deleteKeyGroup(world.owner, { keyGroupId: keyGroup.id });
  expect(refused).toMatchObject({ ok: false, error: {
    code: 'conflict', message: expect.stringMatching(/waits until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/), fix: expect.stringContaining('drop the old key'),
  } });
  expect(JSON.stringify(refused)).not.toContain('cancel');
});

test('a tear-down waits for a rotation whose new key does not sign yet, and says that it can be cancelled', async () => {
  const { library } = await makeLibrary(world.owner);
  const { keyGroup } = await keysOf(library.id);
  valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }));
  expect(await removeLibrary(world.owner, { libraryId: library.id, confirmName: library.name, deleteVideos: true })).toMatchObject({
    ok: false, error: { code: 'conflict', fix: 'Wait until it has ended, or cancel it; then try again.' },
  });
});
