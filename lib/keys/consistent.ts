import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/**
 * Whether the parts of a private key belong together: nothing in it can have been changed and it still be the same key.
 * OpenSSL reads a key whose parts contradict each other, and signs with it, and what it signs is refused everywhere.
 */
export function isConsistent(privateKey: KeyObject, publicKeyPem: string): boolean {
  return privateKey.asymmetricKeyType === 'rsa' ? isConsistentRsa(privateKey) : isPrivateHalfOf(privateKey, publicKeyPem);
}

/** Whether what this private key signs is accepted with that public key: the two are halves of one. */
export function isPrivateHalfOf(privateKey: KeyObject, publicKeyPem: string): boolean {
  const probe = Buffer.from('usher: are these two halves of one key?');
  try {
    return verify('sha256', probe, createPublicKey(publicKeyPem), sign('sha256', probe, privateKey));
  } catch {
    return false;
  }
}

/**
 * By the equations of RFC 8017, section 3.2. Signing something would not tell: OpenSSL notices that the parts for the faster way
 * are wrong, and takes the slow one. Whether p and q are primes need not be asked of numbers that fit all of the others.
 */
function isConsistentRsa(privateKey: KeyObject): boolean {
  const jwk = privateKey.export({ format: 'jwk' });
  const [n, e, d, p, q] = [numberOf(jwk.n), numberOf(jwk.e), numberOf(jwk.d), numberOf(jwk.p), numberOf(jwk.q)];
  if (p <= 1n || q <= 1n || p * q !== n) return false;
  return (d * e) % (p - 1n) === 1n && (d * e) % (q - 1n) === 1n
    && numberOf(jwk.dp) === d % (p - 1n) && numberOf(jwk.dq) === d % (q - 1n) && (numberOf(jwk.qi) * q) % p === 1n;
}

function numberOf(base64url: string | undefined): bigint {
  return BigInt(`0x0${Buffer.from(base64url ?? '', 'base64url').toString('hex')}`);
}
