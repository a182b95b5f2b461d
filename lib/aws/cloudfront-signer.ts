import type { KeyObject } from 'node:crypto';

import { type CloudfrontSignerAlgorithm, getSignedCookies } from '@aws-sdk/cloudfront-signer';

import type { AppError } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { guardAddress, guardExact, guardKeyPairId, guardPrefix, guardUrl, guardWindow, isTooLong, MAX_URL_BYTES } from './signing-guard';
import { policyText, type SignatureParts, toCloudFrontBase64 } from './signing-policy';

/** Who signs, how, and for how long and for whom it holds. */
export interface SignatureInput {
  /** The id of the CloudFront public key: what viewers send as Key-Pair-Id. */
  keyPairId: string;
  /** Parsed once by its owner and kept: parsing a PEM costs ten times as much as signing. */
  privateKey: KeyObject;
  expiresAt: Date;
  /** Nothing is served up to and including this second. */
  startsAt?: Date | undefined;
  /** One IPv4 address, or a range in CIDR notation. */
  ipAddress?: string | undefined;
  /** SHA1 unless given; SHA256 adds `Hash-Algorithm=SHA256`. */
  algorithm?: CloudfrontSignerAlgorithm | undefined;
}

export interface UrlInput extends SignatureInput {
  /** Scheme, domain name and encoded key of one object, with a query of its own if there is one. */
  url: string;
  /** Opens everything under one prefix in place of the one object: ends in `/*`. */
  resource?: string | undefined;
}

export interface CookieInput extends SignatureInput {
  /** One object, or everything under one prefix: ends in `/*`. */
  resource: string;
}

export interface SignedUrl {
  /** The URL as given, with the signature's parameters after its own. */
  url: string;
  /** The exact bytes that were signed. */
  policy: string;
  /** As it stands in the URL. */
  signature: string;
}

export interface SignedCookies {
  /** `CloudFront-…`, each for a Set-Cookie of its own, and not to be encoded any more. */
  cookies: Record<string, string>;
  policy: string;
  signature: string;
}

/**
 * Signs a URL after checking what CloudFront's signer does not check: with a canned policy, or with a custom one when it
 * opens a prefix, has a start, or an address. Refuses (`invalid_input`) in words that name what is wrong and what was meant, by
 * the input's field where it is one.
 * A part of a second is cut off, so that the URL never outlives `expiresAt`.
 */
export function signUrl(input: UrlInput, now: Date): Result<SignedUrl> {
  const url = guardUrl(input.url);
  if (!url.ok) return url;
  if (input.resource !== undefined) {
    const prefix = guardPrefix(input.resource, input.url);
    if (!prefix.ok) return atField('resource', prefix.error);
  }
  const exact = input.resource === undefined ? guardOne(input, url.value) : ok(null);
  if (!exact.ok) return exact;
  const checked = guardSignature(input, now);
  if (!checked.ok) return checked;
  const signed = withSignature(input, checked.value.sourceIp);
  if (isTooLong(signed.url)) {
    return atField('url', {
      code: 'invalid_input',
      message: `With its signature the URL is longer than the ${MAX_URL_BYTES} bytes that CloudFront accepts.`,
      fix: `${howToShorten(input)}.`,
    });
  }
  return ok(signed);
}

/** What would help, the most first. */
function howToShorten(input: UrlInput): string {
  const { pathname, search } = new URL(input.url);
  return [
    `Use a shorter ${search.length > pathname.length ? 'query' : 'object key'}`,
    ...(isCustom(input) && input.resource === undefined ? ['leave out the start and the address, with which the URL stands in it once more'] : []),
    ...(input.privateKey.asymmetricKeyType === 'rsa' ? ['use a P-256 key, whose signatures are a quarter as long'] : []),
  ].join(', or ');
}

/** A refusal that marks one of the input's fields. */
function atField(field: keyof UrlInput, error: AppError): Result<never> {
  return refuse({ ...error, fields: { [field]: error.message } });
}

