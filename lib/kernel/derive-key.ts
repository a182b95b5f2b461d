import { hkdfSync } from 'node:crypto';

/** What a key derived from the master key is for; each purpose gets bytes of its own. */
export type KeyPurpose = 'session-cookie' | 'signing-key-encryption';

/** 32 bytes for one purpose, by HKDF-SHA-256 (RFC 5869) from the install's master key. */
export function deriveKey(masterKey: Buffer, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `usher:${purpose}:v1`, 32));
}
