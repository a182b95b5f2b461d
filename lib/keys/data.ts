import type { KeyObject } from 'node:crypto';

import type { Db } from '@/lib/db/client';
import type { SigningKeyKind } from '@/lib/db/generated/enums';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { decryptPrivateKey } from './encryption';

/** What signing needs. The private half is a KeyObject only, so that no log or JSON can print it. */
export interface LoadedSigningKey {
  id: string;
  /** Sent as Key-Pair-Id. */
  awsPublicKeyId: string;
  kind: SigningKeyKind;
  privateKey: KeyObject;
}

/** Decrypting and parsing costs more than signing; a row's key never changes, so it is kept. */
const parsed = new Map<string, { ciphertext: string; privateKey: KeyObject }>();

/**
 * The newest active key of a key group. Refuses with `not_ready` when CloudFront does not know one yet,
 * and with `unavailable` when it was encrypted with another master key.
 */
export async function loadSigningKey(db: Db, keyGroupId: string): Promise<Result<LoadedSigningKey>> {
  const row = await db.signingKey.findFirst({
    where: { keyGroupId, state: 'ACTIVE', ciphertext: { not: null } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  if (!row?.awsPublicKeyId || !row.ciphertext || row.masterKeyId === null) {
    return refuse({
      code: 'not_ready',
      message: 'CloudFront has no signing key for this library yet.',
      fix: 'Wait until the library is ready.',
    });
  }
  const { id, kind, ciphertext, masterKeyId } = row;
  const fingerprint = `${masterKeyId}:${Buffer.from(ciphertext).toString('base64')}`;
  let known = parsed.get(row.id);
  if (known?.ciphertext !== fingerprint) {
    const decrypted = decryptPrivateKey({ id, kind, ciphertext, masterKeyId });
    if (!decrypted.ok) return decrypted;
    known = { ciphertext: fingerprint, privateKey: decrypted.value };
    parsed.set(row.id, known);
  }
  return ok({ id: row.id, awsPublicKeyId: row.awsPublicKeyId, kind: row.kind, privateKey: known.privateKey });
}
