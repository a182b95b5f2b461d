import { grantInForce, videoWatchScope } from '@/lib/access/policy';
import { db } from '@/lib/db/client';
import type { HashAlgorithm, LibraryState } from '@/lib/db/generated/enums';
import type { Actor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { type GrantEnd, latestGrantEnd, posterPath } from './model';

/** A video that this actor may watch now, with what a signature for it needs. */
export interface WatchableVideo {
  id: string;
  libraryId: string;
  title: string;
  objectKey: string;
  posterKey: string | null;
  durationSeconds: number | null;
  contentType: string;
  ttlSeconds: number;
  hashAlgorithm: HashAlgorithm;
  /** Undefined for owners and admins, who need no grant. */
  grantEnd: GrantEnd;
  /** Null while the library is not open: being set up, or torn down. */
  signing: { domainName: string; keyGroupId: string } | null;
  libraryState: LibraryState;
}

/** The video if `actor` may watch it at `now`, else null: unknown, not ready and not granted look the same. */
export async function findWatchable(actor: Actor, videoId: string, now: Date): Promise<WatchableVideo | null> {
  if (!isId(videoId)) return null;
  const grants = { where: grantInForce(actor.userId, now), select: { endsAt: true } };
  const video = await db().video.findFirst({
    where: { id: videoId, AND: videoWatchScope(actor, now) },
    include: {
      grants,
      library: {
        include: { grants, distributions: { where: { role: 'SIGNED' }, select: { domainName: true, keyGroupId: true } } },
      },
    },
  });
  if (!video) return null;

  const { library } = video;
  const needsGrant = actor.role === 'VIEWER';
  const { domainName, keyGroupId } = library.distributions[0] ?? {};
  return {
    id: video.id,
    libraryId: video.libraryId,
    title: video.title,
    objectKey: video.objectKey,
    posterKey: video.posterKey,
    durationSeconds: video.durationSeconds,
    contentType: video.contentType,
    ttlSeconds: library.ttlSeconds,
    hashAlgorithm: library.hashAlgorithm,
    grantEnd: needsGrant
      ? latestGrantEnd([...video.grants, ...library.grants].map((grant) => grant.endsAt))
      : undefined,
    libraryState: library.state,
    signing: library.state === 'READY' && domainName && keyGroupId ? { domainName, keyGroupId } : null,
  };
}

/** A card on the watch page. */
export interface WatchCard {
  videoId: string;
  title: string;
  durationSeconds: number | null;
  posterUrl: string | null;
}

/** What `actor` may watch at `now`, by library; libraries and videos in the order of their names. */
export async function listWatchable(
  actor: Actor,
  now = new Date(),
): Promise<{ libraryId: string; name: string; state: LibraryState; videos: WatchCard[] }[]> {
  const scope = videoWatchScope(actor, now);
  const libraries = await db().library.findMany({
    where: { videos: { some: scope } },
    select: {
      id: true,
      name: true,
      state: true,
      videos: {
        where: scope,
        select: { id: true, title: true, durationSeconds: true, posterKey: true },
        orderBy: [{ title: 'asc' }, { id: 'asc' }],
      },
    },
    orderBy: { name: 'asc' },
  });
  return libraries.map((library) => ({
    libraryId: library.id,
    name: library.name,
    state: library.state,
    videos: library.videos.map((video) => ({
      videoId: video.id,
      title: video.title,
      durationSeconds: video.durationSeconds,
      posterUrl: video.posterKey ? posterPath(video.id) : null,
    })),
  }));
}
