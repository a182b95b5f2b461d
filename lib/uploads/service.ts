import type { z } from 'zod';

import {
  abortMultipartUpload, completeMultipartUpload, createMultipartUpload, headObject, presignPart, readObjectRange,
} from '@/lib/aws/s3-object';
import type { AdminActor } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { logUnexpected } from '@/lib/log/log';
import { readersOfKey } from '@/lib/provisioning/object-grants';
import { inspect } from '@/lib/videos/inspect';
import { type Inspection, STORED_AS } from '@/lib/videos/model';
import { judge } from '@/lib/videos/playability';
import { mediaFactsSchema } from '@/lib/videos/schema';

import { findOwnUpload, findUpload, findUploadTarget, listAbandonedUploads, type UploadRecord } from './data';
import { discard } from './discard';
import { PART_URL_SECONDS, UPLOAD_LIFETIME_SECONDS } from './limits';
import { isWholeList, partRange, planParts, sourceKey, type StartedUpload } from './model';
import { createUpload, markCompleted } from './mutations';
import {
  BUSY, FINISHED, GIVEN_UP, NOT_A_VIDEO, NOT_READY, OTHER_CONTAINER, WRONG_PARTS, WRONG_SIZE,
} from './refusals';
import type { completeUploadSchema, presignPartsSchema, startUploadSchema } from './schema';

/** What a browser calls files that could be videos; it says nothing at all of some, MKV among them. */
const POSSIBLE_TYPE = /^(video\/[\w.+-]+|application\/(octet-stream|mp4|x-matroska))?$/i;

/**
 * Begins the multipart upload of a video. Key and content type are ours, chosen by the file's container;
 * nothing of what the client says ends up in either.
 * Refuses with `not_found` (library), `not_ready` (library), `unsupported_media`.
 */
export async function startUpload(
  actor: AdminActor,
  input: z.output<typeof startUploadSchema>,
  now = new Date(),
): Promise<Result<StartedUpload>> {
  const target = await findUploadTarget(actor, input.libraryId);
  if (!target) return refuse(NOT_FOUND);
  if (!target.ready) return refuse(NOT_READY);
  const { container } = input.facts;
  if (!container || !POSSIBLE_TYPE.test(input.contentType)) return refuse(NOT_A_VIDEO);

  const videoId = newId();
  const uploadId = newId();
  const { extension, contentType } = STORED_AS[container];
  const source = { region: target.region, bucket: target.bucket, key: sourceKey(videoId, extension) };
  const plan = planParts(input.sizeBytes);
  const { durationSeconds, width, height, videoCodec, audioCodec } = input.facts;

  const awsUploadId = await createMultipartUpload(source, { contentType, readers: readersOfKey(source.key, target.grantees) });
  try {
    await createUpload(actor, {
      video: {
        id: videoId, libraryId: input.libraryId, title: input.title, objectKey: source.key,
        fileName: input.fileName, contentType, sizeBytes: input.sizeBytes,
        durationSeconds, width, height, videoCodec, audioCodec,
        playability: judge(input.facts),
      },
      upload: {
        id: uploadId, awsUploadId, ...plan, expiresAt: new Date(now.getTime() + UPLOAD_LIFETIME_SECONDS * 1000),
      },
    });
  } catch (error) {
    await abortMultipartUpload(source, awsUploadId);
    throw error;
  }
  return ok({ videoId, uploadId, ...plan });
}

/**
 * URLs for some parts: each stores exactly one part of exactly its size, for a quarter of an hour.
 * Refuses with `not_found` (another's upload included), `conflict` once it is finished, cancelled or too old,
 * `not_ready` while the library is being changed.
 */
export async function presignParts(
  actor: AdminActor,
  { uploadId, partNumbers }: z.output<typeof presignPartsSchema>,
  now = new Date(),
): Promise<Result<{ urls: { partNumber: number; url: string }[] }>> {
  const upload = await findOwnUpload(actor, uploadId);
  if (!upload) return refuse(NOT_FOUND);
  const closed = whyClosed(upload, now);
  if (closed) return refuse(closed);
  const ranges = partNumbers.map((partNumber) => ({ partNumber, range: partRange(upload, partNumber) }));
  const urls = [];
  for (const { partNumber, range } of ranges) {
    if (!range) return refuse(invalidField('partNumbers', `This upload has no part ${String(partNumber)}.`));
    const part = { awsUploadId: upload.awsUploadId, partNumber, sizeBytes: range.end - range.start };
    urls.push({ partNumber, url: await presignPart(upload.source, part, PART_URL_SECONDS) });
  }
  return ok({ urls });
}

