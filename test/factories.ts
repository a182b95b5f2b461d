import { actorOfSession } from '@/lib/auth/session';
import { db } from '@/lib/db/client';
import type { Actor, AdminActor, Role } from '@/lib/kernel/actor';
import { newId } from '@/lib/kernel/id';

/** An active person of a role, with a session, as the gate would hand them over. */
export async function actorOf(role: Role): Promise<Actor> {
  const userId = newId();
  const sessionId = newId();
  await db().user.create({
    data: { id: userId, email: `${userId}@example.org`, name: `Test ${role}`, role, status: 'ACTIVE' },
  });
  await db().session.create({
    data: { id: sessionId, userId, epoch: 1, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  const actor = await actorOfSession(sessionId);
  if (!actor) throw new Error('the session just made is not accepted');
  return actor;
}

/** An owner, with the proof that admin functions ask for. */
export async function anOwner(): Promise<AdminActor> {
  return (await actorOf('OWNER')) as AdminActor;
}

/** A ready video of a library, as a row; what it is called and where its object lies can be given. Gives its id. */
export async function aReadyVideo(
  { libraryId, createdById, ...more }: { libraryId: string; createdById: string; id?: string; title?: string; objectKey?: string; posterKey?: string | null },
): Promise<string> {
  const id = more.id ?? newId();
  await db().video.create({
    data: {
      id, libraryId, createdById, title: 'A video', state: 'READY', objectKey: `videos/${id}/source.mp4`, fileName: 'a.mp4',
      contentType: 'video/mp4', sizeBytes: 1n, readyAt: new Date(), ...more,
    },
  });
  return id;
}

/** A ready library and video as rows only, for tests that need no AWS. */
export async function aVideoRow(createdById: string): Promise<{ libraryId: string; videoId: string }> {
  const libraryId = newId();
  await db().library.create({
    data: {
      id: libraryId, name: `Library ${libraryId}`, state: 'READY', region: 'us-east-1', originIdentityKind: 'OAC',
      signingKeyKind: 'ECDSA_P256', ttlSeconds: 600, withBasic: true, createdById,
    },
  });
  return { libraryId, videoId: await aReadyVideo({ libraryId, createdById }) };
}
