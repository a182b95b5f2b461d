import { constants, type KeyObject, publicDecrypt, verify, type VerifyKeyObjectInput } from 'node:crypto';

import { MAX_URL_BYTES } from '@/lib/aws/signing-guard';

import { type Case, type Check, failed, passed, publicKeyOf, unknown } from '../case';
import { finding, type Finding } from '../causes';
import type { Decoded, Digest } from '../decode';
import { variants } from './variants';

/** More verifications than this are not worth a reader's wait; one takes less than a tenth of a millisecond. */
const MAX_TRIES = 400;

/**
 * Whether the signature belongs to these bytes and this key. When it does not, what else may have been signed is tried: only
 * what verifies is named.
 */
export function checkSignature(it: Case): Check {
  const { decoded, publicKey } = it;
  const { signature, bytes, digest } = decoded ?? {};
  if (!decoded || !signature || !bytes) return unknown('signature', 'There is nothing to compare.');
  if (!digest) return unknown('signature', 'The hash algorithm is not known.');
  if (publicKey && holds(publicKey, bytes, digest, signature)) return passed('signature', 'It was verified with the public key.');
  const other = keyThatSigned(it);
  // Where the id is nobody’s, that is what is wrong.
  if (other !== undefined && !it.key) return passed('signature', `It was verified with the public key of ${other}.`);
  if (other !== undefined) {
    return failed('signature', finding('wrong-key-id', `The key ${other} made this signature, and Key-Pair-Id names ${it.credentials?.keyPairId ?? 'none'}.`, `With the public key of ${other} the signature holds.`));
  }
  if (!publicKey) return withoutKey(signature);
  const { found, changes } = tried(it, decoded, publicKey, signature);
  return failed('signature', found ?? nothingHolds(publicKey, bytes, digest, signature, triedInWords(it, decoded, changes)));
}

function holds(key: KeyObject, bytes: Buffer, digest: Digest, signature: Buffer, isRaw = false): boolean {
  try {
    return isRaw ? verify(digest, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature) : verify(digest, bytes, key, signature);
  } catch {
    return false;
  }
}

/** The known key that made the signature, when it is another one than the id names. */
export function keyThatSigned({ knowledge, key, decoded }: Case): string | undefined {
  const { signature, bytes, digest } = decoded ?? {};
  if (!signature || !bytes || !digest) return undefined;
  const others = (knowledge.keys?.list ?? []).filter((one) => one !== key).slice(0, 50);
  return others.find((one) => {
    const publicKey = publicKeyOf(one);
    return publicKey !== undefined && holds(publicKey, bytes, digest, signature);
  })?.id;
}

/** Some signatures are wrong whatever the key is: 64 bytes are neither RSA-2048's 256 nor a DER sequence. */
function withoutKey(signature: Buffer): Check {
  if (signature.length === 64) {
    return failed('signature', finding('raw-ecdsa', 'The signature has 64 bytes, as ECDSA signatures have that are written raw (r and s); CloudFront reads ASN.1 DER.', 'The public key is not known here, so it was not tried.'));
  }
  return unknown('signature', 'The public key is not known here, so the signature cannot be verified.');
}

/** Takes the changes up to the first that makes the signature hold, and gives that one, and what was tried in words. */
function tried(it: Case, decoded: Decoded, key: KeyObject, signature: Buffer): { found?: Finding; changes: Set<string> } {
  const changes = new Set<string>();
  if (it.asked.url.length > MAX_URL_BYTES || (decoded.bytes?.length ?? 0) > 4 * MAX_URL_BYTES) return { changes };
  let tries = 0;
  for (const { bytes, digest, isRaw, change, found } of variants(it, decoded)) {
    if (holds(key, bytes, digest, signature, isRaw)) return { found, changes };
    changes.add(change);
    tries += 1;
    if (tries === MAX_TRIES) break;
  }
  return { changes };
}

function triedInWords({ distribution, knowledge }: Case, { kind }: Decoded, changes: ReadonlySet<string>): string {
  if (changes.size === 0) return 'It is too long for other readings of it to be tried.';
  const isOpen = kind === 'canned' && (!distribution || !knowledge.bucketUrls?.length);
  return `None of these makes it hold: ${[...changes].join('; ')}.${isOpen ? ' Not tried: names of the distribution and of its bucket that are not known here.' : ''}`;
}

/** Nothing that was tried holds. An RSA signature still tells whether its key made it, if only for something else. */
function nothingHolds(key: KeyObject, bytes: Buffer, digest: Digest, signature: Buffer, compared: string): Finding {
  const genuine = recovered(key, signature);
  if (genuine !== undefined) {
    const also = genuine === digest ? [] : [`It was made with ${genuine === 'sha1' ? 'SHA-1' : 'SHA-256'}, which is not what Hash-Algorithm says.`];
    return finding('changed-after-signing', 'The key did make this signature, but for something else than these bytes: the URL or the policy is not the one that was signed.', compared, `${bytes.length} bytes should have been signed.`, ...also);
  }
  const other = otherRsaScheme(key, bytes, signature);
  if (other !== undefined) return finding('unsupported-signature', `The key did make this signature, but ${other}, which CloudFront does not check.`, 'So read, the signature holds.');
  const bits = key.asymmetricKeyDetails?.modulusLength;
  const length = bits !== undefined && signature.length !== bits / 8 ? [`It has ${signature.length} bytes, and one of this key has ${bits / 8}: a part of it is missing, or another kind of key made it.`] : [];
  const isDer = signature[0] === 0x30 && signature[1] === signature.length - 2;
  const form = bits === undefined && !isDer ? ['It is no ASN.1 DER sequence of its length, as an ECDSA signature has to be.'] : [];
  const what = bits === undefined
    ? 'The signature does not belong to these bytes and this key: it was altered, or what was signed was, or another key made it.'
    : 'The key did not make this signature: it was altered, or another key made it.';
  return finding('signature-altered', what, ...length, ...form, compared);
}

/** The digest algorithm inside an RSA signature (PKCS #1 v1.5), or undefined when this key did not make it. */
function recovered(key: KeyObject, signature: Buffer): Digest | undefined {
  if (key.asymmetricKeyType !== 'rsa') return undefined;
  try {
    const info = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return info.length === 35 ? 'sha1' : info.length === 51 ? 'sha256' : undefined;
  } catch {
    return undefined;
  }
}

/** How else an RSA key signs these bytes, in words; undefined when it did not. */
function otherRsaScheme(key: KeyObject, bytes: Buffer, signature: Buffer): string | undefined {
  if (key.asymmetricKeyType !== 'rsa') return undefined;
  const digest = (['sha512', 'sha384'] as const).find((each) => verifies(key, each, bytes, signature));
  if (digest !== undefined) return `with ${digest.replace('sha', 'SHA-')}`;
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  return ['sha1', 'sha256', 'sha512', 'sha384'].some((each) => verifies(pss, each, bytes, signature)) ? 'with PSS padding' : undefined;
}

function verifies(key: KeyObject | VerifyKeyObjectInput, digest: string, bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(digest, bytes, key, signature);
  } catch {
    return false;
  }
}
