import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { headObject, type ObjectPlace } from '@/lib/aws/s3-object';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { UPLOAD_LIFETIME_SECONDS } from '@/lib/uploads/limits';
import { partRange, type StartedUpload } from '@/lib/uploads/model';
import { confirmPoster, presignPoster } from '@/lib/uploads/poster';
import { completeUploadSchema, presignPosterSchema, startUploadSchema } from '@/lib/uploads/schema';
import { abortExpiredUploads, abortUpload, completeUpload, presignParts, startUpload } from '@/lib/uploads/service';
import { getVideo, listVideos } from '@/lib/videos/data';
import { inspect } from '@/lib/videos/inspect';
import { blobBytes } from '@/lib/videos/media-bytes';
import { anOwner } from '@/test/factories';
import { makeLibrary, recordLibrary, startWorld, type World } from '@/test/harness/provisioning';

import { type Bytes, clip, code, longClip, put, value } from './uploading';

let world: World;
let owner: AdminActor;
let libraryId: string;

beforeAll(async () => {
  world = await startWorld();
  owner = world.owner;
  libraryId = (await makeLibrary(owner)).library.id;
});

afterAll(async () => { await world.close(); });

async function start(bytes: Bytes, change: Record<string, unknown> = {}): Promise<StartedUpload> {
  return value(await startUpload(owner, await request(bytes, change)));
}

async function request(bytes: Bytes, change: Record<string, unknown> = {}) {
  const { facts } = await inspect(blobBytes(new Blob([bytes])));
  return startUploadSchema.parse({
    libraryId, fileName: 'film.mp4', contentType: 'video/mp4', sizeBytes: bytes.length, title: 'A film', facts, ...change,
  });
}

async function sendAll(started: StartedUpload, bytes: Bytes) {
  const partNumbers = Array.from({ length: started.partCount }, (_, index) => index + 1);
  const { urls } = value(await presignParts(owner, { uploadId: started.uploadId, partNumbers }));
  const parts = [];
  for (const { partNumber, url } of urls) {
    const range = partRange({ ...started, sizeBytes: bytes.length }, partNumber);
    const answer = await put(url, bytes.subarray(range?.start, range?.end));
    expect(answer.status).toBe(200);
    parts.push({ partNumber, etag: answer.headers.get('etag') ?? '' });
  }
  return { uploadId: started.uploadId, parts };
}

async function placeOf(started: StartedUpload): Promise<ObjectPlace> {
  const video = await db().video.findUniqueOrThrow({
    where: { id: started.videoId }, include: { library: { include: { bucket: true } } },
  });
  return { region: video.library.region, bucket: video.library.bucket?.name ?? '', key: video.objectKey };
}

test('a film of several parts becomes ready, with facts read from the object', async () => {
  const bytes = await longClip();
  const lies = { container: 'mp4', durationSeconds: 9999, width: 8, height: 8, videoCodec: 'vp8', audioCodec: null, hasVideo: true, hasAudio: false, indexAtEnd: true };
  const started = await start(bytes, { facts: lies });
  expect(started.partCount).toBe(3);
  expect(await getVideo(owner, libraryId, started.videoId)).toMatchObject({ state: 'UPLOADING' });

  const { videoId } = value(await completeUpload(owner, await sendAll(started, bytes)));

  expect(videoId).toBe(started.videoId);
  expect(await getVideo(owner, libraryId, videoId)).toMatchObject({
    state: 'READY', sizeBytes: bytes.length, width: 160, height: 90, videoCodec: 'avc1.64000a', audioCodec: 'mp4a.40.2',
    contentType: 'video/mp4', playability: { verdict: 'plays', findings: [] }, openUploadId: null,
  });
  expect(await headObject(await placeOf(started))).toMatchObject({ sizeBytes: bytes.length, contentType: 'video/mp4' });
});

test('completing again gives the same video', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  const all = await sendAll(started, bytes);
  const first = value(await completeUpload(owner, all));
  expect(value(await completeUpload(owner, all))).toEqual(first);
});

test('many completions at once give one video', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const all = await sendAll(await start(bytes), bytes);
  const answers = await Promise.all(Array.from({ length: 8 }, () => completeUpload(owner, all)));
  const ready = answers.flatMap((answer) => (answer.ok ? [answer.value.videoId] : []));
  expect(ready.length).toBeGreaterThan(0);
  expect(new Set(ready).size).toBe(1);
  expect(await db().auditEvent.count({ where: { action: 'upload.complete', targetId: ready[0] } })).toBe(1);
});

