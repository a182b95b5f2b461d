import { db } from '@/lib/db/client';
import type { SigningKeyKind, SigningKeyState } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { nameOfDistribution } from '../plan/steps';
import { impactOf, type KeyImpact } from './impact';
import { groupCalled, keyCalled } from './names';

/** A signing key as pages show it. Nothing of its private half but whether it is here. */
export interface SigningKeyView {
  id: string;
  /** The name that goes out to AWS. */
  name: string;
  /** What people call it. */
  called: string;
  comment: string;
  kind: SigningKeyKind;
  state: SigningKeyState;
  /** The CloudFront public key's id, sent as Key-Pair-Id. */
  awsPublicKeyId: string | null;
  publicKeyPem: string;
  isPrivateHalfHere: boolean;
  keyGroup: { id: string; called: string } | null;
  /** The libraries that are signed for with it, while it signs. */
  libraries: string[];
  /** When the last signature on record expires or expired; null when there is none. */
  lastExpiresAt: string | null;
  createdAt: string;
}

/** A key group as pages show it. */
export interface KeyGroupView {
  id: string;
  /** The name that goes out to AWS. */
  name: string;
  /** What people call it. */
  called: string;
  comment: string;
  kind: SigningKeyKind;
  /** Whether new libraries may use it. */
  shared: boolean;
  awsId: string | null;
  keys: Pick<SigningKeyView, 'id' | 'name' | 'comment' | 'state' | 'awsPublicKeyId' | 'isPrivateHalfHere'>[];
  /** What trusts it, by name. */
  distributions: { id: string; name: string; libraryName: string | null }[];
  createdAt: string;
}

const withUse = {
  keyGroup: { include: { distributions: { select: { library: { select: { name: true } } } } } },
  signatures: { orderBy: { expiresAt: 'desc' }, take: 1, select: { expiresAt: true } },
} as const;

/** Every signing key, the newest first; retired ones stay as the record of what they signed. */
export async function listSigningKeys(_actor: AdminActor): Promise<SigningKeyView[]> {
  const rows = await db().signingKey.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], omit: { ciphertext: true }, include: withUse });
  return rows.map(keyView);
}

/** One signing key with what would stop working without it; null when it does not exist. */
export async function findSigningKey(_actor: AdminActor, id: string): Promise<(SigningKeyView & { impact: KeyImpact }) | null> {
  if (!isId(id)) return null;
  const row = await db().signingKey.findUnique({ where: { id }, omit: { ciphertext: true }, include: withUse });
  return row && { ...keyView(row), impact: await impactOf(db(), id, new Date()) };
}

interface KeyRowWithUse {
  id: string; name: string; comment: string; kind: SigningKeyKind; state: SigningKeyState; awsPublicKeyId: string | null;
  publicKeyPem: string; masterKeyId: string | null; createdAt: Date;
  keyGroup: { id: string; comment: string; shared: boolean; distributions: { library: { name: string } | null }[] } | null;
  signatures: { expiresAt: Date }[];
}

/** Named one by one, so that what a row gets later is not shown by accident. */
function keyView({ keyGroup, signatures, ...row }: KeyRowWithUse): SigningKeyView {
  const { id, name, comment, kind, state, awsPublicKeyId, publicKeyPem, masterKeyId, createdAt } = row;
  const libraries = (keyGroup?.distributions ?? []).map(({ library }) => library?.name).filter((each) => each !== undefined);
  return {
    id, name, comment, kind, state, awsPublicKeyId, publicKeyPem,
    called: keyCalled({ comment, keyGroup }),
    isPrivateHalfHere: masterKeyId !== null,
    keyGroup: keyGroup && { id: keyGroup.id, called: groupCalled(keyGroup) },
    libraries: state === 'ACTIVE' ? [...new Set(libraries)].sort() : [],
    lastExpiresAt: signatures[0]?.expiresAt.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

const withKeysAndTrust = {
  signingKeys: { where: { state: { not: 'RETIRED' } }, orderBy: { createdAt: 'desc' }, select: { id: true, name: true, comment: true, state: true, awsPublicKeyId: true, masterKeyId: true } },
  distributions: { orderBy: { createdAt: 'asc' }, include: { library: { select: { name: true } } } },
} as const;

/** Every key group, the newest first. */
export async function listKeyGroups(_actor: AdminActor): Promise<KeyGroupView[]> {
  const rows = await db().keyGroup.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], include: withKeysAndTrust });
  return rows.map(groupView);
}

/** One key group; null when it does not exist. */
export async function findKeyGroup(_actor: AdminActor, id: string): Promise<KeyGroupView | null> {
  if (!isId(id)) return null;
  const row = await db().keyGroup.findUnique({ where: { id }, include: withKeysAndTrust });
  return row && groupView(row);
}

interface GroupRow {
  id: string; name: string; comment: string; signingKeyKind: SigningKeyKind; shared: boolean; awsId: string | null; createdAt: Date;
  signingKeys: (Omit<KeyGroupView['keys'][number], 'isPrivateHalfHere'> & { masterKeyId: string | null })[];
  distributions: { id: string; role: 'SIGNED' | 'BASIC'; awsId: string | null; library: { name: string } | null }[];
}

function groupView({ id, name, comment, signingKeyKind: kind, shared, awsId, createdAt, signingKeys, distributions }: GroupRow): KeyGroupView {
  return {
    id, name, comment, kind, shared, awsId, called: groupCalled({ comment, shared, distributions }),
    keys: signingKeys.map(({ masterKeyId, ...key }) => ({ ...key, isPrivateHalfHere: masterKeyId !== null })),
    createdAt: createdAt.toISOString(),
    distributions: distributions.map((each) => ({ id: each.id, name: nameOfDistribution(each), libraryName: each.library?.name ?? null })),
  };
}
