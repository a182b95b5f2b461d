import type { Prisma } from '@/lib/db/generated/client';
import type { Actor } from '@/lib/kernel/actor';

/** Grants that are in force at `now`. */
export function grantInForce(userId: string, now: Date): Prisma.GrantWhereInput {
  return { userId, startsAt: { lte: now }, OR: [{ endsAt: null }, { endsAt: { gt: now } }] };
}

/**
 * The `where` of every read of a video that somebody wants to watch: owners and admins see every
 * ready video, a viewer the ones granted to them by themselves or through their library.
 */
export function videoWatchScope(actor: Actor, now: Date): Prisma.VideoWhereInput {
  if (actor.role === 'OWNER' || actor.role === 'ADMIN') return { state: 'READY' };
  const grant = grantInForce(actor.userId, now);
  return { state: 'READY', OR: [{ grants: { some: grant } }, { library: { grants: { some: grant } } }] };
}
