import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';
import { partRange, type StartedUpload } from '@/lib/uploads/model';
import { confirmPoster, presignPoster } from '@/lib/uploads/poster';
import { presignPartsSchema, startUploadSchema } from '@/lib/uploads/schema';
import { abortUpload, completeUpload, presignParts, startUpload } from '@/lib/uploads/service';
import { listVideos } from '@/lib/videos/data';
import { inspect } from '@/lib/videos/inspect';
import { blobBytes } from '@/lib/videos/media-bytes';

import { DemoTrouble, granted, report } from './demo-trouble';

const FILE_NAME = 'usher-demo.mp4';
const TITLE = 'Welcome to Usher';

/** The bundled video, uploaded the way a person's browser does it. Gives its id. */
export async function demoVideo(owner: AdminActor, libraryId: string): Promise<string> {
  const videos = (await listVideos(owner, libraryId)).filter((video) => video.fileName === FILE_NAME);
  const ready = videos.find((video) => video.state === 'READY');
  if (ready) return ready.id;
  // An earlier start was stopped while sending; its parts are dropped and the file is sent anew.
  for (const { openUploadId } of videos) if (openUploadId) await abortUpload(owner, openUploadId);
  return upload(owner, libraryId);
}

async function upload(owner: AdminActor, libraryId: string): Promise<string> {
  report('Demo video', false);
  const bytes = await readFile(path.join(import.meta.dirname, FILE_NAME));
  const { facts } = await inspect(blobBytes(new Blob([new Uint8Array(bytes)])));
  const input = startUploadSchema.parse({
    libraryId, fileName: FILE_NAME, contentType: 'video/mp4', sizeBytes: bytes.length, title: TITLE, facts,
  });
  const started = granted('The upload could not begin', await startUpload(owner, input));
  await sendPoster(owner, started.uploadId);
  const parts = await sendParts(owner, started, bytes);
  granted('The upload could not be finished', await completeUpload(owner, { uploadId: started.uploadId, parts }));
  report('Demo video', true);
  return started.videoId;
}

async function sendParts(owner: AdminActor, started: StartedUpload, bytes: Buffer) {
  const partNumbers = Array.from({ length: started.partCount }, (_, index) => index + 1);
  const input = presignPartsSchema.parse({ uploadId: started.uploadId, partNumbers });
  const { urls } = granted('The parts got no URLs', await presignParts(owner, input));
  const parts = [];
  for (const { partNumber, url } of urls) {
    const range = partRange({ ...started, sizeBytes: bytes.length }, partNumber);
    if (!range) continue;
    const answer = await put(url, bytes.subarray(range.start, range.end));
    parts.push({ partNumber, etag: answer.headers.get('etag') ?? '' });
  }
  return parts;
}

async function sendPoster(owner: AdminActor, uploadId: string): Promise<void> {
  const jpeg = await readFile(path.join(import.meta.dirname, 'usher-demo.jpg'));
  const place = granted('The poster got no URL', await presignPoster(owner, { uploadId, sizeBytes: jpeg.length }));
  await put(place.url, jpeg, place.headers);
  granted('The poster was refused', await confirmPoster(owner, uploadId));
}

/** Sends bytes as a browser on our pages would: without credentials, and saying where the page is from. */
async function put(url: string, body: Buffer, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(url, {
    method: 'PUT', body: new Uint8Array(body), headers: { ...headers, Origin: env().publicOrigin },
  });
  if (!answer.ok) throw new DemoTrouble(`S3 refused a part of the demo video (HTTP ${String(answer.status)}).`);
  return answer;
}