/**
 * Puts the parts together, checks size and bytes of what S3 then has, and makes the video ready.
 * Doing it again gives the same video, also after a process died between S3's answer and our row.
 * Refuses with `not_found`, `conflict` (cancelled, too old, being finished), `invalid_input` (parts or size;
 * missing parts can be sent again), `unsupported_media` (no video; nothing is kept).
 */
export async function completeUpload(
  actor: AdminActor,
  { uploadId, parts }: z.output<typeof completeUploadSchema>,
  now = new Date(),
): Promise<Result<{ videoId: string }>> {
  const upload = await findOwnUpload(actor, uploadId);
  if (!upload) return refuse(NOT_FOUND);
  if (upload.state === 'COMPLETED') return ok({ videoId: upload.videoId });
  const closed = whyClosed(upload, now);
  if (closed) return refuse(closed);
  if (!isWholeList(upload, parts.map((part) => part.partNumber))) return refuse(WRONG_PARTS);

  const answer = await completeMultipartUpload(upload.source, upload.awsUploadId, parts);
  if (answer === 'wrong_parts') return refuse(WRONG_PARTS);
  if (answer === 'busy') return refuse(BUSY);

  // 'exists' and 'gone' are how a repetition looks. Whatever is under the key came through this upload:
  // the key is ours alone, and nothing but this upload's parts was ever signed for it.
  const head = await headObject(upload.source);
  if (!head) return refuse(GIVEN_UP);
  const checked = await check(upload, head);
  if (!checked.ok) {
    await discard(actor.userId, upload, checked.error.message);
    return checked;
  }
  if (await markCompleted(actor, upload, checked.value, head.etag, now)) return ok({ videoId: upload.videoId });
  return afterLostRace(actor, upload);
}

/** What the stored object is, or why it is not what was announced. */
async function check(upload: UploadRecord, head: { sizeBytes: number; etag: string }): Promise<Result<Inspection>> {
  if (head.sizeBytes !== upload.sizeBytes) return refuse(WRONG_SIZE);
  const inspection = await inspect({
    sizeBytes: head.sizeBytes,
    read: (start, end) => readObjectRange(upload.source, head.etag, start, end),
  });
  const { container } = inspection.facts;
  if (!container || !mediaFactsSchema.safeParse(inspection.facts).success) return refuse(NOT_A_VIDEO);
  if (STORED_AS[container].contentType !== upload.contentType) return refuse(OTHER_CONTAINER);
  return ok(inspection);
}

/** Another request finished or cancelled this upload while we did. */
async function afterLostRace(actor: AdminActor, upload: UploadRecord): Promise<Result<{ videoId: string }>> {
  const current = await findOwnUpload(actor, upload.id);
  if (current?.state === 'COMPLETED') return ok({ videoId: upload.videoId });
  // Cancelled: what we just put together must not stay behind.
  await discard(actor.userId, upload, 'cancelled while being finished');
  return refuse(GIVEN_UP);
}

function whyClosed(upload: UploadRecord, now: Date): AppError | null {
  if (upload.state === 'COMPLETED') return FINISHED;
  if (upload.state === 'ABORTED' || upload.expiresAt <= now) return GIVEN_UP;
  return upload.libraryReady ? null : NOT_READY;
}

/** Cancels an upload and drops what has arrived. Refuses with `not_found`, or `conflict` once it is finished. */
export async function abortUpload(actor: AdminActor, uploadId: string): Promise<Result<null>> {
  const upload = await findUpload(actor, uploadId);
  if (!upload) return refuse(NOT_FOUND);
  return (await discard(actor.userId, upload, 'cancelled')) ? ok(null) : refuse(FINISHED);
}

/** Drops uploads that nobody will finish. For the worker, now and then; gives how many. */
export async function abortExpiredUploads(now = new Date()): Promise<number> {
  const abandoned = await listAbandonedUploads(now);
  let dropped = 0;
  for (const upload of abandoned) {
    try {
      if (await discard(null, upload, 'not finished in time')) dropped += 1;
    } catch (error) {
      // One bucket that does not answer must not keep the others' parts; the next sweep tries again.
      logUnexpected('abandoned upload', error);
    }
  }
  return dropped;
}
