import type { Db } from '@/lib/db/client';
import type {
  Bucket, Distribution, KeyGroup, Library, OriginIdentity, Prisma, ResponseHeadersPolicy, SigningKey,
} from '@/lib/db/generated/client';
import type { DistributionRole } from '@/lib/db/generated/enums';

import { type ObjectsByAcl, readObjectsByAcl } from './read-by-acl';

/** A signing key's row without its private half. */
export type KeyRow = Omit<SigningKey, 'ciphertext'>;

/** A library's rows as the worker needs them: everything that was planned with it, made or not. */
export interface LibrarySet {
  library: Library;
  bucket: Bucket;
  /** What the signed distribution trusts. */
  keyGroup: KeyGroup;
  /** The key that signs, or that will sign once it is in the group; undefined until it is planned. */
  signingKey: KeyRow | undefined;
  /** Ids of every public key that the group may hold. */
  ownPublicKeyIds: string[];
  /** Its objects, where their ACLs let the distributions read; undefined where the bucket policy does. */
  objectsByAcl: ObjectsByAcl | undefined;
  /** One part for each distribution, the signed one first. */
  parts: LibraryPart[];
}

export interface LibraryPart {
  role: DistributionRole;
  distribution: Distribution;
  identity: OriginIdentity;
  headersPolicy: ResponseHeadersPolicy | undefined;
}

/** Keys of a group that are not retired, the newest first. */
export const keysInUse = {
  where: { state: { not: 'RETIRED' } },
  orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  omit: { ciphertext: true },
} satisfies Prisma.KeyGroup$signingKeysArgs;

/** The key that signs; before any does, the newest that is to. */
export function signingKeyOf<Key extends { state: string }>(keys: readonly Key[]): Key | undefined {
  return keys.find(({ state }) => state === 'ACTIVE') ?? keys[0];
}

/** Reads a library's rows; throws when it lacks what every library has, which its recording rules out. */
export async function readLibrarySet(db: Db, libraryId: string): Promise<LibrarySet> {
  const { bucket, distributions, ...library } = await db.library.findUniqueOrThrow({
    where: { id: libraryId },
    include: {
      bucket: true,
      distributions: {
        orderBy: { role: 'asc' },
        include: { originIdentity: true, responseHeadersPolicy: true, keyGroup: { include: { signingKeys: keysInUse } } },
      },
    },
  });
  const signed = distributions.find(({ role }) => role === 'SIGNED');
  if (!bucket || !signed?.keyGroup) throw new Error(`library ${libraryId} has no bucket, signed distribution or key group row`);
  const { signingKeys, ...keyGroup } = signed.keyGroup;
  const parts = distributions.map(({ originIdentity: identity, responseHeadersPolicy, keyGroup: _, ...distribution }) => {
    if (!identity) throw new Error(`distribution ${distribution.id} of library ${libraryId} has no identity row`);
    return { role: distribution.role, distribution, identity, headersPolicy: responseHeadersPolicy ?? undefined };
  });
  return {
    library, bucket, keyGroup, parts,
    objectsByAcl: await readObjectsByAcl(db, library),
    signingKey: signingKeyOf(signingKeys),
    ownPublicKeyIds: signingKeys.map((key) => key.awsPublicKeyId).filter((awsId) => awsId !== null),
  };
}
