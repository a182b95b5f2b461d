import type { z } from 'zod';

import { deleteObject, headObject, presignNewObject, type PresignedPut, readObjectRange } from '@/lib/aws/s3-object';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { readersOfKey } from '@/lib/provisioning/object-grants';

import { findOwnUpload } from './data';
import { MAX_POSTER_BYTES, PART_URL_SECONDS } from './limits';
import { posterKey } from './model';
import { setPoster } from './mutations';
import { FINISHED, GIVEN_UP, NO_POSTER, NOT_READY } from './refusals';
import type { presignPosterSchema } from './schema';

const JPEG = 'image/jpeg';

/**
 * A URL that stores one JPEG of exactly this size as the video's poster, while it has none.
 * Refuses with `not_found` (another's upload included), `conflict`, `not_ready`.
 */
export async function presignPoster(
  actor: AdminActor,
  { uploadId, sizeBytes }: z.output<typeof presignPosterSchema>,
): Promise<Result<PresignedPut>> {
  const upload = await findOwnUpload(actor, uploadId);
  if (!upload) return refuse(NOT_FOUND);
  if (upload.state === 'ABORTED') return refuse(GIVEN_UP);
  if (upload.hasPoster) return refuse(FINISHED);
  if (!upload.libraryReady) return refuse(NOT_READY);
  const place = { ...upload.source, key: posterKey(upload.videoId) };
  const readers = readersOfKey(place.key, upload.grantees);
  return ok(await presignNewObject(place, { contentType: JPEG, sizeBytes, readers }, PART_URL_SECONDS));
}

/**
 * Shows the stored poster with the video, once its bytes have proven to be a JPEG; what is none is deleted.
 * Refuses with `not_found`, `conflict`, `unsupported_media`.
 */
export async function confirmPoster(actor: AdminActor, uploadId: string): Promise<Result<null>> {
  const upload = await findOwnUpload(actor, uploadId);
  if (!upload) return refuse(NOT_FOUND);
  if (upload.state === 'ABORTED') return refuse(GIVEN_UP);
  if (upload.hasPoster) return ok(null);
  const place = { ...upload.source, key: posterKey(upload.videoId) };
  const head = await headObject(place);
  if (!head) return refuse(NOT_FOUND);
  const fits = head.contentType === JPEG && head.sizeBytes >= 4 && head.sizeBytes <= MAX_POSTER_BYTES;
  if (!fits || !isJpeg(await readObjectRange(place, head.etag, 0, head.sizeBytes))) {
    await deleteObject(place);
    return refuse(NO_POSTER);
  }
  await setPoster(actor, upload, place.key);
  return ok(null);
}

/** Starts with SOI and another marker, ends with EOI. */
function isJpeg(bytes: Uint8Array): boolean {
  const [first, second, third] = bytes;
  const starts = first === 0xff && second === 0xd8 && third === 0xff;
  return starts && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9;
}
