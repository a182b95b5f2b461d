import { deletePublicKey, findPublicKey, getPublicKey, type PublicKeyState, setPublicKeyComment } from '@/lib/aws/cloudfront-keys';
import { stop } from '@/lib/aws/errors';
import { isSamePublicKey } from '@/lib/keys/make';

import { endWaitFor } from '../keys/end-wait';
import type { KeyRow } from '../library-set';
import { fact, id, type RunStep } from '../operation/step';

/** Deletes the public key, and then forgets the private half: from here on nobody can sign with it, nor is it trusted. */
export const deletePublicKeyStep: RunStep<'DELETE_PUBLIC_KEY'> = async ({ db, save }, { signingKeyId }) => {
  const row = await db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, omit: { ciphertext: true } });
  if (row.state === 'RETIRED') return { done: [fact('Public key', 'gone already')] };
  if (row.state !== 'MADE') {
    throw stop('key-in-group', `${row.name} is in a key group.`, 'Take it out of the group first.');
  }
  const state = await stateOf(row);
  if (state) await deletePublicKey(state);
  await save(async (tx) => {
    await tx.signingKey.update({
      where: { id: row.id },
      data: { state: 'RETIRED', ciphertext: null, masterKeyId: null, etag: null, awsPublicKeyId: row.awsPublicKeyId ?? state?.awsId ?? null },
    });
    await endWaitFor(tx, row.id);
  });
  return { done: [fact('Public key', state ? 'deleted' : 'gone already'), fact('Private half', 'forgotten')] };
};

/** The key at CloudFront; one whose id was lost with a worker is found by its name, and is ours if its key material is. */
async function stateOf(row: KeyRow): Promise<PublicKeyState | undefined> {
  if (row.awsPublicKeyId) return getPublicKey(row.awsPublicKeyId);
  const found = await findPublicKey(row.name);
  return found && isSamePublicKey(found.pem, row.publicKeyPem) ? getPublicKey(found.awsId) : undefined;
}

/** Changes the comment of a public key, the only thing of one that can change. */
export const updatePublicKeyStep: RunStep<'UPDATE_PUBLIC_KEY'> = async ({ db, save }, { signingKeyId, comment }) => {
  const { awsPublicKeyId } = await db.signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, select: { awsPublicKeyId: true } });
  const state = awsPublicKeyId ? await setPublicKeyComment(awsPublicKeyId, comment) : undefined;
  if (!state) {
    throw stop('public-key-gone', `The public key ${awsPublicKeyId ?? ''} no longer exists at CloudFront.`, 'Delete it here as well.');
  }
  await save((tx) => tx.signingKey.update({ where: { id: signingKeyId }, data: { comment, etag: state.etag ?? null } }));
  return { done: [id('Public key', state.awsId), fact('Comment', comment)] };
};
