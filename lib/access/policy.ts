import type { Prisma } from '@/lib/db/generated/client';
import { type Actor, type Caller, isApiClient } from '@/lib/kernel/actor';

/** Grants that are in force at `now`. */
export function grantInForce(userId: string, now: Date): Prisma.GrantWhereInput {
  return { userId, startsAt: { lte: now }, OR: [{ endsAt: null }, { endsAt: { gt: now } }] };
}

/** Those of them that open one video: its own and its library's. */
export function grantsOfVideo(userId: string, videoId: string, now: Date): Prisma.GrantWhereInput {
  return { AND: [grantInForce(userId, now), { OR: [{ videoId }, { library: { videos: { some: { id: videoId } } } }] }] };
}

/** Whether only what is granted to this caller may be watched: true of viewers. A token speaks for an admin. */
export function needsGrant(caller: Caller): caller is Actor {
  return !isApiClient(caller) && caller.role !== 'OWNER' && caller.role !== 'ADMIN';
}

/**
 * The `where` of every read of a video that somebody wants to watch: a viewer sees the ones granted to them by themselves or
 * through their library, everybody else every ready video.
 */
export function videoWatchScope(caller: Caller, now: Date): Prisma.VideoWhereInput {
  if (!needsGrant(caller)) return { state: 'READY' };
  const grant = grantInForce(caller.userId, now);
  return { state: 'READY', OR: [{ grants: { some: grant } }, { library: { grants: { some: grant } } }] };
}
