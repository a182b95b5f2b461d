import { recordAudit } from '@/lib/audit/mutations';
import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { AdminActor } from '@/lib/kernel/actor';
import type { Inspection } from '@/lib/videos/model';

import type { UploadRecord } from './data';

interface NewUpload {
  video: Omit<Prisma.VideoUncheckedCreateInput, 'createdById' | 'upload' | 'grants' | 'signatures'>;
  upload: Omit<Prisma.UploadUncheckedCreateInput, 'videoId'>;
}

/** Records a begun upload and its video. */
export async function createUpload(actor: AdminActor, { video, upload }: NewUpload): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.video.create({ data: { ...video, createdById: actor.userId } });
    await tx.upload.create({ data: { ...upload, videoId: video.id } });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'upload.start', targetType: 'video', targetId: video.id, outcome: 'done',
      detail: { libraryId: video.libraryId, sizeBytes: Number(video.sizeBytes) },
    });
  });
}

/** OPEN → COMPLETED with the facts read from the object. False when the upload is not open any more. */
export async function markCompleted(
  actor: AdminActor,
  upload: UploadRecord,
  { facts, playability }: Inspection,
  etag: string,
  now: Date,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.upload.updateMany({
      where: { id: upload.id, state: 'OPEN' }, data: { state: 'COMPLETED' },
    });
    if (count === 0) return false;
    const { durationSeconds, width, height, videoCodec, audioCodec } = facts;
    await tx.video.update({
      where: { id: upload.videoId },
      data: {
        state: 'READY', readyAt: now, etag, durationSeconds, width, height, videoCodec, audioCodec, playability,
      },
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'upload.complete', targetType: 'video', targetId: upload.videoId, outcome: 'done',
    });
    return true;
  });
}

/** OPEN → ABORTED. False when the upload was completed; true also when it was aborted before. */
export async function markAborted(actorId: string | null, upload: UploadRecord, reason: string): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.upload.updateMany({
      where: { id: upload.id, state: 'OPEN' }, data: { state: 'ABORTED' },
    });
    if (count === 0) return (await tx.upload.count({ where: { id: upload.id, state: 'COMPLETED' } })) === 0;
    await recordAudit(tx, {
      actorId, action: 'upload.abort', targetType: 'video', targetId: upload.videoId, outcome: 'done',
      detail: { reason },
    });
    return true;
  });
}

/** Removes the video of an aborted upload, and the upload with it. */
export async function deleteAbortedVideo(upload: UploadRecord): Promise<void> {
  await db().video.deleteMany({
    where: { id: upload.videoId, state: 'UPLOADING', upload: { state: 'ABORTED' } },
  });
}

/** Gives the video its poster, once. */
export async function setPoster(actor: AdminActor, upload: UploadRecord, posterKey: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.video.updateMany({
      where: { id: upload.videoId, posterKey: null }, data: { posterKey },
    });
    if (count === 0) return;
    await recordAudit(tx, {
      actorId: actor.userId, action: 'video.set-poster', targetType: 'video', targetId: upload.videoId, outcome: 'done',
    });
  });
}
