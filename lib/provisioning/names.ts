import type { DistributionRole, SigningKeyKind } from '@/lib/db/generated/enums';
import { plainLetters } from '@/lib/kernel/plain-letters';

// Names and references that go out to AWS. Each is made from the install's id and a row's id, never from
// the clock or chance, so that a step which is repeated asks for the same thing and recognises it.

/** CloudFront's bound of a distribution's comment, and of a key's. */
const COMMENT_MAX = 128;

/** CloudFront's bound of an origin access control's name; what else has names may have longer ones. */
const ACCESS_CONTROL_NAME_MAX = 64;

const KEY_SLUGS: Record<SigningKeyKind, string> = { ECDSA_P256: 'p256', RSA_2048: 'rsa2048' };

/** The nth of what the libraries of an install share; the first goes without a number. */
function nth(name: string, number: number): string {
  return number === 1 ? name : `${name}-n${number}`;
}

/** The nth origin access control that libraries of the install share. */
export function originAccessControlName(installId: string, number: number): string {
  return nth(`usher-${installId}`, number);
}

/** The nth response headers policy that libraries of the install share. */
export function headersPolicyName(installId: string, number: number): string {
  return nth(`usher-${installId}`, number);
}

/** What only one library uses: its own access control, key group or headers policy. */
export function ownPartName(installId: string, libraryId: string): string {
  return `usher-${installId}-${libraryId}`;
}

/** The CallerReference of one distribution's origin access identity. */
export function originAccessIdentityReference(installId: string, libraryId: string, role: DistributionRole): string {
  return `usher-${installId}-${libraryId}-${role.toLowerCase()}`;
}

/** The nth key group that libraries with this kind of key share. */
export function keyGroupName(installId: string, kind: SigningKeyKind, number: number): string {
  return nth(`usher-${installId}-${KEY_SLUGS[kind]}`, number);
}

/** The name and CallerReference of the nth key of a key group. */
export function signingKeyName(groupName: string, number: number): string {
  return `${groupName}-${number}`;
}

/** The name and CallerReference of a signing key, or the name of a key group, that was made by itself. */
export function standaloneName(installId: string, rowId: string): string {
  return `usher-${installId}-${rowId}`;
}

/** The CallerReference of a distribution; CloudFront takes none twice, so one that is made again has another. */
export function distributionReference(installId: string, { id, remade }: { id: string; remade: number }): string {
  const first = `usher-${installId}-${id}`;
  return remade === 0 ? first : `${first}-r${remade}`;
}

/** The name of what is made again under a new one, because it was deleted: each time the next number. */
export function nextName(name: string): string {
  const [, before = name, number = '0'] = /^(.*)-r(\d+)$/.exec(name) ?? [];
  const end = `-r${Number(number) + 1}`;
  return `${before.slice(0, ACCESS_CONTROL_NAME_MAX - end.length)}${end}`;
}

/** What the CloudFront console shows for a distribution, in plain letters; ends in our row's id, by which it is found again. */
export function distributionComment(libraryName: string, role: DistributionRole, distributionId: string): string {
  const end = `, ${role.toLowerCase()} (${distributionId})`;
  const plain = plainLetters(libraryName).replace(/[^\x20-\x7e]+/g, '-').replace(/^[\s-]+/, '').replace(/[\s-]+$/, '');
  const start = `Usher: ${plain === '' ? 'library' : plain}`;
  return `${start.slice(0, COMMENT_MAX - end.length)}${end}`;
}

/** The tags by which a bucket proves that it was made for this library. */
export function bucketTags(installId: string, libraryId: string): Record<string, string> {
  return { 'usher:install': installId, 'usher:library': libraryId };
}

/** Where CloudFront reaches a bucket. */
export function originDomainName(bucketName: string, region: string): string {
  return `${bucketName}.s3.${region}.amazonaws.com`;
}

/**
 * The bucket behind an origin's domain name in any of the forms that S3's REST endpoint has had; undefined for other hosts,
 * and for a bucket's website, which CloudFront reads as anybody does.
 */
export function bucketOfOrigin(domainName: string): string | undefined {
  return /^(.+)\.s3([.-](?!website)[a-z0-9-]+|\.dualstack\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/.exec(domainName)?.[1];
}

/** What everybody may read through the basic distribution. */
export const PUBLIC_PREFIX = 'public/';
export const PUBLIC_PROBE_KEY = 'public/usher-probe.txt';
export const PRIVATE_PROBE_KEY = 'videos/usher-probe.txt';

/** What the probe objects say; the proof compares it with the answer. */
export function probeText(key: string, libraryId: string): string {
  return `Usher asks for this object to see who may read it.\n${key} ${libraryId}\n`;
}
