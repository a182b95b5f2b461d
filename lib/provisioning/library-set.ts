import type { Db } from '@/lib/db/client';
import type { Bucket, Distribution, KeyGroup, Library, OriginIdentity, Prisma, SigningKey } from '@/lib/db/generated/client';
import type { DistributionRole } from '@/lib/db/generated/enums';

/** A library's rows as the worker needs them: everything that was planned with it, made or not. */
export interface LibrarySet {
  library: Library;
  bucket: Bucket;
  keyGroup: KeyGroup;
  /** The key that the group is to hold and that signs; undefined until it is made. Without its private half. */
  signingKey: Omit<SigningKey, 'ciphertext'> | undefined;
  /** Ids of every public key that the group may hold. */
  ownPublicKeyIds: string[];
  /** One part for each distribution, the signed one first. */
  parts: LibraryPart[];
}

export interface LibraryPart {
  role: DistributionRole;
  distribution: Distribution;
  identity: OriginIdentity;
}

/** Keys that are not retired, the newest first: the one in use, or the one being made. */
const keysInUse = {
  where: { state: { not: 'RETIRED' } },
  orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  omit: { ciphertext: true },
} satisfies Prisma.KeyGroup$signingKeysArgs;

/** Reads a library's rows; throws when its plan is incomplete, which its transaction rules out. */
export async function readLibrarySet(db: Db, libraryId: string): Promise<LibrarySet> {
  const { bucket, keyGroup, originIdentities, distributions, ...library } = await db.library.findUniqueOrThrow({
    where: { id: libraryId },
    include: {
      bucket: true,
      keyGroup: { include: { signingKeys: keysInUse } },
      originIdentities: { include: { originIdentity: true } },
      distributions: true,
    },
  });
  if (!bucket || !keyGroup) throw new Error(`library ${libraryId} has no bucket or key group row`);
  const { signingKeys, ...group } = keyGroup;
  const roles: DistributionRole[] = library.withBasic ? ['SIGNED', 'BASIC'] : ['SIGNED'];
  const parts = roles.map((role) => {
    const distribution = distributions.find((row) => row.role === role);
    const identity = originIdentities.find((row) => row.role === role)?.originIdentity;
    if (!distribution || !identity) throw new Error(`library ${libraryId} has no ${role} distribution or identity row`);
    return { role, distribution, identity };
  });
  const ownPublicKeyIds = signingKeys.map((key) => key.awsPublicKeyId).filter((awsId) => awsId !== null);
  return { library, bucket, keyGroup: group, signingKey: signingKeys[0], ownPublicKeyIds, parts };
}
