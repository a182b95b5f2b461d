import { grantsOfVideo, videoWatchScope } from '@/lib/access/policy';
import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { HashAlgorithm, LibraryState } from '@/lib/db/generated/enums';
import type { Actor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';
import type { Result } from '@/lib/kernel/result';
import { type LoadedSigningKey, loadSigningKey } from '@/lib/keys/data';

import { type SigningClock, signingClock } from './clock';
import { posterPath } from './model';

/** A library, with what a signature for one of its objects needs. */
export interface SigningPlace {
  libraryId: string;
  libraryState: LibraryState;
  ttlSeconds: number;
  hashAlgorithm: HashAlgorithm;
  /** Null while the library is not open: being set up, or torn down. */
  signing: { domainName: string; aliases: readonly string[]; keyGroupId: string } | null;
}

/** A video that is ready, with what a signature for it needs. */
export interface ReadyVideo {
  id: string;
  title: string;
  objectKey: string;
  posterKey: string | null;
  durationSeconds: number | null;
  contentType: string;
  place: SigningPlace;
}

const withSigned = {
  distributions: { where: { role: 'SIGNED' }, select: { domainName: true, aliases: true, keyGroupId: true } },
} as const satisfies Prisma.LibraryInclude;

/** A video by its id, once it is ready. Says nothing about who may watch it. */
export async function findReadyVideo(videoId: string): Promise<ReadyVideo | undefined> {
  const video = await db().video.findUnique({
    relationLoadStrategy: 'join', where: { id: videoId, state: 'READY' }, include: { library: { include: withSigned } },
  });
  if (!video) return undefined;
  const { id, title, objectKey, posterKey, durationSeconds, contentType, library } = video;
  return { id, title, objectKey, posterKey, durationSeconds, contentType, place: placeOf(library) };
}

/** When the grants end by which a viewer may watch a video at `now`; undefined without one. */
export async function findGrantEnds(viewerId: string, videoId: string, now: Date): Promise<(Date | null)[] | undefined> {
  const grants = await db().grant.findMany({ where: grantsOfVideo(viewerId, videoId, now), select: { endsAt: true } });
  return grants.length === 0 ? undefined : grants.map(({ endsAt }) => endsAt);
}

/** A library by its id. */
export async function findSigningPlace(libraryId: string): Promise<SigningPlace | undefined> {
  if (!isId(libraryId)) return undefined;
  const library = await db().library.findUnique({ relationLoadStrategy: 'join', where: { id: libraryId }, include: withSigned });
  return library ? placeOf(library) : undefined;
}

/** What signs for a key group now; refuses like `loadSigningKey`. */
export function readSigningKey(keyGroupId: string): Promise<Result<LoadedSigningKey>> {
  return loadSigningKey(db(), keyGroupId);
}

/** AWS's clock. */
export function readClock(): Promise<SigningClock> {
  return signingClock(db());
}

function placeOf({ id, state, ttlSeconds, hashAlgorithm, distributions }: Prisma.LibraryGetPayload<{ include: typeof withSigned }>): SigningPlace {
  const { domainName, aliases = [], keyGroupId } = distributions[0] ?? {};
  const signing = state === 'READY' && domainName && keyGroupId ? { domainName, aliases, keyGroupId } : null;
  return { libraryId: id, libraryState: state, ttlSeconds, hashAlgorithm, signing };
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
