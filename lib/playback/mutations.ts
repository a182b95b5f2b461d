import { db } from '@/lib/db/client';
import type { Actor } from '@/lib/kernel/actor';
import { newId } from '@/lib/kernel/id';

/** Records one issued signature: who, what, until when, with which key; the URL is not kept. Gives its id. */
export async function recordPlayback(
  actor: Actor,
  issued: { videoId: string; signingKeyId: string; issuedAt: Date; expiresAt: Date },
): Promise<string> {
  const id = newId();
  await db().playback.create({ data: { id, userId: actor.userId, sessionId: actor.sessionId, ...issued } });
  return id;
}
