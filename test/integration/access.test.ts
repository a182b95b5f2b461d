import { afterAll, beforeAll, expect, test } from 'vitest';

import { listGrants } from '@/lib/access/data';
import { grant, revokeGrant } from '@/lib/access/mutations';
import { needsGrant, videoWatchScope } from '@/lib/access/policy';
import { db } from '@/lib/db/client';
import type { Actor, AdminActor } from '@/lib/kernel/actor';
import { findGrantEnds, findReadyVideo } from '@/lib/playback/data';
import { actorOf, anOwner, aVideoRow } from '@/test/factories';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';

let database: FreshDatabase;
let owner: AdminActor;

beforeAll(async () => {
  database = await freshDatabase();
  owner = await anOwner();
});

afterAll(() => database.close());

test('a viewer without a grant sees no video', async () => {
  const { videoId } = await aVideoRow(owner.userId);
  expect(await canWatch(await actorOf('VIEWER'), videoId)).toBe(false);
});

test('a grant of a video opens that video and no other', async () => {
  const [one, other] = [await aVideoRow(owner.userId), await aVideoRow(owner.userId)];
  const viewer = await actorOf('VIEWER');
  await grant(owner, { userId: viewer.userId, videoId: one.videoId });
  expect(await canWatch(viewer, one.videoId)).toBe(true);
  expect(await canWatch(viewer, other.videoId)).toBe(false);
});

test('a grant of a library opens its videos', async () => {
  const { libraryId, videoId } = await aVideoRow(owner.userId);
  const viewer = await actorOf('VIEWER');
  await grant(owner, { userId: viewer.userId, libraryId });
  expect(await canWatch(viewer, videoId)).toBe(true);
});

test('a grant opens nothing before its start and after its end', async () => {
  const { videoId } = await aVideoRow(owner.userId);
  const viewer = await actorOf('VIEWER');
  const endsAt = new Date(Date.now() + 60_000);
  await grant(owner, { userId: viewer.userId, videoId, endsAt: endsAt.toISOString() });
  expect(await canWatch(viewer, videoId)).toBe(true);
  expect(await canWatch(viewer, videoId, new Date(Date.now() - 60_000))).toBe(false);
  expect(await canWatch(viewer, videoId, endsAt)).toBe(false);
});

test('a video that is still uploading is open to nobody', async () => {
  const { videoId } = await aVideoRow(owner.userId);
  await db().video.update({ where: { id: videoId }, data: { state: 'UPLOADING' } });
  expect(await canWatch(owner, videoId)).toBe(false);
});

test('a revoked grant opens nothing any more', async () => {
  const { videoId } = await aVideoRow(owner.userId);
  const viewer = await actorOf('VIEWER');
  const given = await grant(owner, { userId: viewer.userId, videoId });
  if (!given.ok) throw new Error(given.error.message);
  expect(await revokeGrant(owner, given.value.grantId)).toEqual({ ok: true, value: null });
  expect(await canWatch(viewer, videoId)).toBe(false);
  expect(await revokeGrant(owner, given.value.grantId)).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('granting again moves the end and makes no second grant', async () => {
  const { videoId } = await aVideoRow(owner.userId);
  const viewer = await actorOf('VIEWER');
  await grant(owner, { userId: viewer.userId, videoId, endsAt: new Date(Date.now() + 60_000).toISOString() });
  await grant(owner, { userId: viewer.userId, videoId });
  expect(await listGrants(owner, videoId)).toMatchObject([{ covers: 'video', endsAt: null }]);
});

test('a grant to nobody, of nothing, of two things or into the past is refused and writes nothing', async () => {
  const { libraryId, videoId } = await aVideoRow(owner.userId);
  const { userId } = await actorOf('VIEWER');
  const before = await db().grant.count();
  const refused = [
    await grant(owner, { userId: 'nobody', videoId }),
    await grant(owner, { userId, videoId: 'nothing' }),
    await grant(owner, { userId }),
    await grant(owner, { userId, videoId, libraryId }),
    await grant(owner, { userId, videoId, endsAt: '2020-01-01T00:00:00Z' }),
  ];
  expect(refused.map((result) => result.ok || result.error.code)).toEqual([
    'not_found', 'not_found', 'invalid_input', 'invalid_input', 'invalid_input',
  ]);
  expect(await db().grant.count()).toBe(before);
});

/** Lists of videos and signatures for one ask in two ways, which must say the same. */
async function canWatch(actor: Actor, videoId: string, now = new Date()): Promise<boolean> {
  const isListed = (await db().video.count({ where: { AND: [{ id: videoId }, videoWatchScope(actor, now)] } })) === 1;
  const isGranted = !needsGrant(actor) || (await findGrantEnds(actor.userId, videoId, now)) !== undefined;
  const isSigned = isGranted && (await findReadyVideo(videoId)) !== undefined;
  expect(isSigned).toBe(isListed);
  return isListed;
}