test('completing goes on where a process died between S3 and our row', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  const all = await sendAll(started, bytes);
  value(await completeUpload(owner, all));
  await db().upload.update({ where: { id: started.uploadId }, data: { state: 'OPEN' } });
  await db().video.update({ where: { id: started.videoId }, data: { state: 'UPLOADING', readyAt: null } });

  expect(value(await completeUpload(owner, all))).toEqual({ videoId: started.videoId });
  expect(await getVideo(owner, libraryId, started.videoId)).toMatchObject({ state: 'READY' });
});

test('a list with a part missing or an ETag invented is refused, and the upload can still be finished', async () => {
  const bytes = await longClip();
  const started = await start(bytes);
  const all = await sendAll(started, bytes);
  const [first, ...rest] = all.parts;
  expect(code(await completeUpload(owner, { ...all, parts: rest }))).toBe('invalid_input');
  const invented = { partNumber: 1, etag: '"00000000000000000000000000000000"' };
  expect(code(await completeUpload(owner, { ...all, parts: [invented, ...rest] }))).toBe('invalid_input');
  expect(first?.partNumber).toBe(1);
  expect(code(await completeUpload(owner, all))).toBe('let in');
});

test('bytes that are no video are refused and nothing of them is kept', async () => {
  const text = new TextEncoder().encode('<html><script>alert(1)</script></html>'.repeat(20));
  const film = await clip('h264-faststart.mp4');
  const { facts } = await request(film);
  const started = await start(text, { facts });
  const place = await placeOf(started);
  expect(code(await completeUpload(owner, await sendAll(started, text)))).toBe('unsupported_media');
  expect(await headObject(place)).toBeNull();
  expect(await getVideo(owner, libraryId, started.videoId)).toBeNull();
});

test('a Matroska file that was announced as MP4 is refused', async () => {
  const mkv = await clip('h264.mkv');
  const { facts } = await request(await clip('h264-faststart.mp4'));
  const started = await start(mkv, { facts });
  expect(code(await completeUpload(owner, await sendAll(started, mkv)))).toBe('unsupported_media');
});

test('an object of another size than announced is refused and not kept', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  const place = await placeOf(started);
  const all = await sendAll(started, bytes);
  await db().video.update({ where: { id: started.videoId }, data: { sizeBytes: bytes.length + 1 } });
  expect(code(await completeUpload(owner, all))).toBe('invalid_input');
  expect(await headObject(place)).toBeNull();
});

test('pages, pictures and unknown files are refused before anything is begun', async () => {
  const film = await clip('h264-faststart.mp4');
  const before = await db().video.count();
  for (const contentType of ['text/html', 'image/svg+xml', 'application/javascript', 'text/html; charset=utf-8']) {
    expect(code(await startUpload(owner, await request(film, { contentType })))).toBe('unsupported_media');
  }
  expect(code(await startUpload(owner, await request(await clip('text.mp4'))))).toBe('unsupported_media');
  expect(await db().video.count()).toBe(before);
});

test('empty, endless and mislabelled announcements do not parse', async () => {
  const film = await clip('h264-faststart.mp4');
  for (const change of [{ sizeBytes: 0 }, { sizeBytes: -1 }, { sizeBytes: 1.5 }, { sizeBytes: 51 * 1024 ** 3 }, { title: 'a\u202Eb' }]) {
    await expect(request(film, change)).rejects.toThrow();
  }
  expect(completeUploadSchema.safeParse({ uploadId: 'x', parts: [{ partNumber: 10_001, etag: 'a' }] }).success).toBe(false);
  expect(presignPosterSchema.safeParse({ uploadId: 'x', sizeBytes: 512 * 1024 + 1 }).success).toBe(false);
});

test('the key is ours, whatever the file is called', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes, { fileName: '../../public/*?#<script>\u0000.html', title: '../../x' });
  expect((await placeOf(started)).key).toBe(`videos/${started.videoId}/source.mp4`);
});

test('an upload of an unfinished or unknown library is not begun', async () => {
  const { libraryId: unfinished } = await recordLibrary(owner);
  const bytes = await clip('h264-faststart.mp4');
  expect(code(await startUpload(owner, await request(bytes, { libraryId: unfinished })))).toBe('not_ready');
  expect(code(await startUpload(owner, await request(bytes, { libraryId: 'nothing' })))).toBe('not_found');
});

test('nobody goes on with another admin’s upload', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  const all = await sendAll(started, bytes);
  const other = await anOwner();
  const { uploadId } = started;
  expect(code(await presignParts(other, { uploadId, partNumbers: [1] }))).toBe('not_found');
  expect(code(await completeUpload(other, all))).toBe('not_found');
  expect(code(await presignPoster(other, { uploadId, sizeBytes: 10 }))).toBe('not_found');
  expect(code(await completeUpload(owner, { ...all, uploadId: 'unknown' }))).toBe('not_found');
  expect(await getVideo(owner, libraryId, started.videoId)).toMatchObject({ state: 'UPLOADING' });
});

