import { createDecipheriv, createPrivateKey, type KeyObject } from 'node:crypto';

import { z } from 'zod';

import { deriveKey } from '@/lib/kernel/derive-key';

import { query } from './database';
import { PLANTED_MASTER_KEY } from './planted';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The private keys of the running product, opened from its database with the planted master key. */
export async function signingKeys(): Promise<KeyObject[]> {
  const rows = await query(
    `SELECT "id", "kind"::text AS kind, encode("ciphertext", 'hex') AS sealed FROM "SigningKey" WHERE "ciphertext" IS NOT NULL`,
    z.object({ id: z.string(), kind: z.string(), sealed: z.string() }),
  );
  const secret = deriveKey(Buffer.from(PLANTED_MASTER_KEY, 'base64'), 'signing-key-encryption');
  return rows.map(({ id, kind, sealed }) => {
    const bytes = Buffer.from(sealed, 'hex');
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(`usher:signing-key:${id}:${kind}`));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const der = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  });
}
