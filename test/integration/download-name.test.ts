import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { s3 } from '@/lib/aws/clients';
import type { OwnQuery } from '@/lib/aws/own-query';
import { issuePlayback } from '@/lib/playback/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { requestLook } from '@/lib/provisioning/service';
import { changeDistribution, dropQueries } from '@/test/harness/breaks';
import { aFilm, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function urlOf(videoId: string, own: OwnQuery = {}): Promise<string> {
  const issued = await issuePlayback(world.owner, videoId, new Date(), own);
  if (!issued.ok) throw new Error(issued.error.message);
  return issued.value.url;
}

/** The Content-Disposition that the edge sends with the film. */
async function dispositionOf(videoId: string, own?: OwnQuery): Promise<string | undefined> {
  const { status, headers, body } = await askAnonymously(new URL(await urlOf(videoId, own)));
  expect([status, body]).toEqual([200, 'a film']);
  return headers['content-disposition'];
}

const GERMAN = `attachment; filename="Ubung 3 _ Losung.mp4"; filename*=UTF-8''%C3%9Cbung%203%20%E2%80%93%20L%C3%B6sung.mp4`;
const RUSSIAN = `attachment; filename="_____.mp4"; filename*=UTF-8''%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE.mp4`;

test.each(['OAC', 'OAI'] as const)('through an %s, a download has the name that its URL says, in any script, and each URL its own', async (originIdentityKind) => {
  const { library } = await makeLibrary(world.owner, { originIdentityKind });
  const videoId = await aFilm(world, library);
  // In turn and again, so that the cache has the chance to mix them up.
  for (const _ of [1, 2]) {
    expect(await dispositionOf(videoId)).toBeUndefined();
    expect(await dispositionOf(videoId, { downloadName: 'Übung 3 – Lösung.mp4' })).toBe(GERMAN);
    expect(await dispositionOf(videoId, { downloadName: 'видео.mp4' })).toBe(RUSSIAN);
    expect(await dispositionOf(videoId, { query: 'size=large&license=yes' })).toBeUndefined();
  }
});

test('the name is part of what is signed: with another one, or with one added, the URL is refused', async () => {
  const { library } = await makeLibrary(world.owner, { withBasic: false });
  const videoId = await aFilm(world, library);
  const named = await urlOf(videoId, { downloadName: 'one.mp4' });
  expect(await askAnonymously(new URL(named.replaceAll('one.mp4', 'two.mp4')))).toMatchObject({ status: 403 });
  expect(await askAnonymously(new URL(`${await urlOf(videoId)}&response-content-disposition=attachment`))).toMatchObject({ status: 403 });
});

test('nobody can steer what the basic distribution answers by a query', async () => {
  const { library } = await makeLibrary(world.owner);
  const basic = library.distributions.find(({ role }) => role === 'BASIC')?.domainName ?? '';
  await s3(library.bucket.region).send(new PutObjectCommand({ Bucket: library.bucket.name, Key: 'public/trailer.mp4', Body: 'a trailer' }));
  const { status, headers } = await askAnonymously(new URL(`http://${basic}/public/trailer.mp4?response-content-disposition=attachment`));
  expect([status, headers['content-disposition']]).toEqual([200, undefined]);
});

test('a distribution that keeps queries from S3 serves without a name, a look says so, and a repair mends it', async () => {
  const { library } = await makeLibrary(world.owner, { withBasic: false });
  const videoId = await aFilm(world, library);
  await changeDistribution(library, 'SIGNED', dropQueries);
  expect(await dispositionOf(videoId, { downloadName: 'видео.mp4' })).toBeUndefined();
  await requestLook(world.owner, library.id);
  await workUntilIdle();
  expect(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] })).toMatchObject({
    ok: true, value: { steps: expect.arrayContaining([expect.objectContaining({ title: expect.stringContaining('download names passed on') })]) },
  });
  await workUntilIdle();
  expect(await dispositionOf(videoId, { downloadName: 'видео.mp4' })).toBe(RUSSIAN);
});
