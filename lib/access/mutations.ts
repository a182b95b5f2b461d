import type { z } from 'zod';

import { recordAudit } from '@/lib/audit/mutations';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { grantSchema } from './schema';

/**
 * Lets a person watch a video or a library from now on; granting again only moves the end.
 * Refuses with `invalid_input` for a past end or an unclear target, `not_found` for unknown ids.
 */
export async function grant(
  actor: AdminActor,
  input: z.output<typeof grantSchema>,
  now = new Date(),
): Promise<Result<{ grantId: string }>> {
  const { userId, videoId, libraryId } = input;
  if ((videoId === undefined) === (libraryId === undefined)) {
    return refuse(invalidField('videoId', 'Name either a video or a library.'));
  }
  const endsAt = input.endsAt ? new Date(input.endsAt) : null;
  if (endsAt && endsAt <= now) return refuse(invalidField('endsAt', 'Choose an end that is still to come.'));

  return db().$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId } });
    const target = videoId
      ? await tx.video.findUnique({ where: { id: videoId } })
      : await tx.library.findUnique({ where: { id: libraryId ?? '' } });
    if (!user || !target) return refuse(NOT_FOUND);

    const row = await tx.grant.upsert({
      where: videoId
        ? { userId_videoId: { userId, videoId } }
        : { userId_libraryId: { userId, libraryId: target.id } },
      create: { id: newId(), userId, videoId, libraryId, startsAt: now, endsAt, createdById: actor.userId },
      update: { endsAt },
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'grant.give', targetType: 'grant', targetId: row.id, outcome: 'done',
      detail: { userId, target: target.id, endsAt: endsAt?.toISOString() ?? null },
    });
    return ok({ grantId: row.id });
  });
}

/** Takes a grant back: no new signature from now on. Refuses with `not_found`. */
export async function revokeGrant(actor: AdminActor, grantId: string): Promise<Result<null>> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.grant.deleteMany({ where: { id: grantId } });
    if (count === 0) return refuse(NOT_FOUND);
    await recordAudit(tx, {
      actorId: actor.userId, action: 'grant.revoke', targetType: 'grant', targetId: grantId, outcome: 'done',
    });
    return ok(null);
  });
}
