import { readFile } from 'node:fs/promises';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { grant, revokeGrant } from '@/lib/access/mutations';
import { actorOfSession } from '@/lib/auth/session';
import { s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import type { Actor } from '@/lib/kernel/actor';
import { newId } from '@/lib/kernel/id';
import { listWatchable } from '@/lib/playback/data';
import { issuePlayback, issuePosterUrl } from '@/lib/playback/service';
import { actorOf, aReadyVideo } from '@/test/factories';
import { edgeStatus } from '@/test/harness/edge';
import { makeLibrary, startWorld, type World } from '@/test/harness/provisioning';

let world: World;
let library: { id: string; bucket: string };
let viewer: Actor;

beforeAll(async () => {
  world = await startWorld();
  const made = await makeLibrary(world.owner);
  const { id, bucket } = await db().library.findUniqueOrThrow({ where: { id: made.library.id }, include: { bucket: true } });
  library = { id, bucket: bucket?.name ?? '' };
});

beforeEach(async () => {
  world.aws.controls.clock.offsetSeconds = 0;
  viewer = await actorOf('VIEWER');
});

afterAll(() => world.close());

/** A video whose source and poster are in the bucket, as after a finished upload. */
async function aVideo({ poster = false } = {}): Promise<string> {
  const id = newId();
  const objectKey = `videos/${id}/source.mp4`;
  const posterKey = poster ? `videos/${id}/poster.jpg` : null;
  const Body = await readFile(new URL('../media/h264-faststart.mp4', import.meta.url));
  for (const Key of [objectKey, posterKey]) {
    if (Key) await s3('eu-central-1').send(new PutObjectCommand({ Bucket: library.bucket, Key, Body }));
  }
  await aReadyVideo({ libraryId: library.id, createdById: world.owner.userId, id, objectKey, posterKey });
  return id;
}

async function give(userId: string, target: { videoId: string } | { libraryId: string }, endsAt?: Date): Promise<string> {
  const given = await grant(world.owner, { userId, ...target, endsAt: endsAt?.toISOString() });
  if (!given.ok) throw new Error(given.error.message);
  return given.value.grantId;
}

async function issued(actor: Actor, videoId: string, now = new Date()) {
  const result = await issuePlayback(actor, videoId, now);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const askRange = (url: string) => edgeStatus(url, { Range: 'bytes=0-99' });

test('a viewer with a grant gets a URL that the edge answers with 206, and the signature is on record', async () => {
  const videoId = await aVideo();
  await give(viewer.userId, { videoId });
  const playback = await issued(viewer, videoId);
  expect(await askRange(playback.url)).toBe(206);
  expect(playback).toMatchObject({ videoId, title: 'A video', posterUrl: null, contentType: 'video/mp4' });
  expect(playback.expiresInSeconds).toBeGreaterThan(0);
  const row = await db().issuedSignature.findUniqueOrThrow({ where: { id: playback.playbackId } });
  expect(row).toMatchObject({ userId: viewer.userId, videoId, sessionId: viewer.sessionId });
  expect(row.expiresAt.toISOString()).toBe(playback.expiresAt);
  expect(JSON.stringify(row)).not.toContain(playback.url.slice(-60));
});

test('a grant for the library covers its videos', async () => {
  const videoId = await aVideo();
  await give(viewer.userId, { libraryId: library.id });
  expect(await askRange((await issued(viewer, videoId)).url)).toBe(206);
});

test('an owner needs no grant', async () => {
  expect((await issued(world.owner, await aVideo())).url).toContain('Signature=');
});

test('a viewer without the grant gets the same refusal as for a video that does not exist, and nothing is recorded', async () => {
  const videoId = await aVideo();
  await give((await actorOf('VIEWER')).userId, { videoId });
  const refused = await issuePlayback(viewer, videoId, new Date());
  expect(refused).toMatchObject({ ok: false, error: { code: 'not_found' } });
  for (const unknown of [newId(), '', 'a\0b', '../x']) {
    expect(await issuePlayback(viewer, unknown, new Date())).toEqual(refused);
  }
  expect(await db().issuedSignature.count({ where: { userId: viewer.userId } })).toBe(0);
});

test('a URL opens one object and nothing beside it', async () => {
  const [videoId, otherId] = [await aVideo(), await aVideo()];
  await give(viewer.userId, { videoId });
  const { url } = await issued(viewer, videoId);
  expect(await askRange(url.replace(videoId, otherId))).toBe(403);
  expect(await askRange(`${url}&x=1`)).toBe(403);
  expect(await askRange(url.split('?')[0] ?? '')).toBe(403);
});

test('a URL stops working when it expires', async () => {
  const videoId = await aVideo();
  await give(viewer.userId, { videoId });
  const { url, expiresInSeconds } = await issued(viewer, videoId);
  expect(await askRange(url)).toBe(206);
  world.aws.controls.clock.offsetSeconds = expiresInSeconds + 1;
  expect(await askRange(url)).toBe(403);
});

test('a signature never outlives the grant; of two grants the later end counts', async () => {
  const videoId = await aVideo();
  const soon = new Date(Date.now() + 30_000);
  const later = new Date(Date.now() + 60_000);
  await give(viewer.userId, { videoId }, soon);
  expect(new Date((await issued(viewer, videoId)).expiresAt).getTime()).toBeLessThanOrEqual(soon.getTime());
  await give(viewer.userId, { libraryId: library.id }, later);
  const { expiresAt } = await issued(viewer, videoId);
  expect(new Date(expiresAt).getTime()).toBeGreaterThan(soon.getTime());
  expect(new Date(expiresAt).getTime()).toBeLessThanOrEqual(later.getTime());
  expect(await issuePlayback(viewer, videoId, later)).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('a grant that has not started, or was taken back, is no grant', async () => {
  const videoId = await aVideo();
  const grantId = await give(viewer.userId, { videoId });
  const before = new Date(Date.now() - 3_600_000);
  expect(await issuePlayback(viewer, videoId, before)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect((await issuePlayback(viewer, videoId, new Date())).ok).toBe(true);
  await revokeGrant(world.owner, grantId);
  expect(await issuePlayback(viewer, videoId, new Date())).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('a disabled person is nobody at the next request', async () => {
  await give(viewer.userId, { videoId: await aVideo() });
  await db().user.update({ where: { id: viewer.userId }, data: { status: 'DISABLED' } });
  expect(await actorOfSession(viewer.sessionId)).toBeNull();
});

test('while the library is being set up, its videos are not ready rather than missing', async () => {
  const videoId = await aVideo();
  await give(viewer.userId, { videoId });
  await db().library.update({ where: { id: library.id }, data: { state: 'PROVISIONING' } });
  expect(await issuePlayback(viewer, videoId, new Date())).toMatchObject({ ok: false, error: { code: 'not_ready' } });
  await db().library.update({ where: { id: library.id }, data: { state: 'READY' } });
});

test.each([
  ['PROVISIONING', /still being set up/], ['REMOVING', /being torn down/], ['RETIRED', /was torn down/],
] as const)('of a library that is %s, viewers hear what is so', async (state, words) => {
  const videoId = await aVideo();
  await give(viewer.userId, { videoId });
  await db().library.update({ where: { id: library.id }, data: { state } });
  const answer = await issuePlayback(viewer, videoId, new Date());
  expect(answer.ok ? '' : answer.error.message).toMatch(words);
  expect((await listWatchable(viewer)).map((each) => each.state)).toEqual([state]);
  await db().library.update({ where: { id: library.id }, data: { state: 'READY' } });
});

test('a poster is signed for whoever may watch, and is nothing where there is none', async () => {
  const videoId = await aVideo({ poster: true });
  expect(await issuePosterUrl(viewer, videoId, new Date())).toMatchObject({ ok: false, error: { code: 'not_found' } });
  await give(viewer.userId, { videoId });
  const poster = await issuePosterUrl(viewer, videoId, new Date());
  expect(poster.ok && (await askRange(poster.value))).toBe(206);
  const bare = await aVideo();
  expect(await issuePosterUrl(world.owner, bare, new Date())).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('the list holds what this person may watch, and nothing else', async () => {
  const [mine] = [await aVideo(), await aVideo()];
  expect(await listWatchable(viewer)).toEqual([]);
  await give(viewer.userId, { videoId: mine });
  const libraries = await listWatchable(viewer);
  expect(libraries.map(({ videos }) => videos.map(({ videoId }) => videoId))).toEqual([[mine]]);
});

test('who asks for a video that is not theirs leaves a line in the audit, the same as for one that does not exist', async () => {
  const videoId = await aVideo();
  for (const asked of [videoId, 'nothing', '\u0000']) await issuePlayback(viewer, asked, new Date());
  const lines = await db().auditEvent.findMany({ where: { actorId: viewer.userId }, orderBy: { seq: 'asc' } });
  expect(lines.map(({ action, outcome, targetId }) => [action, outcome, targetId])).toEqual([
    ['playback.issue', 'refused', videoId], ['playback.issue', 'refused', 'nothing'], ['playback.issue', 'refused', null],
  ]);
});
