
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { forgetSigningClock } from '@/lib/playback/clock';
import { issuePlayback } from '@/lib/playback/service';
import { listAlerts } from '@/lib/provisioning/alerts/data';
import { keepAwsClock } from '@/lib/provisioning/aws-clock';
import type { LibraryView } from '@/lib/provisioning/model';
import { requestLook } from '@/lib/provisioning/service';
import { aReadyVideo } from '@/test/factories';
import { edgeStatus } from '@/test/harness/edge';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
let library: LibraryView;
let videoId: string;
beforeAll(async () => {
  world = await startWorld();
  // Made an hour ago by AWS's clock, so that the clock can be set back without the library being gone.
  world.aws.controls.clock.offsetSeconds = -3600;
  ({ library } = await makeLibrary(world.owner));
  videoId = newId();
  const objectKey = `videos/${videoId}/source.mp4`;
  await s3(library.region).send(new PutObjectCommand({ Bucket: library.bucket.name, Key: objectKey, Body: 'a video' }));
  await aReadyVideo({ libraryId: library.id, createdById: world.owner.userId, id: videoId });
});
beforeEach(forgetSigningClock);
afterAll(async () => {
  forgetSigningClock();
  await world.close();
});

/** AWS's clock stands so far ahead of ours, and a worker's look has heard it. */
async function awsIsAhead(seconds: number): Promise<void> {
  world.aws.controls.clock.offsetSeconds = seconds;
  await db().install.updateMany({ data: { awsClockSeenAt: null } });
  await requestLook(world.owner, library.id);
  await workUntilIdle();
  await keepAwsClock(db());
  forgetSigningClock();
}

async function issued() {
  const result = await issuePlayback(world.owner, videoId, new Date());
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const skewAlerts = async () => (await listAlerts(world.owner, new Date())).filter(({ code }) => code === 'clock-skew');

test.each([600, -600, 7200])('with AWS’s clock %i s away, a URL is valid at the edge for its lifetime and not longer', async (seconds) => {
  await awsIsAhead(seconds);
  const { url, expiresInSeconds } = await issued();
  expect(expiresInSeconds).toBeGreaterThan(598);
  expect(expiresInSeconds).toBeLessThanOrEqual(600);
  expect(await edgeStatus(url)).toBe(200);
  world.aws.controls.clock.offsetSeconds += 590;
  expect(await edgeStatus(url)).toBe(200);
  world.aws.controls.clock.offsetSeconds += 15;
  expect(await edgeStatus(url)).toBe(403);
});

test('without the correction the edge refuses: the test sees what it tests', async () => {
  await awsIsAhead(605);
  await db().install.updateMany({ data: { awsClockAheadMs: 0 } });
  forgetSigningClock();
  expect(await edgeStatus((await issued()).url)).toBe(403);
});

test('from 30 s on the skew is an alert with its number and what to do', async () => {
  await awsIsAhead(20);
  expect(await skewAlerts()).toEqual([]);
  await awsIsAhead(45);
  const [alert] = await skewAlerts();
  expect(alert?.title).toMatch(/4[3-7] seconds behind AWS/);
  expect(alert?.detail).toContain('NTP');
});

test('a skew that nobody measured for hours is no longer corrected by blindly: from half the lifetime on nothing is signed', async () => {
  await awsIsAhead(310);
  const old = new Date(Date.now() - 4 * 3_600_000);
  await db().install.updateMany({ data: { awsClockSeenAt: old } });
  forgetSigningClock();
  expect(await issuePlayback(world.owner, videoId, new Date())).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  await db().install.updateMany({ data: { awsClockAheadMs: 290_000 } });
  forgetSigningClock();
  expect(await issuePlayback(world.owner, videoId, new Date())).toMatchObject({ ok: true });
});

test('the clock is read once for many signatures', async () => {
  await awsIsAhead(600);
  await issued();
  await db().install.updateMany({ data: { awsClockAheadMs: 0 } });
  expect(await edgeStatus((await issued()).url)).toBe(200);
});
