import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

import type { SigningKeyKind } from '@/lib/db/generated/enums';

const generate = promisify(generateKeyPair);

export interface NewSigningKey {
  privateKey: KeyObject;
  /** SPKI, what CloudFront takes as EncodedKey. */
  publicKeyPem: string;
}

/** Makes a key pair of a kind that CloudFront accepts. The private half leaves only as a KeyObject. */
export async function makeSigningKey(kind: SigningKeyKind): Promise<NewSigningKey> {
  const { privateKey, publicKey } =
    kind === 'RSA_2048'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKeyPem: pemOf(publicKey) };
}

/** Whether two public keys in PEM are the same key, however they are wrapped and broken into lines. */
export function isSamePublicKey(onePem: string, otherPem: string): boolean {
  try {
    // Not by KeyObject.equals: keys of two types leave an error in OpenSSL's queue, at which the next key that is read fails.
    return derOf(onePem).equals(derOf(otherPem));
  } catch {
    return false;
  }
}

function derOf(publicPem: string): Buffer {
  return createPublicKey(publicPem).export({ type: 'spki', format: 'der' });
}

function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}
