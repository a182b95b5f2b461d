import type { Db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { encryptPrivateKey } from '@/lib/keys/encryption';
import { isPrivateHalfOf } from '@/lib/keys/consistent';
import { type ImportedKey, importPrivateKey } from '@/lib/keys/import';
import { isSamePublicKey } from '@/lib/keys/make';

import type { Closure } from './closure';

/** A private half as it was pasted. It ends here: what goes on is a KeyObject, and what is kept is encrypted. */
export interface PastedKey {
  privateKeyPem?: string | undefined;
  passphrase?: string | undefined;
}

/** The private half that was pasted, if one was. */
export function readPasted({ privateKeyPem, passphrase }: PastedKey): Result<ImportedKey | undefined> {
  if (privateKeyPem === undefined || privateKeyPem.trim() === '') return ok(undefined);
  return importPrivateKey(privateKeyPem, passphrase);
}

/**
 * Encrypts the private half into the row of its public key, and gives the key's ids. A row that does not exist yet is made,
 * so that no step has to be told a secret; CloudFront's id comes into it once a worker has seen the key there.
 */
export async function keepPrivateHalf(
  tx: Db, { kind, privateKey, publicKeyPem }: ImportedKey, { keys }: Pick<Closure, 'keys'>,
): Promise<Result<{ awsId: string; signingKeyId: string }>> {
  const key = keys.find(({ pem }) => isSamePublicKey(pem, publicKeyPem));
  if (!key || !isPrivateHalfOf(privateKey, key.pem)) {
    return refuse(invalidField('privateKeyPem', 'This is the private half of another key than the one at CloudFront. Paste the one that was made together with it.'));
  }
  const { awsId, name } = key;
  const rows = await tx.signingKey.findMany({
    where: { OR: [{ awsPublicKeyId: awsId }, { awsPublicKeyId: null, adoptedAt: { not: null } }, { name }] }, omit: { ciphertext: true },
  });
  const present = rows.find((row) => row.awsPublicKeyId === awsId)
    ?? rows.find((row) => row.awsPublicKeyId === null && isSamePublicKey(row.publicKeyPem, publicKeyPem));
  if (present) {
    await tx.signingKey.update({ where: { id: present.id }, data: { ...encryptPrivateKey({ id: present.id, kind }, privateKey), ...(await signsNow(tx, present)) } });
    return ok({ awsId, signingKeyId: present.id });
  }
  const id = newId();
  const isTaken = rows.some((row) => row.name === name);
  await tx.signingKey.create({
    data: {
      id, kind, name: isTaken ? `${name} (${awsId})` : name, publicKeyPem: key.pem, adoptedAt: new Date(), ...encryptPrivateKey({ id, kind }, privateKey),
    },
  });
  return ok({ awsId, signingKeyId: id });
}

/** A key whose group trusts it already signs from now on, where no other key does. */
async function signsNow(tx: Db, { keyGroupId, state }: { keyGroupId: string | null; state: string }): Promise<{ state?: 'ACTIVE' }> {
  if (keyGroupId === null || state !== 'TRUSTED') return {};
  return (await tx.signingKey.count({ where: { keyGroupId, state: 'ACTIVE' } })) === 0 ? { state: 'ACTIVE' } : {};
}
