import { db } from '@/lib/db/client';
import type { UploadState, VideoState } from '@/lib/db/generated/enums';
import type { Prisma } from '@/lib/db/generated/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import type { Playability } from './model';
import { playabilitySchema } from './schema';

/** A video as an admin sees it. Dates are ISO strings. */
export interface VideoView {
  id: string;
  libraryId: string;
  libraryName: string;
  title: string;
  state: VideoState;
  fileName: string;
  contentType: string;
  sizeBytes: number;
  durationSeconds: number | null;
  width: number | null;
  height: number | null;
  videoCodec: string | null;
  audioCodec: string | null;
  hasPoster: boolean;
  playability: Playability | null;
  createdAt: string;
  readyAt: string | null;
  /** While UPLOADING: the upload that can be discarded. */
  openUploadId: string | null;
}

const SELECTED = {
  library: { select: { name: true } },
  upload: { select: { id: true, state: true } },
} satisfies Prisma.VideoInclude;

type Row = Prisma.VideoGetPayload<{ include: typeof SELECTED }>;

/** Uploads that were given up have no video to show, even before their row is swept away. */
const SHOWN: Prisma.VideoWhereInput = {
  OR: [{ state: 'READY' }, { upload: { state: { not: 'ABORTED' satisfies UploadState } } }],
};

/** A library's videos, newest first. */
export async function listVideos(_actor: AdminActor, libraryId: string): Promise<VideoView[]> {
  const rows = await db().video.findMany({
    where: { libraryId, ...SHOWN }, include: SELECTED, orderBy: { createdAt: 'desc' },
  });
  return rows.map(toView);
}

/** One video of a library, or null. */
export async function getVideo(_actor: AdminActor, libraryId: string, videoId: string): Promise<VideoView | null> {
  if (!isId(libraryId) || !isId(videoId)) return null;
  const row = await db().video.findFirst({ where: { id: videoId, libraryId, ...SHOWN }, include: SELECTED });
  return row && toView(row);
}

function toView(row: Row): VideoView {
  const playability = playabilitySchema.safeParse(row.playability);
  return {
    id: row.id,
    libraryId: row.libraryId,
    libraryName: row.library.name,
    title: row.title,
    state: row.state,
    fileName: row.fileName,
    contentType: row.contentType,
    sizeBytes: Number(row.sizeBytes),
    durationSeconds: row.durationSeconds,
    width: row.width,
    height: row.height,
    videoCodec: row.videoCodec,
    audioCodec: row.audioCodec,
    hasPoster: row.posterKey !== null,
    playability: playability.success ? playability.data : null,
    createdAt: row.createdAt.toISOString(),
    readyAt: row.readyAt?.toISOString() ?? null,
    openUploadId: row.state === 'UPLOADING' ? (row.upload?.id ?? null) : null,
  };
}
