import type { z } from 'zod';

import { recordAudit } from '@/lib/audit/mutations';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { renameVideoSchema } from './schema';

/** Gives a video another title; its object key stays. Refuses with `not_found`. */
export async function renameVideo(
  actor: AdminActor,
  { videoId, title }: z.output<typeof renameVideoSchema>,
): Promise<Result<null>> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.video.updateMany({ where: { id: videoId }, data: { title } });
    if (count === 0) return refuse(NOT_FOUND);
    await recordAudit(tx, {
      actorId: actor.userId, action: 'video.rename', targetType: 'video', targetId: videoId, outcome: 'done',
      detail: { title },
    });
    return ok(null);
  });
}
