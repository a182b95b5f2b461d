import { cookies } from 'next/headers';
import { decode } from 'next-auth/jwt';
import { cache } from 'react';

import { db } from '@/lib/db/client';
import type { Actor } from '@/lib/kernel/actor';

import { LAST_SEEN_EVERY_SECONDS, SESSION_IDLE_SECONDS } from './limits';
import { SESSION_COOKIE, sessionIdOf, sessionSecret } from './next-auth';

/** Who is asking, or null. Reads the session's row once a request. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
  return token ? actorOfToken(token) : null;
});

/** The person a session cookie belongs to, if its session still lives. */
export async function actorOfToken(token: string): Promise<Actor | null> {
  const payload = await decode({ token, secret: sessionSecret() }).catch(() => null);
  const sessionId = sessionIdOf(payload);
  return sessionId ? actorOfSession(sessionId) : null;
}

/**
 * The person a session belongs to, or null when it is unknown, revoked, too old, idle too long,
 * from before a role or password change, or the account is not active.
 */
export async function actorOfSession(sessionId: string, now = new Date()): Promise<Actor | null> {
  const session = await db().session.findUnique({ where: { id: sessionId }, include: { user: true } });
  if (!session || session.revokedAt || session.expiresAt <= now) return null;
  const idleSeconds = (now.getTime() - session.lastSeenAt.getTime()) / 1000;
  if (idleSeconds > SESSION_IDLE_SECONDS) return null;
  const { user } = session;
  if (user.status !== 'ACTIVE' || session.epoch !== user.sessionEpoch) return null;

  if (idleSeconds > LAST_SEEN_EVERY_SECONDS) {
    await db().session.updateMany({ where: { id: session.id }, data: { lastSeenAt: now } });
  }
  const { id: userId, email, name, role } = user;
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- makes the brand: everything above has just been checked
  return { userId, sessionId, email, name, role } as Actor;
}

/**
 * An actor without a session, for commands started by whoever holds the state folder.
 * Named unsafe because nobody has proven a password.
 */
export async function unsafeActorForCommand(userId: string): Promise<Actor> {
  const { email, name, role } = await db().user.findUniqueOrThrow({ where: { id: userId, status: 'ACTIVE' } });
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- makes the brand, as the name of the function warns
  return { userId, sessionId: 'command', email, name, role } as Actor;
}
