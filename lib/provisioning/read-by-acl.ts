import type { Db } from '@/lib/db/client';
import type { Distribution, Library, OriginIdentity } from '@/lib/db/generated/client';

import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from './names';
import type { Grantee } from './object-grants';
import { isNamedByPolicy } from './reader';

// In classic mode it is each object's ACL, and not the bucket policy, that lets the distributions read.

/** The objects of a library in classic mode, as plans and looks need them. */
export interface ObjectsByAcl {
  /** Whose ACLs a look reads; asking for every object's would take a call each. */
  sampledKeys: string[];
  /** How many objects are recorded. */
  objectCount: number;
}

/** A look reads the ACLs of so many of the newest videos, and of as many others, which are other ones each time. */
const NEWEST = 3;
const OTHERS = 3;

/** What is recorded of the objects that ACLs let read; undefined where the bucket policy does. Until the next look it stays the same. */
export async function readObjectsByAcl(
  db: Db, { id: libraryId, readPermission, adoptedAt }: Pick<Library, 'id' | 'readPermission' | 'adoptedAt'>,
): Promise<ObjectsByAcl | undefined> {
  if (readPermission !== 'ACL') return undefined;
  const where = { libraryId, state: 'READY' as const };
  const select = { objectKey: true, posterKey: true };
  const videoCount = await db.video.count({ where });
  const posterCount = await db.video.count({ where: { ...where, posterKey: { not: null } } });
  const last = await db.look.findFirst({ where: { libraryId }, orderBy: [{ at: 'desc' }, { id: 'desc' }], select: { at: true } });
  const turn = last ? Math.floor(last.at.getTime() / 1000) : 0;
  const newest = await db.video.findMany({ where, select, orderBy: [{ readyAt: 'desc' }, { id: 'desc' }], take: NEWEST });
  const skip = videoCount === 0 ? 0 : (turn * OTHERS) % videoCount;
  const others = await db.video.findMany({ where, select, orderBy: { id: 'asc' }, skip, take: OTHERS });
  const probes = adoptedAt === null ? [PUBLIC_PROBE_KEY, PRIVATE_PROBE_KEY] : [];
  const ofVideos = [...newest, ...others].flatMap(({ objectKey, posterKey }) => [objectKey, ...(posterKey === null ? [] : [posterKey])]);
  return { sampledKeys: [...new Set([...probes, ...ofVideos])], objectCount: probes.length + videoCount + posterCount };
}

type ReadingDistribution = Pick<Distribution, 'role'> & {
  originIdentity: OriginIdentity | null;
  library: Pick<Library, 'readPermission'> | null;
};

/** Whom ACLs must let read, of these distributions; nobody where the bucket policy does. An identity that is not made yet is left out. */
export function granteesOf(distributions: readonly ReadingDistribution[]): Grantee[] {
  return distributions.flatMap(({ role, originIdentity: identity, library }) =>
    identity?.s3CanonicalUserId && !isNamedByPolicy(identity, library?.readPermission)
      ? [{ role, canonicalUserId: identity.s3CanonicalUserId }]
      : [],
  );
}

/** Whether everybody is made whom ACLs must let read: what is stored before that could not be granted. */
export function knowsItsReaders(distributions: readonly ReadingDistribution[]): boolean {
  return distributions.every(({ originIdentity: identity, library }) =>
    !identity || isNamedByPolicy(identity, library?.readPermission) || identity.s3CanonicalUserId !== null);
}

/** The canonical users that the identities of a bucket's distributions were before they were made again. */
export async function formerReadersOfBucket(db: Db, bucketId: string): Promise<string[]> {
  const identities = await db.originIdentity.findMany({ where: { kind: 'OAI', distributions: { some: { bucketId } } } });
  return identities.flatMap(({ formerCanonicalUserIds }) => formerCanonicalUserIds);
}

/** Whom the ACLs of a bucket's objects must let read. */
export async function granteesOfBucket(db: Db, bucketId: string): Promise<Grantee[]> {
  const distributions = await db.distribution.findMany({
    where: { bucketId },
    include: { originIdentity: true, library: { select: { readPermission: true } } },
    orderBy: [{ role: 'asc' }, { id: 'asc' }],
  });
  return granteesOf(distributions);
}
