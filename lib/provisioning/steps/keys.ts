import {
  createKeyGroup,
  createPublicKey,
  findKeyGroup,
  findPublicKey,
  getKeyGroup,
  getPublicKey,
  type KeyGroupState,
  type PublicKeyState,
  setKeyGroupKeys,
} from '@/lib/aws/cloudfront-keys';
import { notYet, stop } from '@/lib/aws/errors';
import type { Db } from '@/lib/db/client';
import { isSamePublicKey } from '@/lib/keys/make';

import { type KeyRow, keysInUse, signingKeyOf } from '../library-set';
import { fact, id, type RunStep } from '../operation/step';

/** Gives CloudFront the public half of a key whose row, with the private half encrypted, was committed before. */
export const createPublicKeyStep: RunStep<'CREATE_PUBLIC_KEY'> = async (context, { signingKeyId }) => {
  const row = await context.db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, omit: { ciphertext: true } });
  // A library that was planned with this key is signed for with the group's next one.
  if (row.state === 'RETIRED') return { done: [fact('Signing key', 'another one took its place since')] };
  const state = row.awsPublicKeyId ? await requirePublicKey(row, row.awsPublicKeyId) : await upload(row);
  await context.save((tx) =>
    tx.signingKey.update({ where: { id: row.id }, data: { awsPublicKeyId: state.awsId, etag: state.etag ?? null } }),
  );
  return { done: [id('Public key', state.awsId), fact('Key type', row.kind === 'RSA_2048' ? 'RSA 2048' : 'ECDSA P-256')] };
};

async function upload(row: KeyRow): Promise<PublicKeyState> {
  const state = (await createPublicKey(row.name, row.publicKeyPem, row.comment)) ?? (await findPublicKey(row.name));
  if (!state) {
    throw notYet(
      'public-key-not-listed',
      `CloudFront says that the public key ${row.name} exists, but does not list it.`,
      'This is tried again by itself.',
    );
  }
  return requireSame(row, state);
}

async function requirePublicKey(row: KeyRow, awsId: string): Promise<PublicKeyState> {
  const state = await getPublicKey(awsId);
  if (state) return requireSame(row, state);
  throw stop(
    'public-key-gone',
    `The public key ${awsId} was deleted at CloudFront, so nothing that is signed with it is accepted.`,
    'Rotate the key: a new one takes its place.',
  );
}

function requireSame(row: KeyRow, state: PublicKeyState): PublicKeyState {
  if (isSamePublicKey(state.pem, row.publicKeyPem)) return state;
  throw stop(
    'public-key-not-ours',
    `CloudFront has another public key under the name ${row.name} (${state.awsId}).`,
    'Delete or rename it in CloudFront if nothing uses it, then try again.',
  );
}

/** Makes the key group with its key, or puts the key into the one there is; from then on its signatures are accepted. */
export const createKeyGroupStep: RunStep<'CREATE_KEY_GROUP'> = async ({ db, save }, { keyGroupId, signingKeyId }) => {
  const group = await db.keyGroup.findUniqueOrThrow({ where: { id: keyGroupId }, include: { signingKeys: keysInUse } });
  const signingKey = (await chosenKey(db, keyGroupId, signingKeyId)) ?? signingKeyOf(group.signingKeys);
  const publicKeyId = signingKey?.awsPublicKeyId;
  if (!signingKey || !publicKeyId) throw new Error(`key group ${group.id} has no uploaded signing key`);

  const state =
    (group.awsId ? await getKeyGroup(group.awsId) : undefined) ??
    (await createKeyGroup(group.name, [publicKeyId], group.comment)) ??
    (await findKeyGroup(group.name));
  if (!state) {
    throw notYet(
      'key-group-not-listed',
      `CloudFront says that the key group ${group.name} exists, but does not list it.`,
      'This is tried again by itself.',
    );
  }
  const complete = state.publicKeyIds.includes(publicKeyId) ? state : await setKeyGroupKeys(state, [...state.publicKeyIds, publicKeyId]);
  await save(async (tx) => {
    await tx.keyGroup.update({ where: { id: group.id }, data: { awsId: complete.awsId, etag: complete.etag ?? null } });
    await requireOnlyOurs(complete, (ids) => tx.signingKey.findMany({ where: { awsPublicKeyId: { in: ids } } }));
    await tx.signingKey.update({ where: { id: signingKey.id }, data: { keyGroupId: group.id, ...(signingKey.state === 'MADE' ? { state: 'ACTIVE' } : {}) } });
  });
  return { done: [id('Key group', complete.awsId), id('Public keys', complete.publicKeyIds.join(', '))] };
};

/** The one that was chosen to sign: it stands alone until the group holds it. */
async function chosenKey(db: Db, keyGroupId: string, signingKeyId: string | undefined): Promise<KeyRow | null> {
  if (signingKeyId === undefined) return null;
  const free = { OR: [{ keyGroupId: null }, { keyGroupId }] };
  return db.signingKey.findFirst({ where: { id: signingKeyId, state: { not: 'RETIRED' }, ...free }, omit: { ciphertext: true } });
}

/** Whoever has the private half of a key in the group can let anybody in. */
async function requireOnlyOurs(
  { awsId, publicKeyIds }: KeyGroupState,
  findKnown: (ids: string[]) => Promise<{ awsPublicKeyId: string | null }[]>,
): Promise<void> {
  const known = new Set((await findKnown(publicKeyIds)).map((row) => row.awsPublicKeyId));
  const foreign = publicKeyIds.filter((publicKeyId) => !known.has(publicKeyId));
  if (foreign.length === 0) return;
  throw stop(
    'foreign-key-in-group',
    `The key group ${awsId} also trusts ${foreign.join(', ')}, which is not known here.`,
    'In CloudFront, remove it from the key group, or adopt it; then try again.',
  );
}
