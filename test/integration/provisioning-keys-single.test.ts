import { afterEach, beforeEach, expect, test } from 'vitest';

import { getKeyGroup, getPublicKey } from '@/lib/aws/cloudfront-keys';
import { db } from '@/lib/db/client';
import { listKeyGroups, listSigningKeys } from '@/lib/provisioning/keys/data';
import { changeKeyGroup, createKeyGroup, deleteKeyGroup } from '@/lib/provisioning/keys/group-service';
import { changeSigningKey, createSigningKey, deleteSigningKey } from '@/lib/provisioning/keys/key-service';
import { rotateKey } from '@/lib/provisioning/keys/service';
import { cancelOperation } from '@/lib/provisioning/service';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';
import { aLibraryWithVideo, keysAtAws, valueOf, Viewers } from '@/test/harness/keys';
import { callsMade } from '@/test/harness/plan';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { runSteps } from '@/test/harness/steps';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Carries out what was recorded, to a good end and with the planned calls alone; gives what the operation is about. */
async function carriedOut(recorded: Promise<Parameters<typeof valueOf<RecordedPlan>>[0]>): Promise<string> {
  world.aws.journal.clear();
  const { operationId, steps } = valueOf(await recorded);
  await workUntilIdle();
  expect(callsMade(world.aws)).toEqual(steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort());
  const { state, targetId } = await db().operation.findUniqueOrThrow({ where: { id: operationId } });
  expect(state).toBe('DONE');
  return targetId ?? '';
}

const aKey = (comment: string) => carriedOut(createSigningKey(world.owner, { kind: 'ECDSA_P256', comment }));

test('a signing key is made, its comment changed, and it is deleted, each with the calls of its plan', async () => {
  const input = { kind: 'RSA_2048', comment: 'first' } as const;
  const [one, two] = await Promise.all([createSigningKey(world.owner, input), createSigningKey(world.owner, input)]);
  expect(valueOf(one).operationId).toBe(valueOf(two).operationId);
  await workUntilIdle();
  const { id, awsPublicKeyId } = await db().signingKey.findFirstOrThrow();
  await carriedOut(changeSigningKey(world.owner, { signingKeyId: id, comment: 'second' }));
  expect(await getPublicKey(awsPublicKeyId ?? '')).toMatchObject({ comment: 'second' });
  await carriedOut(deleteSigningKey(world.owner, { signingKeyId: id, confirm: '' }));
  expect((await keysAtAws()).publicKeys).toEqual([]);
  expect(await db().signingKey.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'RETIRED', ciphertext: null, masterKeyId: null });
});

test('a key group is made of chosen keys, changed and deleted, and its keys stand alone after it', async () => {
  const [first, second, third] = [await aKey('one'), await aKey('two'), await aKey('three')];
  const keyGroupId = await carriedOut(createKeyGroup(world.owner, { comment: 'mine', signingKeyIds: [second, first] }));
  const stateOf = async (id: string) => (await db().signingKey.findUniqueOrThrow({ where: { id } })).state;
  expect([await stateOf(first), await stateOf(second), await stateOf(third)]).toEqual(['TRUSTED', 'ACTIVE', 'MADE']);
  expect(await deleteSigningKey(world.owner, { signingKeyId: first, confirm: '' })).toMatchObject({ ok: false, error: { code: 'conflict' } });

  const without = changeKeyGroup(world.owner, { keyGroupId, comment: 'mine', signingKeyIds: [first] });
  expect(await without).toMatchObject({ ok: false, error: { fields: { signingKeyIds: expect.stringContaining('signs') } } });
  await carriedOut(changeKeyGroup(world.owner, { keyGroupId, comment: 'ours', signingKeyIds: [second, third] }));
  const group = await db().keyGroup.findUniqueOrThrow({ where: { id: keyGroupId }, include: { signingKeys: true } });
  expect(await getKeyGroup(group.awsId ?? '')).toMatchObject({
    comment: 'ours', publicKeyIds: expect.arrayContaining(group.signingKeys.map(({ awsPublicKeyId }) => awsPublicKeyId)),
  });
  expect(await stateOf(first)).toBe('MADE');

  await carriedOut(deleteKeyGroup(world.owner, { keyGroupId }));
  expect((await keysAtAws()).groups).toEqual({});
  expect(await db().signingKey.count({ where: { keyGroupId: null, state: 'MADE' } })).toBe(3);
});

