import type { Db } from '@/lib/db/client';
import type { KeyGroup, OriginIdentity, ResponseHeadersPolicy, SigningKey } from '@/lib/db/generated/client';
import type { SigningKeyKind } from '@/lib/db/generated/enums';
import { newId } from '@/lib/kernel/id';
import { encryptPrivateKey } from '@/lib/keys/encryption';
import { makeSigningKey } from '@/lib/keys/make';

import { CONTROL_COMMENT } from './identities/names';
import { KEY_COMMENT } from './keys/limits';
import { headersPolicyName, keyGroupName, originAccessControlName, signingKeyName } from './names';

/**
 * An account has room for about ten key groups and public keys, twenty headers policies and a hundred access controls, so
 * one current of each serves the whole install. CloudFront lets a hundred distributions use one; then a second is begun.
 */
export const DISTRIBUTIONS_PER_SHARED_PART = 100;

const HEADERS_COMMENT = 'Usher: pages of this site may read answers';

export type KeyGroupWithKey = KeyGroup & { signingKeys: Omit<SigningKey, 'ciphertext'>[] };

const withKeys = {
  signingKeys: { where: { state: { not: 'RETIRED' } }, orderBy: { createdAt: 'desc' }, omit: { ciphertext: true } },
} as const;

/** The number of distributions that are to use a shared part more. */
type Uses = number;

/** The access control that new distributions read as. Call it where recordings come one at a time. */
export async function sharedAccessControl(tx: Db, install: string, uses: Uses): Promise<OriginIdentity> {
  const present = await tx.originIdentity.findMany({
    where: { kind: 'OAC', shared: true }, orderBy: { createdAt: 'desc' }, include: { _count: { select: { distributions: true } } },
  });
  const free = present.find(({ _count }) => _count.distributions + uses <= DISTRIBUTIONS_PER_SHARED_PART);
  return free ?? newAccessControl(tx, await freeName((number) => originAccessControlName(install, number), (name) => tx.originIdentity.count({ where: { name } })), true);
}

/** The first name that no row has: also not one that is on its way out, because AWS may have it still. */
async function freeName(nameOf: (number: number) => string, count: (name: string) => Promise<number>): Promise<string> {
  for (let number = 1; ; number += 1) if ((await count(nameOf(number))) === 0) return nameOf(number);
}

/** An access control as a row. */
export function newAccessControl(tx: Db, name: string, shared: boolean): Promise<OriginIdentity> {
  return tx.originIdentity.create({ data: { id: newId(), kind: 'OAC', shared, comment: CONTROL_COMMENT, name } });
}

/** The key group, with its key, that new signed distributions trust. Call it where recordings come one at a time. */
export async function sharedKeyGroup(tx: Db, install: string, kind: SigningKeyKind, uses: Uses): Promise<KeyGroupWithKey> {
  const present = await tx.keyGroup.findMany({
    where: { signingKeyKind: kind, shared: true },
    orderBy: { createdAt: 'desc' },
    include: { ...withKeys, _count: { select: { distributions: true } } },
  });
  const free = present.find(({ _count }) => _count.distributions + uses <= DISTRIBUTIONS_PER_SHARED_PART);
  return free ?? newKeyGroup(tx, await freeName((number) => keyGroupName(install, kind, number), (name) => tx.keyGroup.count({ where: { name } })), kind, true);
}

/** A key group with a key of its own, both rows only: the private half is encrypted and kept before AWS hears of the key. */
export async function newKeyGroup(tx: Db, name: string, kind: SigningKeyKind, shared: boolean): Promise<KeyGroupWithKey> {
  const group = await tx.keyGroup.create({ data: { id: newId(), name, signingKeyKind: kind, shared, comment: KEY_COMMENT } });
  const key = await newSigningKey(tx, { name: await nextKeyName(tx, name), kind, keyGroupId: group.id });
  return { ...group, signingKeys: [key] };
}

/** The name of a key group's next key: the first that no key ever had, because rows of retired keys stay. */
export async function nextKeyName(tx: Db, groupName: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = signingKeyName(groupName, number);
    if (!(await tx.signingKey.findUnique({ where: { name }, select: { id: true } }))) return name;
  }
}

/** A new signing key as a row; CloudFront gets its public half later. */
export async function newSigningKey(
  tx: Db, { id = newId(), name, kind, keyGroupId, comment = KEY_COMMENT }: { id?: string; name: string; kind: SigningKeyKind; keyGroupId: string | null; comment?: string },
): Promise<Omit<SigningKey, 'ciphertext'>> {
  const { privateKey, publicKeyPem } = await makeSigningKey(kind);
  return tx.signingKey.create({
    data: { id, keyGroupId, kind, name, comment, publicKeyPem, ...encryptPrivateKey({ id, kind }, privateKey) },
    omit: { ciphertext: true },
  });
}

/** The headers policy that new distributions answer with. Call it where recordings come one at a time. */
export async function sharedHeadersPolicy(tx: Db, install: string, allowedOrigin: string, uses: Uses): Promise<ResponseHeadersPolicy> {
  const present = await tx.responseHeadersPolicy.findMany({
    where: { shared: true }, orderBy: { createdAt: 'desc' }, include: { _count: { select: { distributions: true } } },
  });
  const free = present.find(({ _count }) => _count.distributions + uses <= DISTRIBUTIONS_PER_SHARED_PART);
  return free ?? newHeadersPolicy(
    tx, await freeName((number) => headersPolicyName(install, number), (name) => tx.responseHeadersPolicy.count({ where: { name } })), allowedOrigin, true,
  );
}

/** A headers policy as a row. */
export function newHeadersPolicy(tx: Db, name: string, allowedOrigin: string, shared: boolean): Promise<ResponseHeadersPolicy> {
  return tx.responseHeadersPolicy.create({ data: { id: newId(), shared, comment: HEADERS_COMMENT, name, allowedOrigin } });
}