/** Signs cookies for one object or one prefix, with the same checks and refusals as `signUrl`. */
export function signCookies(input: CookieInput, now: Date): Result<SignedCookies> {
  const resource = input.resource.endsWith('*') ? guardPrefix(input.resource) : guardObject(input);
  if (!resource.ok) return resource;
  const checked = guardSignature(input, now);
  if (!checked.ok) return checked;
  const isOneObject = !input.resource.endsWith('*') && !isCustom(input);
  const { policy, parts } = signatureOf(input, input.resource, checked.value.sourceIp, isOneObject);
  const cookies: Record<string, string> = {};
  for (const [name, value] of Object.entries<string | undefined>({ ...parts })) if (value !== undefined) cookies[`CloudFront-${name}`] = value;
  return ok({ policy, signature: parts.Signature, cookies });
}

/**
 * Signs whatever it is given: for what must be wrong on purpose (the proof's expired URL, fixtures, a flag of the command
 * line that says so), nothing else.
 */
export function signUnchecked(input: UrlInput): SignedUrl {
  return withSignature(input, input.ipAddress);
}

function withSignature(input: UrlInput, sourceIp: string | undefined): SignedUrl {
  const { url, resource } = input;
  const { policy, parts } = signatureOf(input, resource ?? url, sourceIp, resource === undefined && !isCustom(input));
  const terms = parts.Policy === undefined ? `Expires=${parts.Expires ?? ''}` : `Policy=${parts.Policy}`;
  const hash = parts['Hash-Algorithm'] === undefined ? '' : `&Hash-Algorithm=${parts['Hash-Algorithm']}`;
  const signature = parts.Signature;
  return { url: `${url}${url.includes('?') ? '&' : '?'}${terms}&Signature=${signature}&Key-Pair-Id=${parts['Key-Pair-Id']}${hash}`, policy, signature };
}

function guardObject(input: CookieInput): Result<unknown> {
  const url = guardUrl(input.resource);
  return url.ok ? guardOne(input, url.value) : url;
}

/** That one object is named exactly also in a custom policy, which is for the start or the address. */
function guardOne(input: SignatureInput, url: URL): Result<unknown> {
  const exact = isCustom(input) ? guardExact(url) : ok(null);
  return exact.ok ? exact : atField(input.ipAddress === undefined ? 'startsAt' : 'ipAddress', exact.error);
}

/** Whether one object needs a custom policy, because the canned one has no place for a start or an address. */
function isCustom({ startsAt, ipAddress }: SignatureInput): boolean {
  return startsAt !== undefined || ipAddress !== undefined;
}

function guardSignature(input: SignatureInput, now: Date): Result<{ sourceIp: string | undefined }> {
  const keyPairId = guardKeyPairId(input.keyPairId);
  if (!keyPairId.ok) return keyPairId;
  const window = guardWindow({ expires: epochSeconds(input.expiresAt), startsAt: input.startsAt && epochSeconds(input.startsAt) }, now);
  if (!window.ok) return window;
  if (input.ipAddress === undefined) return ok({ sourceIp: undefined });
  const address = guardAddress(input.ipAddress);
  return address.ok ? ok({ sourceIp: address.value }) : atField('ipAddress', address.error);
}

/** What is sent with a request, in the order in which CloudFront's documentation writes it. */
function signatureOf(
  { keyPairId, privateKey, expiresAt, startsAt, algorithm }: SignatureInput, resource: string, sourceIp: string | undefined, canned: boolean,
): { policy: string; parts: SignatureParts } {
  const expires = epochSeconds(expiresAt);
  const policy = policyText({ resource, expires, startsAt: startsAt && epochSeconds(startsAt), sourceIp });
  const signed = getSignedCookies({ policy, keyPairId, privateKey: asSignerKey(privateKey), algorithm: algorithm ?? 'SHA1' });
  return {
    policy,
    parts: {
      Expires: canned ? String(expires) : undefined,
      Policy: canned ? undefined : toCloudFrontBase64(policy),
      Signature: signed['CloudFront-Signature'],
      'Key-Pair-Id': keyPairId,
      'Hash-Algorithm': algorithm === 'SHA256' ? algorithm : undefined,
    },
  };
}

function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/**
 * The signer's type says `string | Buffer`, but it hands the value to `crypto.Sign.sign`, which takes a KeyObject:
 * at this border the type is narrower than the code. Its vectors are tested with KeyObjects.
 */
function asSignerKey(privateKey: KeyObject): Buffer {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the one narrow cast, for the reason above
  return privateKey as unknown as Buffer;
}
