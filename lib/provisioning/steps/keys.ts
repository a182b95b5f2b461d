import {
  createKeyGroup,
  createPublicKey,
  findKeyGroup,
  findPublicKey,
  getKeyGroup,
  getPublicKey,
  type KeyGroupState,
  setKeyGroupKeys,
} from '@/lib/aws/cloudfront-keys';
import { notYet, stop } from '@/lib/aws/errors';
import { encryptPrivateKey } from '@/lib/keys/encryption';
import { isSamePublicKey, makeSigningKey } from '@/lib/keys/make';
import { newId } from '@/lib/kernel/id';

import type { LibrarySet } from '../library-set';
import { signingKeyName } from '../names';
import { fact, id, type RunStep, type StepContext } from '../step';

const COMMENT = 'Usher signs playback URLs with this';

type KeyRow = NonNullable<LibrarySet['signingKey']>;

/** Makes the key group's signing key if it has none, and gives CloudFront the public half. */
export const createSigningKeyStep: RunStep = async (context) => {
  const row = context.set.signingKey ?? (await makeRow(context));
  const awsId = row.awsPublicKeyId ? await requirePublicKey(row, row.awsPublicKeyId) : await upload(row);
  await context.save((tx) => tx.signingKey.update({ where: { id: row.id }, data: { awsPublicKeyId: awsId } }));
  return { done: [id('Public key', awsId), fact('Key type', row.kind === 'RSA_2048' ? 'RSA 2048' : 'ECDSA P-256')] };
};

/** The row, with the private half encrypted, is committed before CloudFront hears of the key. */
async function makeRow({ set, save }: StepContext): Promise<KeyRow> {
  const { keyGroup } = set;
  const { privateKey, publicKeyPem } = await makeSigningKey(keyGroup.signingKeyKind);
  const rowId = newId();
  const name = signingKeyName(keyGroup.name, 1);
  return save(async (tx) => {
    // Two libraries may come here at once; the name lets one key in, and both go on with it.
    await tx.signingKey.createMany({
      data: {
        id: rowId, keyGroupId: keyGroup.id, kind: keyGroup.signingKeyKind, name, publicKeyPem,
        ...encryptPrivateKey({ id: rowId, kind: keyGroup.signingKeyKind }, privateKey),
      },
      skipDuplicates: true,
    });
    return tx.signingKey.findUniqueOrThrow({ where: { name }, omit: { ciphertext: true } });
  });
}

async function upload(row: KeyRow): Promise<string> {
  const state = (await createPublicKey(row.name, row.publicKeyPem, COMMENT)) ?? (await findPublicKey(row.name));
  if (!state) {
    throw notYet(
      'public-key-not-listed',
      `CloudFront says that the public key ${row.name} exists, but does not list it.`,
      'This is tried again by itself.',
    );
  }
  return requireSame(row, state);
}

async function requirePublicKey(row: KeyRow, awsId: string): Promise<string> {
  const state = await getPublicKey(awsId);
  if (state) return requireSame(row, state);
  throw stop(
    'public-key-gone',
    `The public key ${awsId} was deleted at CloudFront, so nothing that is signed with it is accepted.`,
    'Retire the signing key and make another one.',
  );
}

function requireSame(row: KeyRow, state: { awsId: string; pem: string }): string {
  if (isSamePublicKey(state.pem, row.publicKeyPem)) return state.awsId;
  throw stop(
    'public-key-not-ours',
    `CloudFront has another public key under the name ${row.name} (${state.awsId}).`,
    'Delete or rename it in CloudFront if nothing uses it, then try again.',
  );
}

/** Puts the key into the group; from then on signatures made with it are accepted. */
export const createKeyGroupStep: RunStep = async ({ set, save }) => {
  const { keyGroup, signingKey } = set;
  const publicKeyId = signingKey?.awsPublicKeyId;
  if (!signingKey || !publicKeyId) throw new Error(`key group ${keyGroup.id} has no uploaded signing key`);

  const state =
    (keyGroup.awsId ? await getKeyGroup(keyGroup.awsId) : undefined) ??
    (await createKeyGroup(keyGroup.name, [publicKeyId], COMMENT)) ??
    (await findKeyGroup(keyGroup.name));
  if (!state) {
    throw notYet(
      'key-group-not-listed',
      `CloudFront says that the key group ${keyGroup.name} exists, but does not list it.`,
      'This is tried again by itself.',
    );
  }
  const complete = state.publicKeyIds.includes(publicKeyId) ? state : await addKey(state, publicKeyId);
  await save(async (tx) => {
    await tx.keyGroup.update({ where: { id: keyGroup.id }, data: { awsId: complete.awsId, etag: complete.etag } });
    await requireOnlyOurs(complete, (ids) => tx.signingKey.findMany({ where: { awsPublicKeyId: { in: ids } } }));
    await tx.signingKey.update({ where: { id: signingKey.id }, data: { state: 'ACTIVE' } });
  });
  return { done: [id('Key group', complete.awsId), id('Public keys', complete.publicKeyIds.join(', '))] };
};

async function addKey(state: KeyGroupState, publicKeyId: string): Promise<KeyGroupState> {
  return setKeyGroupKeys(state, [...state.publicKeyIds, publicKeyId], COMMENT);
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
    `The key group ${awsId} also trusts ${foreign.join(', ')}, which Usher did not make.`,
    'In CloudFront, remove it from the key group, then try again.',
  );
}
