import { db } from '@/lib/db/client';
import type { AdminActor, ApiClient, Operator } from '@/lib/kernel/actor';
import { signatureHash } from '@/lib/playback/mutations';
import { newestInventory } from '@/lib/provisioning/adoption/data';
import { type Seen, seenSchema } from '@/lib/provisioning/look/seen';
import { proofView } from '@/lib/provisioning/stored-evidence';

/** Who may be told what is recorded. */
export type Reader = AdminActor | ApiClient | Operator;

/** What a look saw, and when. */
export interface DatedSeen {
  at: Date;
  seen: Seen;
}

/** Everything that is recorded of distributions and keys, with the last look at each. */
export async function readRecords(_reader: Reader) {
  const [distributions, groups, keys, observations, inventory] = await Promise.all([
    db().distribution.findMany({
      where: { awsId: { not: null } }, orderBy: { createdAt: 'asc' },
      include: { bucket: true, library: { select: { id: true, name: true } }, keyGroup: { select: { awsId: true } } },
    }),
    db().keyGroup.findMany({
      where: { awsId: { not: null } },
      select: { id: true, awsId: true, signingKeys: { select: { awsPublicKeyId: true, state: true, createdAt: true } } },
    }),
    db().signingKey.findMany({
      where: { awsPublicKeyId: { not: null } }, orderBy: { createdAt: 'desc' },
      select: { id: true, awsPublicKeyId: true, publicKeyPem: true, state: true },
    }),
    db().observation.findMany({ select: { resourceType: true, resourceId: true, at: true, seen: true } }),
    newestInventory(db()),
  ]);
  const looks = new Map<string, DatedSeen>();
  for (const { resourceType, resourceId, at, seen } of observations) {
    const { data } = seenSchema.safeParse(seen);
    if (data) looks.set(`${resourceType} ${resourceId}`, { at, seen: data });
  }
  return { distributions, groups, keys, looks, inventory };
}

export type Records = Awaited<ReturnType<typeof readRecords>>;

/** The last proof of a library; null before the first. */
export async function readLastProof(_reader: Reader, libraryId: string) {
  return proofView((await db().proof.findFirst({ where: { libraryId }, orderBy: { at: 'desc' } })) ?? undefined);
}

/** The video that an object in a library's bucket belongs to; null for other objects. */
export async function findVideoOfObject(_reader: Reader, libraryId: string, key: string) {
  return db().video.findFirst({ where: { libraryId, OR: [{ objectKey: key }, { posterKey: key }] }, select: { id: true, title: true } });
}

/** Who a signature was issued to, by the text of its Signature parameter; null for one that was not issued here. */
export async function findIssued(_reader: Reader, signature: string) {
  return db().issuedSignature.findFirst({
    where: { signatureHash: Buffer.from(signatureHash(signature), 'hex') }, orderBy: { issuedAt: 'desc' },
    select: {
      objectKey: true, endViewer: true, apiTokenId: true, issuedAt: true, expiresAt: true,
      user: { select: { name: true, email: true } }, apiToken: { select: { name: true } },
      library: { select: { name: true, state: true } },
    },
  });
}

export type RecordedIssue = NonNullable<Awaited<ReturnType<typeof findIssued>>>;