test.each([[0, []], [1, ['second']]])('a key group whose making is cancelled after %i steps has just the keys that CloudFront has in it', async (stepsDone, inGroup) => {
  const [first, second] = [await aKey('first'), await aKey('second')];
  const { operationId } = valueOf(await createKeyGroup(world.owner, { comment: 'mine', signingKeyIds: [second, first] }));
  // Until it has ended, its keys are given to nothing else.
  expect(await createKeyGroup(world.owner, { comment: 'other', signingKeyIds: [first] })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(await deleteSigningKey(world.owner, { signingKeyId: first, confirm: '' })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  await runSteps(operationId, stepsDone);
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await workUntilIdle();
  const group = await db().keyGroup.findFirstOrThrow({ include: { signingKeys: true } });
  expect(group.signingKeys.map(({ comment }) => comment)).toEqual(inGroup);
  expect(await keysAtAws()).toMatchObject({
    groups: group.awsId ? { [group.awsId]: group.signingKeys.map(({ awsPublicKeyId }) => awsPublicKeyId) } : {},
  });
  await carriedOut(deleteSigningKey(world.owner, { signingKeyId: first, confirm: '' }));
  await carriedOut(deleteKeyGroup(world.owner, { keyGroupId: group.id }));
});

test('what is in use is not deleted, and the refusal names what uses it', async () => {
  const { keyGroup, active, libraryId, videoId } = await aLibraryWithVideo(world);
  const { name } = await db().library.findUniqueOrThrow({ where: { id: libraryId } });
  expect(await deleteKeyGroup(world.owner, { keyGroupId: keyGroup.id })).toMatchObject({
    ok: false, error: { code: 'conflict', message: expect.stringContaining(name) },
  });
  expect(await deleteSigningKey(world.owner, { signingKeyId: active.id, confirm: active.name })).toMatchObject({
    ok: false, error: { code: 'conflict', message: expect.stringContaining(keyGroup.name) },
  });

  // A key that ever signed is deleted only by somebody who typed its name.
  await new Viewers(world.aws, world.owner).issue(videoId);
  await db().signingKey.update({ where: { id: active.id }, data: { keyGroupId: null, state: 'MADE' } });
  expect(await deleteSigningKey(world.owner, { signingKeyId: active.id, confirm: 'another' })).toMatchObject({
    ok: false, error: { code: 'invalid_input', fields: { confirm: expect.any(String) } },
  });
});

test('a key group with five keys is not rotated, and says why', async () => {
  const { keyGroup } = await aLibraryWithVideo(world);
  const joining = [await aKey('2'), await aKey('3'), await aKey('4'), await aKey('5')];
  const present = await db().signingKey.findMany({ where: { keyGroupId: keyGroup.id } });
  const signingKeyIds = [...present.map(({ id }) => id), ...joining];
  await carriedOut(changeKeyGroup(world.owner, { keyGroupId: keyGroup.id, comment: keyGroup.comment, signingKeyIds }));
  expect(await rotateKey(world.owner, { keyGroupId: keyGroup.id })).toMatchObject({
    ok: false, error: { code: 'conflict', message: expect.stringContaining('at most 5') },
  });
});

test('what pages are given holds nothing of a private half', async () => {
  await aLibraryWithVideo(world);
  const { ciphertext } = await db().signingKey.findFirstOrThrow();
  const shown = JSON.stringify([await listSigningKeys(world.owner), await listKeyGroups(world.owner)]);
  expect(shown).not.toMatch(/ciphertext|masterKeyId|PRIVATE/);
  expect(shown).not.toContain(Buffer.from(ciphertext ?? []).toString('base64').slice(0, 20));
});
