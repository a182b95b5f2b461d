import { afterEach, beforeEach, expect, test } from 'vitest';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/provisioning/data';
import { dropKey, rotateKey } from '@/lib/provisioning/keys/service';
import { cancelOperation } from '@/lib/provisioning/service';
import { aLibraryWithVideo, keysAtAws, keysOf, rotatedAsFarAsTheSwitch, valueOf, Viewers } from '@/test/harness/keys';
import { callsMade } from '@/test/harness/plan';
import { startWorld, workUntilIdle, workUntilWaiting, workWhatIsDue, type World } from '@/test/harness/provisioning';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('a dropped key opens nothing any more, a new one signs at once, and the plan says what stops working', async () => {
  const { libraryId, videoId, keyGroup, active } = await aLibraryWithVideo(world);
  const viewers = new Viewers(world.aws, world.owner);
  const oldUrl = await viewers.issue(videoId);
  const input = { signingKeyId: active.id, confirm: '' };
  const { name } = await db().library.findUniqueOrThrow({ where: { id: libraryId } });
  const shown = valueOf(await dropKey(world.owner, input, 'dry-run'));
  expect(shown.impact).toMatchObject({ signatures: 1, libraries: [name] });
  expect(shown.steps.map(({ title }) => title).join('\n')).toContain(`1 signature stops working, of ${name}`);
  expect(await dropKey(world.owner, input)).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: { confirm: expect.any(String) } } });

  world.aws.journal.clear();
  const { operationId, steps } = valueOf(await dropKey(world.owner, { ...input, confirm: active.awsPublicKeyId ?? '' }));
  await workUntilWaiting();
  expect((await findOperation(world.owner, operationId))?.state).toBe('DONE');
  expect(callsMade(world.aws)).toEqual(steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort());
  expect((await askAnonymously(new URL(oldUrl))).status).toBe(403);
  expect((await askAnonymously(new URL(await viewers.issue(videoId)))).status).toBe(200);
  const next = (await keysOf(libraryId)).active;
  const after = await keysAtAws();
  expect(after.groups[keyGroup.awsId ?? '']).toEqual([next.awsPublicKeyId]);
  expect(after.publicKeys).not.toContain(active.awsPublicKeyId);
});

test('a key that a rotation waits for can be dropped, and the rotation then ends at once', async () => {
  const { videoId, keyGroup, active } = await aLibraryWithVideo(world);
  const viewers = new Viewers(world.aws, world.owner);
  const oldUrl = await viewers.issue(videoId);
  const rotation = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  const { operationId } = valueOf(await dropKey(world.owner, { signingKeyId: active.id, confirm: active.name }));
  await workWhatIsDue();
  expect((await askAnonymously(new URL(oldUrl))).status).toBe(403);
  expect((await findOperation(world.owner, operationId))?.state).toBe('DONE');
  expect((await findOperation(world.owner, rotation))?.state).toBe('DONE');
});

test('a key is not dropped while a rotation of its group has not switched yet', async () => {
  const { keyGroup, active } = await aLibraryWithVideo(world);
  const { operationId } = valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }));
  expect(await dropKey(world.owner, { signingKeyId: active.id, confirm: active.name })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  await cancelOperation(world.owner, operationId);
  await workUntilIdle();
});
