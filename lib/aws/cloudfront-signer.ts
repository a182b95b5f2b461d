import type { KeyObject } from 'node:crypto';

import { type CloudfrontSignerAlgorithm, getSignedUrl } from '@aws-sdk/cloudfront-signer';

import { ok, refuse, type Result } from '@/lib/kernel/result';

import { guardExpiry, guardKeyPairId, guardResource, MAX_URL_BYTES } from './signing-guard';

export interface SignInput {
  /** Scheme, domain name and encoded key of one object. */
  url: string;
  /** The id of the CloudFront public key: what viewers send as Key-Pair-Id. */
  keyPairId: string;
  /** Parsed once by its owner and kept: parsing a PEM costs ten times as much as signing. */
  privateKey: KeyObject;
  expiresAt: Date;
  /** SHA1 unless given; SHA256 adds `Hash-Algorithm=SHA256`. */
  algorithm?: CloudfrontSignerAlgorithm;
}

/**
 * Signs one object's URL with a canned policy, after checking what CloudFront's signer does not check.
 * Gives the URL exactly as it was signed; refuses (`invalid_input`) in words that name what is wrong.
 * A part of a second is cut off, so that the URL never outlives `expiresAt`.
 */
export function signUrl(input: SignInput, now: Date): Result<string> {
  const resource = guardResource(input.url);
  if (!resource.ok) return resource;
  const keyPairId = guardKeyPairId(input.keyPairId);
  if (!keyPairId.ok) return keyPairId;
  const expiry = guardExpiry(Math.floor(input.expiresAt.getTime() / 1000), now);
  if (!expiry.ok) return expiry;

  const signed = signUnchecked({ ...input, expiresAt: new Date(expiry.value * 1000) });
  if (Buffer.byteLength(signed) > MAX_URL_BYTES) {
    return refuse({
      code: 'invalid_input',
      message: `With its signature the URL is longer than the ${MAX_URL_BYTES} bytes that CloudFront accepts.`,
      fix: 'Use a shorter object key.',
    });
  }
  return ok(signed);
}

/** Signs whatever it is given: for what must be wrong on purpose (the proof's expired URL, fixtures), nothing else. */
export function signUnchecked(input: SignInput): string {
  return getSignedUrl({
    url: input.url,
    keyPairId: input.keyPairId,
    privateKey: asSignerKey(input.privateKey),
    dateLessThan: input.expiresAt,
    ...(input.algorithm ? { algorithm: input.algorithm } : {}),
  });
}

/**
 * The signer's type says `string | Buffer`, but it hands the value to `crypto.Sign.sign`, which takes a KeyObject:
 * at this border the type is narrower than the code. Its vectors are tested with KeyObjects.
 */
function asSignerKey(privateKey: KeyObject): Buffer {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the one narrow cast, for the reason above
  return privateKey as unknown as Buffer;
}
