import { deleteKeyGroup, findKeyGroup, getKeyGroup, type KeyGroupState, setKeyGroupKeys, updateKeyGroup } from '@/lib/aws/cloudfront-keys';
import { stop } from '@/lib/aws/errors';
import type { KeyGroup } from '@/lib/db/generated/client';

import { KEYS_PER_GROUP } from '../keys/limits';
import { fact, id, type RunStep } from '../operation/step';

/** Has the group trust a key beside those that it trusts; whoever added others keeps them. */
export const addKeyToGroupStep: RunStep<'ADD_KEY_TO_GROUP'> = async ({ db, save }, { keyGroupId, signingKeyId }) => {
  const group = await db.keyGroup.findUniqueOrThrow({ where: { id: keyGroupId } });
  const key = await db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, omit: { ciphertext: true } });
  const { awsPublicKeyId } = key;
  if (!awsPublicKeyId) throw new Error(`signing key ${key.id} was not given to CloudFront`);
  if (key.keyGroupId !== null && key.keyGroupId !== group.id) {
    throw stop('key-elsewhere', `${key.name} is in another key group by now.`, 'Take it out of that one first, then try again.');
  }
  const state = await requireGroup(group);
  const complete = state.publicKeyIds.includes(awsPublicKeyId) ? state : await withKey(state, awsPublicKeyId);
  await save(async (tx) => {
    await tx.keyGroup.update({ where: { id: group.id }, data: { etag: complete.etag ?? null } });
    await tx.signingKey.update({ where: { id: key.id }, data: { keyGroupId: group.id } });
    await tx.signingKey.updateMany({ where: { id: key.id, state: 'MADE' }, data: { state: 'TRUSTED' } });
  });
  return { done: factsOf(complete) };
};

function withKey(state: KeyGroupState, awsPublicKeyId: string): Promise<KeyGroupState> {
  if (state.publicKeyIds.length < KEYS_PER_GROUP) return setKeyGroupKeys(state, [...state.publicKeyIds, awsPublicKeyId]);
  throw stop(
    'key-group-full',
    `The key group ${state.awsId} holds ${state.publicKeyIds.join(', ')}: CloudFront takes at most ${KEYS_PER_GROUP} keys in one.`,
    'Take one that is not needed out of it, then try again.',
  );
}

/** Has the group no longer trust a key: what it signed is refused from then on. One that is out already is fine. */
export const removeKeyFromGroupStep: RunStep<'REMOVE_KEY_FROM_GROUP'> = async ({ db, save }, { keyGroupId, signingKeyId, letGo }) => {
  // A tear-down may have taken the group away meanwhile.
  const group = await db.keyGroup.findUnique({ where: { id: keyGroupId } });
  const key = await db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, omit: { ciphertext: true } });
  if (group && key.state === 'ACTIVE') {
    throw stop('key-signs', `${key.name} is what signs, so it stays in its key group.`, 'Rotate the key, or drop it: another one signs first.');
  }
  const state = group?.awsId ? await getKeyGroup(group.awsId) : undefined;
  const left = state && (await withoutKey(state, key.awsPublicKeyId));
  await save(async (tx) => {
    if (left) await tx.keyGroup.updateMany({ where: { id: keyGroupId }, data: { etag: left.etag ?? null } });
    await tx.signingKey.updateMany({
      where: { id: key.id, state: { not: 'RETIRED' } }, data: { state: 'MADE', ...(letGo ? { keyGroupId: null } : {}) },
    });
  });
  return { done: left ? factsOf(left) : [fact('Key group', 'gone already')] };
};

async function withoutKey(state: KeyGroupState, awsPublicKeyId: string | null): Promise<KeyGroupState> {
  const left = state.publicKeyIds.filter((each) => each !== awsPublicKeyId);
  if (left.length === state.publicKeyIds.length) return state;
  if (left.length > 0) return setKeyGroupKeys(state, left);
  throw stop(
    'last-key-in-group',
    `${awsPublicKeyId ?? 'This key'} is the only one that the key group ${state.awsId} holds, and CloudFront wants at least one.`,
    'Add another key to the group, or delete the group; then try again.',
  );
}

/** Changes the comment of a key group, and nothing else of it. */
export const updateKeyGroupStep: RunStep<'UPDATE_KEY_GROUP'> = async ({ db, save }, { keyGroupId, comment }) => {
  const group = await db.keyGroup.findUniqueOrThrow({ where: { id: keyGroupId } });
  const state = await requireGroup(group);
  const changed = state.comment === comment ? state : await updateKeyGroup({ ...state, comment });
  await save((tx) => tx.keyGroup.update({ where: { id: group.id }, data: { comment, etag: changed.etag ?? null } }));
  return { done: [id('Key group', changed.awsId), fact('Comment', comment)] };
};

/** Deletes a key group that no distribution trusts; its keys stand alone from then on. */
export const deleteKeyGroupStep: RunStep<'DELETE_KEY_GROUP'> = async ({ db, save }, { keyGroupId }) => {
  const group = await db.keyGroup.findUnique({ where: { id: keyGroupId }, include: { _count: { select: { distributions: true } } } });
  if (!group) return { done: [fact('Key group', 'deleted')] };
  if (group._count.distributions > 0) {
    throw stop('key-group-in-use', `Distributions that are recorded here trust ${group.name}.`, 'Have them trust another key group first.');
  }
  const state = group.awsId ? await getKeyGroup(group.awsId) : await findKeyGroup(group.name);
  if (state) await deleteKeyGroup(state);
  await save(async (tx) => {
    await tx.signingKey.updateMany({ where: { keyGroupId, state: { not: 'RETIRED' } }, data: { state: 'MADE', keyGroupId: null } });
    await tx.keyGroup.delete({ where: { id: keyGroupId } });
  });
  return { done: [state ? id('Key group, deleted', state.awsId) : fact('Key group', 'gone already')] };
};

async function requireGroup({ awsId, name }: KeyGroup): Promise<KeyGroupState> {
  if (!awsId) throw new Error(`key group ${name} was not created`);
  const state = await getKeyGroup(awsId);
  if (state) return state;
  throw stop(
    'key-group-gone',
    `The key group ${awsId} was deleted at CloudFront, so nothing that is signed with its keys is accepted.`,
    'Have its distributions trust another key group.',
  );
}

function factsOf({ awsId, publicKeyIds }: KeyGroupState) {
  return [id('Key group', awsId), id('Public keys', publicKeyIds.join(', '))];
}
