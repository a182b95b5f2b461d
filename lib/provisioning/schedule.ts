import type { Db } from '@/lib/db/client';
import type { Prisma, PrismaClient } from '@/lib/db/generated/client';
import { ok } from '@/lib/kernel/result';

import { INVENTORY_KEY } from './adoption/data';
import { enqueueInventory } from './adoption/service';
import { RESOURCE_TYPES, type ResourceType } from './drift';
import { recordAlone } from './operation/record';
import { enqueueLookAt } from './reconcile/service';
import { recordRepair } from './repair/service';
import { enqueue } from './service';
import { lookView } from './stored-evidence';

/** How old the last look at a library may get before the worker looks by itself. */
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** A library's look keeps its resources' fresh for an hour; what no look reached for a quarter more is looked at alone. */
const LOOK_ALONE_EVERY_MS = 75 * 60 * 1000;

/** A proof asks from outside, as a stranger would; what breaks in between is seen by the hourly look. */
const PROVE_EVERY_MS = 24 * 60 * 60 * 1000;

/** Records a look for every finished library that has not been looked at for an hour. */
export async function enqueueDueLooks(db: PrismaClient, now: Date): Promise<void> {
  const due = await db.library.findMany({
    where: { state: 'READY', looks: { none: { at: { gt: new Date(now.getTime() - LOOK_EVERY_MS) } } } },
    select: { id: true },
  });
  for (const { id } of due) await enqueueUnlessFailed(db, id, 'LOOK');
}

/** Records a proof for every finished library that has not been proven for a day. */
export async function enqueueDueProofs(db: PrismaClient, now: Date): Promise<void> {
  const due = await db.library.findMany({
    where: { state: 'READY', proofs: { none: { at: { gt: new Date(now.getTime() - PROVE_EVERY_MS) } } } },
    select: { id: true },
  });
  for (const { id } of due) await enqueueUnlessFailed(db, id, 'PROVE');
}

/** What failed waits for a person; taking it up each minute would only repeat the failure. */
async function enqueueUnlessFailed(db: PrismaClient, libraryId: string, kind: 'LOOK' | 'PROVE'): Promise<void> {
  const failed = await db.operation.count({ where: { dedupeKey: `${kind.toLowerCase()}:${libraryId}`, state: 'FAILED' } });
  if (failed === 0) await recordAlone('record', async (tx) => ok(await enqueue(tx, libraryId, kind, null)));
}

/** Records a look at each resource that stands alone, or that no look at a library reaches. */
export async function enqueueDueLooksAlone(db: PrismaClient, now: Date): Promise<void> {
  const old = new Date(now.getTime() - LOOK_ALONE_EVERY_MS);
  for (const type of RESOURCE_TYPES) {
    const ids = await idsOf(db, type, old);
    const fresh = await db.observation.findMany({ where: { resourceType: type, resourceId: { in: ids }, at: { gt: old } }, select: { resourceId: true } });
    const seen = new Set(fresh.map(({ resourceId }) => resourceId));
    for (const id of ids) {
      if (seen.has(id) || (await db.operation.count({ where: { dedupeKey: `look:${type}:${id}` } })) > 0) continue;
      await recordAlone('record', async (tx) => ok(await enqueueLookAt(tx, type, id, null)));
    }
  }
}

/** Rows that AWS knows, and that were not made just now. */
async function idsOf(db: Db, type: ResourceType, before: Date): Promise<string[]> {
  const made = { where: { awsId: { not: null }, createdAt: { lt: before } }, select: { id: true } };
  const find: Record<ResourceType, () => Promise<{ id: string }[]>> = {
    'bucket': () => db.bucket.findMany({ where: { madeAt: { lt: before } }, select: { id: true } }),
    'distribution': () => db.distribution.findMany(made),
    'origin-identity': () => db.originIdentity.findMany(made),
    'key-group': () => db.keyGroup.findMany(made),
    'signing-key': () =>
      db.signingKey.findMany({ where: { awsPublicKeyId: { not: null }, state: { not: 'RETIRED' }, createdAt: { lt: before } }, select: { id: true } }),
    'headers-policy': () => db.responseHeadersPolicy.findMany(made),
  };
  return (await find[type]()).map(({ id }) => id);
}

/**
 * Closes at once what a look found to have become open, in libraries whose owner chose that: just the openings, without a
 * person. Where a repair of its own did not help, it does not try again until a look has found the library closed.
 */
export async function closeOpenings(db: PrismaClient): Promise<void> {
  const libraries = await db.library.findMany({
    where: { state: 'READY', closesItself: true }, include: { looks: { orderBy: { at: 'desc' }, take: 1 } },
  });
  for (const { id, looks } of libraries) {
    const open = lookView(looks[0])?.findings.some(({ drifts }) => drifts.some(({ isOpening, repair }) => isOpening && repair));
    if (!open || (await isWaitingForPerson(db, id))) continue;
    // Refused while another operation is at the library: then the next round does it.
    await recordAlone('record', (tx) =>
      recordRepair(tx, {
        libraryId: id, requestedById: null, input: { subjects: ['openings'] },
        chosen: ({ isOpening, repair }) => isOpening && Boolean(repair),
      }),
    );
  }
}

/** Whether the worker's own repair is under way or did not help: no look since then found nothing open. */
async function isWaitingForPerson(db: Db, libraryId: string): Promise<boolean> {
  const own: Prisma.OperationWhereInput = { kind: 'REPAIR', libraryId, requestedById: null };
  const last = await db.operation.findFirst({ where: own, orderBy: { createdAt: 'desc' } });
  if (!last) return false;
  const [closed] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Look"
    WHERE "libraryId" = ${libraryId} AND "at" > ${last.createdAt}
      AND NOT jsonb_path_exists("findings", '$[*].drifts[*] ? (@.isOpening == true)')`;
  return (closed?.count ?? 0) === 0;
}

/** How old the last look at the account may get before the worker looks by itself. */
const INVENTORY_EVERY_MS = 60 * 60 * 1000;

/** Records a look at the account when none was taken for an hour; not before anybody has used the account at all. */
export async function enqueueDueInventory(db: PrismaClient, now: Date): Promise<void> {
  if ((await db.install.count({ where: { accountId: { not: null } } })) === 0) return;
  const recent = await db.inventory.count({ where: { at: { gt: new Date(now.getTime() - INVENTORY_EVERY_MS) } } });
  if (recent > 0) return;
  await recordAlone('record', async (tx) => {
    // One that failed waits for a person; another one would only fail again.
    const present = await tx.operation.count({ where: { dedupeKey: INVENTORY_KEY } });
    return ok(present === 0 ? await enqueueInventory(tx, null) : null);
  });
}
