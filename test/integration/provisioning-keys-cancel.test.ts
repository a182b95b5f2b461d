import { afterEach, beforeEach, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/provisioning/data';
import { rotateKey } from '@/lib/provisioning/keys/service';
import { cancelOperation } from '@/lib/provisioning/service';
import { aLibraryWithVideo, keysAtAws, rotatedAsFarAsTheSwitch, valueOf, Viewers, workThroughWaits } from '@/test/harness/keys';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { runSteps } from '@/test/harness/steps';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test.each([
  ['before it began', 0], ['after the public key was made', 1], ['after the group trusts the new key', 2], ['before the switch', 4],
])('a rotation that is cancelled %s leaves at AWS exactly what was there', async (_, stepsDone) => {
  const { keyGroup, active, videoId } = await aLibraryWithVideo(world);
  const before = await keysAtAws();
  const { operationId } = valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }));
  await runSteps(operationId, stepsDone);
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: true });
  expect(await rotateKey(world.owner, { keyGroupId: keyGroup.id })).toMatchObject({ ok: false, error: { code: 'conflict', operationId } });
  await workUntilIdle();

  const operation = await findOperation(world.owner, operationId);
  expect(operation).toMatchObject({ state: 'CANCELLED', canCancel: false });
  expect(operation?.steps.find(({ kind }) => kind === 'SWITCH_SIGNING_KEY')?.state).toBe('skipped');
  expect(await keysAtAws()).toEqual(before);
  expect(await db().signingKey.findMany({ where: { keyGroupId: keyGroup.id, state: { not: 'RETIRED' } } })).toMatchObject([{ id: active.id, state: 'ACTIVE' }]);
  expect(await db().signingKey.count({ where: { keyGroupId: keyGroup.id, state: 'RETIRED', ciphertext: { not: null } } })).toBe(0);
  const viewers = new Viewers(world.aws, world.owner);
  await viewers.issue(videoId);
  await viewers.askAll();
  expect(viewers.refused).toEqual([]);
});

test('once the new key signs, it is too late to cancel a rotation', async () => {
  const { keyGroup } = await aLibraryWithVideo(world);
  const operationId = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect((await workThroughWaits(world.aws, world.owner, operationId, 700))?.state).toBe('DONE');
});
