import { type SignedCookies, signCookies, type SignedUrl, signUrl } from '@/lib/aws/cloudfront-signer';
import { type OwnQuery, withOwnQuery } from '@/lib/aws/own-query';
import { MAX_LIFETIME_SECONDS } from '@/lib/aws/signing-guard';
import type { LibraryState } from '@/lib/db/generated/enums';
import { env } from '@/lib/env';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import type { LoadedSigningKey } from '@/lib/keys/data';

import { asAwsHasIt, type SigningClock, whyNotToSign } from './clock';
import type { SigningPlace } from './data';
import type { Facts } from './facts';
import { expiryOf, type GrantEnd, objectUrl, secondsUntil } from './model';

const ASK = 'Ask whoever gave it to you whether it comes back.';

/** Why a library that is not open gives no signature. */
const NOT_OPEN: Record<LibraryState, AppError> = {
  PROVISIONING: { code: 'not_ready', message: 'The library of this video is still being set up.', fix: 'Try again in a few minutes.' },
  REMOVING: { code: 'gone', message: 'The library of this video is being torn down: nobody can watch it any more.', fix: ASK },
  RETIRED: { code: 'gone', message: 'The library of this video was torn down: the video is kept, and nobody can watch it.', fix: ASK },
  // What is missing of one that is open is on its way.
  READY: { code: 'not_ready', message: 'The library of this video is being changed.', fix: 'Try again in a few minutes.' },
};

/** What signs for a library, at one moment. */
export interface Signer {
  place: SigningPlace;
  domainName: string;
  aliases: readonly string[];
  key: LoadedSigningKey;
  clock: SigningClock;
  /** The moment, by AWS's clock: edges decide by it. */
  signedAt: Date;
  /** How long a signature lives when nothing shorter is asked for, and at most. */
  ttlSeconds: number;
}

/** How a signature differs from the one that the library gives by default. */
export interface Wish extends OwnQuery {
  /** Shorter than the library's lifetime; a longer one is cut to it. */
  expiresInSeconds?: number | undefined;
  grantEnd?: GrantEnd;
  startsAt?: Date | undefined;
  ipAddress?: string | undefined;
  /** Opens everything below it in place of the one object: ends in `/`. */
  prefix?: string | undefined;
}

/** When a signature ends. */
export interface Lifetime {
  /** By AWS's clock: what is signed. */
  expiresAt: Date;
  /** From the moment of signing; the only time that players go by. */
  expiresInSeconds: number;
}

/**
 * Gets ready to sign for a library: its key, and AWS's time. Refuses with `not_ready` (being set up or changed), `gone` (torn down) or
 * `unavailable` (the signing key is under another master key, or our clock and AWS's are too far apart).
 */
export async function openSigner(place: SigningPlace, now: Date, facts: Facts): Promise<Result<Signer>> {
  if (!place.signing) return refuse(NOT_OPEN[place.libraryState]);
  const key = await facts.signingKey(place.signing.keyGroupId);
  if (!key.ok) return key;
  const ttlSeconds = Math.min(place.ttlSeconds, MAX_LIFETIME_SECONDS);
  const clock = await facts.clock();
  const doubtful = whyNotToSign(clock, ttlSeconds);
  if (doubtful) return refuse(doubtful);
  const { domainName, aliases } = place.signing;
  return ok({ place, domainName, aliases, key: key.value, clock, signedAt: asAwsHasIt(clock, now), ttlSeconds });
}

