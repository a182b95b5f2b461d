import { db } from '@/lib/db/client';

import type { OperationTarget } from '../model';

interface Found {
  id: string;
}

const select = { id: true } as const;

/** For each type of thing, its row by our id or by AWS's: what is brought in was known by AWS's alone when that was asked for. */
const FIND: Record<string, (id: string) => Promise<Found | null>> = {
  bucket: (id) => db().bucket.findFirst({ where: { OR: [{ id }, { name: id }] }, select }),
  'origin-identity': (id) => db().originIdentity.findFirst({ where: { OR: [{ id }, { awsId: id }] }, select }),
  'signing-key': findKey,
  'public-key': findKey,
  'key-group': (id) => db().keyGroup.findFirst({ where: { OR: [{ id }, { awsId: id }] }, select }),
  distribution: (id) => db().distribution.findFirst({ where: { OR: [{ id }, { awsId: id }] }, select }),
};

function findKey(id: string): Promise<Found | null> {
  return db().signingKey.findFirst({ where: { OR: [{ id }, { awsPublicKeyId: id }] }, select });
}

/** What an operation is about, from its row, and whether it is still recorded; null where it is about no single thing. */
export async function targetOf({ targetType: type, targetId: id }: { targetType: string | null; targetId: string | null }): Promise<OperationTarget | null> {
  if (type === null || id === null) return null;
  return { type, id, pageId: (await FIND[type]?.(id))?.id ?? null };
}
