import { afterEach, beforeEach, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { loadSigningKey } from '@/lib/keys/data';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { rotateKey } from '@/lib/provisioning/keys/service';
import { listOperations } from '@/lib/provisioning/operation/data';
import { retryOperation } from '@/lib/provisioning/service';
import { changeKeys } from '@/test/harness/breaks';
import { aLibraryWithVideo, aWatchableVideo, keysAtAws, keysOf, rotatedAsFarAsTheSwitch, TTL_SECONDS, valueOf, Viewers, workThroughWaits } from '@/test/harness/keys';
import { callsMade } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilWaiting, type World } from '@/test/harness/provisioning';
import { runSteps } from '@/test/harness/steps';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('while a key is rotated, no URL that is valid is ever refused, and the old key leaves when the last one has expired', async () => {
  const { libraryId, videoId, keyGroup, active } = await aLibraryWithVideo(world);
  const viewers = new Viewers(world.aws, world.owner);
  const before = await keysAtAws();
  const { operationId } = valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }));

  const done = await viewers.watchDuring([videoId], () =>
    workThroughWaits(world.aws, world.owner, operationId, 60, () => viewers.askAll()));
  expect(done?.state).toBe('DONE');
  expect(viewers.refused).toEqual([]);
  expect(viewers.asked).toBeGreaterThan(50);

  const next = (await keysOf(libraryId)).active;
  expect(next.id).not.toBe(active.id);
  const after = await keysAtAws();
  expect(after.groups[keyGroup.awsId ?? '']).toEqual([next.awsPublicKeyId]);
  expect(after.publicKeys).toEqual([...before.publicKeys.filter((id) => id !== active.awsPublicKeyId), next.awsPublicKeyId].sort());
  expect(await db().signingKey.findUniqueOrThrow({ where: { id: active.id } })).toMatchObject({
    state: 'RETIRED', ciphertext: null, masterKeyId: null,
  });
}, 120_000);

test('the wait for the last signature is a scheduled look that says until when, not a look every second', async () => {
  const { videoId, keyGroup, active } = await aLibraryWithVideo(world, { ttlSeconds: 86_400 });
  const viewers = new Viewers(world.aws, world.owner);
  await viewers.issue(videoId);
  const operationId = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  const waiting = await findOperation(world.owner, operationId);
  expect(waiting?.steps.find(({ kind }) => kind === 'WAIT_LAST_EXPIRY')?.note).toMatch(/^What the old key signed is valid until \d{4}-\d\d-\d\d [\d:]+ UTC/);
  // Nothing is at work meanwhile: until when is known, and the list says it too.
  const { wait } = waiting ?? {};
  expect(wait).toMatchObject({ for: 'moment', until: expect.any(String) });
  expect(Date.parse(wait?.until ?? '') - Date.now()).toBeGreaterThan(86_000_000);
  expect((await listOperations(world.owner, undefined)).operations.find(({ id }) => id === operationId)).toMatchObject({ wait });
  const { runAt } = await db().operation.findUniqueOrThrow({ where: { id: operationId } });
  expect(runAt.getTime() - Date.now()).toBeGreaterThan(500_000);

  // Another proof than the record: the old key stays for a lifetime though nothing of it is recorded.
  await db().issuedSignature.deleteMany({ where: { signingKeyId: active.id } });
  world.aws.controls.clock.offsetSeconds += 86_300;
  await workUntilWaiting();
  expect((await findOperation(world.owner, operationId))?.state).toBe('WAITING');
  world.aws.controls.clock.offsetSeconds += 200;
  await workUntilWaiting();
  expect((await findOperation(world.owner, operationId))?.state).toBe('DONE');
});

test('the calls that a rotation makes are those of its plan, and its dry run shows the same', async () => {
  const { keyGroup } = await aLibraryWithVideo(world);
  const shown = valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }, 'dry-run'));
  expect(await db().signingKey.count({ where: { keyGroupId: keyGroup.id } })).toBe(1);
  world.aws.journal.clear();
  const { operationId, steps } = valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }));
  expect(shown.steps).toEqual(steps);
  expect((await workThroughWaits(world.aws, world.owner, operationId, 700))?.state).toBe('DONE');
  expect(callsMade(world.aws)).toEqual(steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort());
});

