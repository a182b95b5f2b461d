import type { AdminActor } from '@/lib/kernel/actor';
import { confirmPoster, presignPoster } from '@/lib/uploads/poster';
import { completeUploadSchema, presignPosterSchema, startUploadSchema } from '@/lib/uploads/schema';
import { abortUpload, completeUpload, presignParts, startUpload } from '@/lib/uploads/service';
import { inspect } from '@/lib/videos/inspect';
import { blobBytes } from '@/lib/videos/media-bytes';
import { expect } from 'vitest';

import { clip, put, value } from '../uploading';

/** Begins an upload of a small film. */
export async function startFilm(owner: AdminActor, libraryId: string) {
  const bytes = await clip('h264-faststart.mp4');
  const { facts } = await inspect(blobBytes(new Blob([bytes])));
  const input = { libraryId, fileName: 'film.mp4', contentType: 'video/mp4', sizeBytes: bytes.length, title: 'A film', facts };
  return { bytes, ...value(await startUpload(owner, startUploadSchema.parse(input))) };
}

/** Everything that the web server asks S3 for: a film from its first part to its last, posters, and what is refused or given up. */
export async function uploadEverything(owner: AdminActor, libraryId: string): Promise<void> {
  const { bytes, uploadId } = await startFilm(owner, libraryId);
  const [part] = value(await presignParts(owner, { uploadId, partNumbers: [1] })).urls;
  const sent = await put(part?.url ?? '', bytes);
  expect(sent.status).toBe(200);
  const parts = [{ partNumber: 1, etag: sent.headers.get('etag') ?? '' }];
  expect(await completeUpload(owner, completeUploadSchema.parse({ uploadId, parts }))).toMatchObject({ ok: true });
  expect(await confirmPoster(owner, uploadId)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  const noJpeg = new Uint8Array(64);
  const poster = value(await presignPoster(owner, presignPosterSchema.parse({ uploadId, sizeBytes: noJpeg.length })));
  expect((await put(poster.url, noJpeg, poster.headers)).status).toBe(200);
  expect(await confirmPoster(owner, uploadId)).toMatchObject({ ok: false, error: { code: 'unsupported_media' } });
  const discarded = await startFilm(owner, libraryId);
  expect(await abortUpload(owner, discarded.uploadId)).toMatchObject({ ok: true });
}
