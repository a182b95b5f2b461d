import type { PrismaClient } from '@/lib/db/generated/client';
import { ok } from '@/lib/kernel/result';

import { recordAlone } from './operation/record';
import { enqueue } from './service';

/** How old the last look at a library may get before the worker looks by itself. */
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** Records a look for every finished library that has not been looked at for an hour. */
export async function enqueueDueLooks(db: PrismaClient, now: Date): Promise<void> {
  const due = await db.library.findMany({
    where: { state: 'READY', looks: { none: { at: { gt: new Date(now.getTime() - LOOK_EVERY_MS) } } } },
    select: { id: true },
  });
  for (const { id } of due) {
    const failed = await db.operation.count({ where: { dedupeKey: `look:${id}`, state: 'FAILED' } });
    // A look that failed waits for a person; taking it up each minute would only repeat the failure.
    if (failed === 0) await recordAlone('record', async (tx) => ok(await enqueue(tx, id, 'LOOK', null)));
  }
}
