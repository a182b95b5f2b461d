import { db } from '@/lib/db/client';
import { cutPage, pageOf } from '@/lib/http/paging';
import type { AdminActor, ApiClient } from '@/lib/kernel/actor';

import type { LibrariesPage, LibrariesQuery, VideosPage, VideosQuery } from './schema';

/** A page of videos of all libraries or of one, the newest first; without uploads that were given up. */
export async function listVideosPage(_caller: AdminActor | ApiClient, query: VideosQuery): Promise<VideosPage> {
  const { where, ...page } = pageOf(query);
  const found = await db().video.findMany({
    where: { AND: [where, { OR: [{ state: 'READY' }, { upload: { state: { not: 'ABORTED' } } }] }], ...(query.library === undefined ? {} : { libraryId: query.library }) },
    ...page,
  });
  const { rows, nextCursor } = cutPage(found, query.limit);
  return {
    videos: rows.map(({ id, libraryId, title, state, contentType, sizeBytes, durationSeconds, width, height, createdAt }) => ({
      id, libraryId, title, state, contentType, sizeBytes: Number(sizeBytes), durationSeconds, width, height, createdAt: createdAt.toISOString(),
    })),
    nextCursor,
  };
}

/** A page of libraries, the newest first. */
export async function listLibrariesPage(_caller: AdminActor | ApiClient, query: LibrariesQuery): Promise<LibrariesPage> {
  const found = await db().library.findMany({
    ...pageOf(query),
    include: {
      bucket: { select: { name: true } },
      distributions: { where: { role: 'SIGNED' }, select: { domainName: true, aliases: true } },
      _count: { select: { videos: { where: { state: 'READY' } } } },
    },
  });
  const { rows, nextCursor } = cutPage(found, query.limit);
  return {
    libraries: rows.map(({ id, name, state, region, bucket, distributions: [signed], ttlSeconds, signingKeyKind, hashAlgorithm, _count, createdAt }) => ({
      id, name, state, region, bucket: bucket?.name ?? null, domainName: signed?.domainName ?? null, aliases: signed?.aliases ?? [],
      lifetimeSeconds: ttlSeconds, signingKeyKind, hashAlgorithm, videoCount: _count.videos, createdAt: createdAt.toISOString(),
    })),
    nextCursor,
  };
}