test('two rotations of a group at once are one operation', async () => {
  const { keyGroup } = await aLibraryWithVideo(world);
  const answers = await Promise.all(Array.from({ length: 10 }, () => rotateKey(world.owner, { keyGroupId: keyGroup.id })));
  expect(new Set(answers.map((answer) => valueOf(answer).operationId)).size).toBe(1);
  expect(await db().signingKey.count({ where: { keyGroupId: keyGroup.id } })).toBe(2);
  await workThroughWaits(world.aws, world.owner, valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id })).operationId, 700);
});

test('signing follows a switch at once, and the key that signs no more is not kept in memory', async () => {
  const { keyGroup, active } = await aLibraryWithVideo(world);
  const first = valueOf(await loadSigningKey(db(), keyGroup.id));
  const operationId = await rotatedAsFarAsTheSwitch(world, keyGroup.id);
  const second = valueOf(await loadSigningKey(db(), keyGroup.id));
  expect(second.id).not.toBe(first.id);

  await db().$transaction([
    db().signingKey.update({ where: { id: second.id }, data: { state: 'TRUSTED' } }),
    db().signingKey.update({ where: { id: active.id }, data: { state: 'ACTIVE' } }),
  ]);
  const again = valueOf(await loadSigningKey(db(), keyGroup.id));
  expect([again.id, again.privateKey === first.privateKey]).toEqual([first.id, false]);
  await db().$transaction([
    db().signingKey.update({ where: { id: active.id }, data: { state: 'RETIRING' } }),
    db().signingKey.update({ where: { id: second.id }, data: { state: 'ACTIVE' } }),
  ]);
  await workThroughWaits(world.aws, world.owner, operationId, 700);
});

test('a rotation whose new key is not accepted anywhere gives up, the old key signs on, and it goes on when somebody has mended that', async () => {
  const { libraryId, videoId, keyGroup, active } = await aLibraryWithVideo(world);
  const library = await findLibrary(world.owner, libraryId);
  if (!library) throw new Error('the library is gone');
  const { operationId } = valueOf(await rotateKey(world.owner, { keyGroupId: keyGroup.id }));
  await runSteps(operationId, 2);
  let both: string[] = [];
  await changeKeys(library, (ids) => { both = ids; return [active.awsPublicKeyId ?? '']; });

  const stopped = await workThroughWaits(world.aws, world.owner, operationId, 400);
  expect(stopped).toMatchObject({ state: 'FAILED' });
  expect(stopped?.steps.find(({ state }) => state === 'failed')).toMatchObject({
    kind: 'PROVE_KEY', error: { code: 'key-not-accepted', message: expect.stringContaining(library.distributions[0]?.domainName ?? '?') },
  });
  expect((await keysOf(libraryId)).active.id).toBe(active.id);
  const viewers = new Viewers(world.aws, world.owner);
  await viewers.issue(videoId);
  await viewers.askAll();
  expect(viewers.refused).toEqual([]);

  await changeKeys(library, () => both);
  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: true });
  expect((await workThroughWaits(world.aws, world.owner, operationId, 400))?.state).toBe('DONE');
  expect((await keysOf(libraryId)).active.id).not.toBe(active.id);
});

test('libraries that share a key group all keep playing while its key is rotated, and a new one can be made meanwhile', async () => {
  const [one, other] = [await aLibraryWithVideo(world), await aLibraryWithVideo(world)];
  expect(one.keyGroup.id).toBe(other.keyGroup.id);
  const viewers = new Viewers(world.aws, world.owner);
  const operationId = await viewers.watchDuring([one.videoId, other.videoId], () => rotatedAsFarAsTheSwitch(world, one.keyGroup.id));
  const { library } = await makeLibraryMeanwhile();
  const third = await aWatchableVideo(world.owner, library.id);
  const done = await viewers.watchDuring([one.videoId, other.videoId, third], () =>
    workThroughWaits(world.aws, world.owner, operationId, 60, () => viewers.askAll()));
  expect(done?.state).toBe('DONE');
  expect(viewers.refused).toEqual([]);
}, 120_000);

/** Makes a library while something else waits: only what is due is worked off. */
async function makeLibraryMeanwhile() {
  const waiting = await db().operation.findMany({ where: { state: 'WAITING' }, select: { id: true } });
  await db().operation.updateMany({ where: { id: { in: waiting.map(({ id }) => id) } }, data: { state: 'FAILED' } });
  const made = await makeLibrary(world.owner, { ttlSeconds: TTL_SECONDS });
  await db().operation.updateMany({ where: { id: { in: waiting.map(({ id }) => id) } }, data: { state: 'WAITING' } });
  return made;
}
