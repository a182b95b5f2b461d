import { createCipheriv, createDecipheriv, createHash, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';

import { env } from '@/lib/env';
import { deriveKey } from '@/lib/kernel/derive-key';
import { ok, refuse, type Result } from '@/lib/kernel/result';

const ALGORITHM = 'aes-256-gcm';
/** 96 bits, the size GCM is made for; random, because a master key encrypts only a handful of keys. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The row that a ciphertext belongs to; in any other row it does not decrypt. */
export interface KeyRow {
  id: string;
  kind: string;
}

/** The encrypted private half as its row keeps it: IV, tag and ciphertext in one, and which master key it is under. */
export interface EncryptedKey {
  ciphertext: Uint8Array<ArrayBuffer>;
  masterKeyId: string;
}

/** Encrypts a private key for one row. */
export function encryptPrivateKey(row: KeyRow, privateKey: KeyObject): EncryptedKey {
  const { masterKey } = env();
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, deriveKey(masterKey, 'signing-key-encryption'), iv);
  cipher.setAAD(boundTo(row));
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const encrypted = Buffer.concat([cipher.update(der), cipher.final()]);
  der.fill(0);
  return {
    ciphertext: Uint8Array.from(Buffer.concat([iv, cipher.getAuthTag(), encrypted])),
    masterKeyId: masterKeyId(masterKey),
  };
}

/**
 * Decrypts a row's private key. Refuses with `unavailable` when it is under another master key,
 * or when the row was changed or swapped since; the reason never holds key material.
 */
export function decryptPrivateKey(row: KeyRow & EncryptedKey): Result<KeyObject> {
  const { masterKey } = env();
  const id = masterKeyId(masterKey);
  if (row.masterKeyId !== id) {
    return refuse({
      code: 'unavailable',
      message: `The signing key ${row.id} is encrypted with the master key ${row.masterKeyId}, and this process was given ${id}.`,
      fix: 'Start with the master key that was in use when the key was made (USHER_MASTER_KEY, or master.key in the state folder).',
    });
  }
  try {
    const sealed = Buffer.from(row.ciphertext);
    const iv = sealed.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(ALGORITHM, deriveKey(masterKey, 'signing-key-encryption'), iv, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(row));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const der = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    der.fill(0);
    return ok(privateKey);
  } catch {
    // OpenSSL's reason says nothing to a person, and must not get near a log with the buffers in hand.
    return refuse({
      code: 'unavailable',
      message: `The signing key ${row.id} does not decrypt: its row was changed or belongs to another one.`,
      fix: 'Restore the row from a backup.',
    });
  }
}

/** Which master key this is, safe to show: the first 8 hex characters of its SHA-256. */
export function masterKeyId(masterKey: Buffer): string {
  return createHash('sha256').update(masterKey).digest('hex').slice(0, 8);
}

function boundTo({ id, kind }: KeyRow): Buffer {
  return Buffer.from(`usher:signing-key:${id}:${kind}`);
}