/** Signs one object's URL. Refuses with `not_found` when nothing is left of the grant, and with what the guards refuse of a wish, by its field. */
export function signObject(signer: Signer, objectKey: string, wish: Wish = {}): Result<SignedUrl & Lifetime> {
  const lifetime = lifetimeOf(signer, wish);
  if (!lifetime) return refuse(NOT_FOUND);
  const late = whyTooLate(signer, wish, lifetime);
  if (late) return refuse(late);
  const url = withOwnQuery(objectUrl(signer.domainName, env().aws.mediaScheme, objectKey), wish);
  if (!url.ok) return url;
  const resource = wish.prefix === undefined ? undefined : prefixUrl(signer.domainName, wish.prefix);
  const { key, place, clock, signedAt } = signer;
  // Written out: a thousand are signed for one request, and each spread here costs a tenth of a signature.
  const signed = signUrl({
    url: url.value, resource, expiresAt: lifetime.expiresAt, startsAt: wish.startsAt && asAwsHasIt(clock, wish.startsAt), ipAddress: wish.ipAddress,
    keyPairId: key.awsPublicKeyId, privateKey: key.privateKey, algorithm: place.hashAlgorithm,
  }, signedAt);
  if (!signed.ok) return refuse(ofWish(wish, signed.error));
  const { url: signedUrl, policy, signature } = signed.value;
  return ok({ url: signedUrl, policy, signature, expiresAt: lifetime.expiresAt, expiresInSeconds: lifetime.expiresInSeconds });
}

/** Signs cookies for one object, or for everything below a prefix, at one of the distribution's names. Refuses like `signObject`. */
export function signObjectCookies(signer: Signer, host: string, objectKey: string, wish: Wish = {}): Result<SignedCookies & Lifetime> {
  const lifetime = lifetimeOf(signer, wish);
  if (!lifetime) return refuse(NOT_FOUND);
  const resource = wish.prefix === undefined ? objectUrl(host, env().aws.mediaScheme, objectKey) : prefixUrl(host, wish.prefix);
  const { key, place, clock, signedAt } = signer;
  const signed = signCookies({
    resource, expiresAt: lifetime.expiresAt, startsAt: wish.startsAt && asAwsHasIt(clock, wish.startsAt), ipAddress: wish.ipAddress,
    keyPairId: key.awsPublicKeyId, privateKey: key.privateKey, algorithm: place.hashAlgorithm,
  }, signedAt);
  return signed.ok ? ok({ ...signed.value, ...lifetime }) : signed;
}

/** Less than a second may be left of a grant: it ends before a signature could say so. */
function lifetimeOf(signer: Signer, { expiresInSeconds = signer.ttlSeconds, grantEnd }: Wish): Lifetime | undefined {
  const { clock, signedAt, ttlSeconds } = signer;
  const expiresAt = expiryOf(signedAt, Math.min(expiresInSeconds, ttlSeconds), grantEnd && asAwsHasIt(clock, grantEnd));
  return expiresAt ? { expiresAt, expiresInSeconds: secondsUntil(expiresAt, signedAt) } : undefined;
}

/** A start counts from nothing: it is a moment, and the end is another, counted from now. */
function whyTooLate({ clock, ttlSeconds }: Signer, { startsAt }: Wish, { expiresAt, expiresInSeconds }: Lifetime): AppError | undefined {
  if (!startsAt || asAwsHasIt(clock, startsAt) < expiresAt) return undefined;
  return {
    ...invalidField('startsAt', `It would start when it is over: it ends ${Math.floor(expiresInSeconds)} seconds from now.`),
    fix: `Let it start earlier, or end later with expiresInSeconds, which counts from now and not from the start: ${ttlSeconds} at most.`,
  };
}

/** What the guards refuse, at the field that the wish has for it. */
function ofWish({ query, downloadName }: Wish, error: AppError): AppError {
  const { resource, url, ...fields } = error.fields ?? {};
  if (resource !== undefined) fields['prefix'] = resource;
  // What the URL has beside its object is the wish's.
  if (url !== undefined) fields[query === undefined && downloadName !== undefined ? 'downloadName' : 'query'] = url;
  return { ...error, fields };
}

function prefixUrl(host: string, prefix: string): string {
  return `${objectUrl(host, env().aws.mediaScheme, prefix.replace(/\/$/, ''))}/*`;
}