test('a finished upload gives no more URLs, and cannot be cancelled', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  value(await completeUpload(owner, await sendAll(started, bytes)));
  expect(code(await presignParts(owner, { uploadId: started.uploadId, partNumbers: [1] }))).toBe('conflict');
  expect(code(await abortUpload(owner, started.uploadId))).toBe('conflict');
  expect(await headObject(await placeOf(started))).not.toBeNull();
});

test('parts outside the plan get no URL', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  expect(code(await presignParts(owner, { uploadId: started.uploadId, partNumbers: [2] }))).toBe('invalid_input');
});

test('a part’s URL works for no other key, part, upload or size', async () => {
  const bytes = await longClip();
  const started = await start(bytes);
  const { urls } = value(await presignParts(owner, { uploadId: started.uploadId, partNumbers: [1] }));
  const url = urls[0]?.url ?? '';
  const part = bytes.subarray(0, started.partSizeBytes);
  const tampered = {
    key: url.replace(started.videoId, '0'.repeat(started.videoId.length)),
    part: url.replace('partNumber=1', 'partNumber=2'),
    upload: url.replace(/uploadId=[^&]+/, 'uploadId=another'),
    plainPut: url.replace(/partNumber=1&?/, '').replace(/uploadId=[^&]+&?/, ''),
  };
  for (const [what, changed] of Object.entries(tampered)) {
    expect(changed, what).not.toBe(url);
    expect((await put(changed, part)).status, what).toBe(403);
  }
  expect((await put(url, part.subarray(1))).status).toBe(403);
  expect((await put(url, part)).status).toBe(200);
});

test('a part’s URL is dead after the upload was cancelled, and the video is gone', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const started = await start(bytes);
  const { urls } = value(await presignParts(owner, { uploadId: started.uploadId, partNumbers: [1] }));
  value(await abortUpload(owner, started.uploadId));
  expect((await put(urls[0]?.url ?? '', bytes)).status).toBe(404);
  expect((await listVideos(owner, libraryId)).map((video) => video.id)).not.toContain(started.videoId);
  expect(code(await abortUpload(owner, started.uploadId))).toBe('not_found');
});

test('uploads that nobody finished are dropped after a day, finished ones are not', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const finished = await start(bytes);
  value(await completeUpload(owner, await sendAll(finished, bytes)));
  const left = await start(bytes);
  const all = await sendAll(left, bytes);
  const later = new Date(Date.now() + (UPLOAD_LIFETIME_SECONDS + 1) * 1000);

  expect(code(await completeUpload(owner, all, later))).toBe('conflict');
  expect(code(await presignParts(owner, { uploadId: left.uploadId, partNumbers: [1] }, later))).toBe('conflict');
  expect(await abortExpiredUploads(later)).toBeGreaterThanOrEqual(1);

  expect(await getVideo(owner, libraryId, left.videoId)).toBeNull();
  expect(await getVideo(owner, libraryId, finished.videoId)).toMatchObject({ state: 'READY' });
  expect(await db().upload.count({ where: { state: { not: 'COMPLETED' } } })).toBe(0);
});

test('a JPEG becomes the poster, once', async () => {
  const bytes = await clip('h264-faststart.mp4');
  const { uploadId, videoId } = await start(bytes);
  const jpeg = new Uint8Array(await readFile('bin/demo/usher-demo.jpg'));
  const place = value(await presignPoster(owner, { uploadId, sizeBytes: jpeg.length }));
  expect((await put(place.url, jpeg, { ...place.headers, 'Content-Type': 'text/html' })).status).toBe(403);
  expect((await put(place.url, jpeg, place.headers)).status).toBe(200);
  expect((await put(place.url, jpeg, place.headers)).status).toBe(412);
  value(await confirmPoster(owner, uploadId));
  expect(await getVideo(owner, libraryId, videoId)).toMatchObject({ hasPoster: true });
  expect(code(await presignPoster(owner, { uploadId, sizeBytes: 10 }))).toBe('conflict');
});

test('a poster that is no JPEG is deleted', async () => {
  const { uploadId, videoId } = await start(await clip('h264-faststart.mp4'));
  const text = new TextEncoder().encode('<svg onload="alert(1)"/>');
  const place = value(await presignPoster(owner, { uploadId, sizeBytes: text.length }));
  expect((await put(place.url, text, place.headers)).status).toBe(200);
  expect(code(await confirmPoster(owner, uploadId))).toBe('unsupported_media');
  expect(await getVideo(owner, libraryId, videoId)).toMatchObject({ hasPoster: false });
  expect(code(await confirmPoster(owner, uploadId))).toBe('not_found');
});
