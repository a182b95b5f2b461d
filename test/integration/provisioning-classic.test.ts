import { GetBucketPolicyCommand, GetPublicAccessBlockCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { resetClients, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { issuePlayback, issuePosterUrl } from '@/lib/playback/service';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { moveToOac } from '@/lib/provisioning/identities/service';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '@/lib/provisioning/names';
import { namesOfCalls } from '@/lib/provisioning/operation/planned';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { cancelOperation, continueLibrary, createLibrary } from '@/lib/provisioning/service';
import { accountIds, recordedIds } from '@/test/harness/account';
import { aroundEveryCall } from '@/test/harness/every-call';
import { killAtWrite } from '@/test/harness/kill';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { expireLeases, makeLibrary, recordLibrary, startWorld, workThroughTime, workUntilIdle, type World } from '@/test/harness/provisioning';

import { answers, CLASSIC, grantsOf, ownershipOf, REGION, uploadFilm } from './classic';
import { value } from './uploading';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  // What all libraries share is there before the first of these, so that plans name it.
  await makeLibrary(world.owner, { originIdentityKind: 'OAI' });
});
afterAll(() => world.close());
// Whatever a test hung onto the clients goes with them.
beforeEach(resetClients);

const planned = (plan: RecordedPlan) => plan.steps.flatMap(({ calls }) => namesOfCalls(calls)).sort();

async function expectWhole(libraryId: string): Promise<void> {
  const library = await findLibrary(world.owner, libraryId);
  expect([library?.state, library?.latestProof?.passed]).toEqual(['READY', true]);
  expect(library?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(await recordedIds()).toEqual(await accountIds());
}

test('a library in classic mode is made with just the calls of its plan: closed, without a policy, readable by the ACLs of its objects', async () => {
  const input = createLibrarySchema.parse({ name: 'Classic', bucketName: 'usher-classic', ...CLASSIC });
  const before = await contentsOfDatabase();
  const shown = value(await createLibrary(world.owner, input, 'dry-run'));
  expect((await contentsOfDatabase())['Operation']).toEqual(before['Operation']);
  world.aws.journal.clear();
  const recorded = value(await createLibrary(world.owner, { ...input, plannedId: shown.plannedId }));
  expect(shown.steps).toEqual(recorded.steps);
  expect(recorded.steps.map(({ title }) => title)).toEqual(expect.arrayContaining([
    'Turn ACLs of the bucket on', 'Let the distributions read every object, by its ACL',
  ]));
  expect(planned(recorded)).not.toContain('s3:PutBucketPolicy');
  await workUntilIdle();
  expect(await findOperation(world.owner, recorded.operationId)).toMatchObject({ state: 'DONE' });
  expect(callsMade(world.aws)).toEqual(planned(recorded));

  await expectWhole(recorded.libraryId);
  const library = await findLibrary(world.owner, recorded.libraryId);
  if (!library) throw new Error('the library is gone');
  const { name: Bucket } = library.bucket;
  const { PublicAccessBlockConfiguration: block } = await s3(REGION).send(new GetPublicAccessBlockCommand({ Bucket }));
  expect(Object.values(block ?? {})).toEqual([true, true, true, true]);
  expect(await ownershipOf(library)).toBe('BucketOwnerPreferred');
  await expect(s3(REGION).send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' });
  expect(await grantsOf(library, PRIVATE_PROBE_KEY)).toEqual(['signed READ']);
  expect(await grantsOf(library, PUBLIC_PROBE_KEY)).toEqual(['signed READ', 'basic READ']);
  expect(await answers(world, library, PRIVATE_PROBE_KEY)).toEqual({ signed: 200, basic: 403, bare: 403 });
  expect(await answers(world, library, PUBLIC_PROBE_KEY)).toEqual({ signed: 200, basic: 200, bare: 403 });
});

test('what is uploaded to a classic library plays with a signature, with its poster, and in no other way', async () => {
  const { library } = await makeLibrary(world.owner, CLASSIC);
  const { videoId, objectKey, posterKey } = await uploadFilm(world, library.id);
  const now = world.aws.controls.clock.now();
  const { url } = value(await issuePlayback(world.owner, videoId, now));
  const poster = value(await issuePosterUrl(world.owner, videoId, now));
  const unsigned = url.split('?')[0] ?? '';
  const got = await Promise.all([url, poster, unsigned].map((each) => askAnonymously(new URL(each))));
  expect(got.map(({ status }) => status)).toEqual([200, 200, 403]);
  for (const key of [objectKey, posterKey]) {
    expect(await answers(world, library, key)).toEqual({ signed: 200, basic: 403, bare: 403 });
    expect(await grantsOf(library, key)).toEqual(['signed READ']);
  }
});

test('a creation that is called off and continued grants what somebody stored meanwhile', async () => {
  world.aws.faults?.add({ operation: 'PutObject', fault: { kind: 'error', code: 'AccessDenied' } });
  const { libraryId, operationId } = await recordLibrary(world.owner, CLASSIC);
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'FAILED' });
  value(await cancelOperation(world.owner, operationId));
  await workUntilIdle();
  world.aws.faults?.clear();
  const Bucket = (await db().bucket.findUniqueOrThrow({ where: { libraryId } })).name;
  for (const Key of ['videos/by-hand.mp4', 'public/by-hand.jpg']) await s3(REGION).send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));

  value(await continueLibrary(world.owner, libraryId));
  await workUntilIdle();
  await expectWhole(libraryId);
  const library = await findLibrary(world.owner, libraryId);
  if (!library) throw new Error('the library is gone');
  expect(await grantsOf(library, 'videos/by-hand.mp4')).toEqual(['owner FULL_CONTROL', 'signed READ']);
  expect(await grantsOf(library, 'public/by-hand.jpg')).toEqual(['owner FULL_CONTROL', 'signed READ', 'basic READ']);
  expect(await answers(world, library, 'videos/by-hand.mp4')).toEqual({ signed: 200, basic: 403, bare: 403 });
});

/** Kills a worker after its nth write and lets another one go on; gives the write's name, or undefined when there is no nth. */
async function createKilledAt(nth: number): Promise<string | undefined> {
  resetClients();
  const { libraryId } = await recordLibrary(world.owner, CLASSIC);
  const killed = killAtWrite(nth, 'after', REGION);
  const command = await Promise.race([killed.reached, workUntilIdle().then(() => undefined)]);
  await expireLeases();
  await workUntilIdle();
  await expectWhole(libraryId);
  return command;
}

test('a worker killed after any write, before the answer, leaves the rest of a classic library to the next one', async () => {
  // Its keys and headers are those of the libraries before it.
  const commands: string[] = [];
  for (let nth = 1; ; nth += 1) {
    const command = await createKilledAt(nth);
    if (command === undefined) break;
    commands.push(command);
  }
  expect(commands).toEqual([
    'CreateBucketCommand', 'PutPublicAccessBlockCommand', 'PutBucketOwnershipControlsCommand', 'PutBucketEncryptionCommand',
    'PutBucketCorsCommand', 'PutBucketLifecycleConfigurationCommand',
    'CreateCloudFrontOriginAccessIdentityCommand', 'CreateCloudFrontOriginAccessIdentityCommand',
    'CreateDistributionCommand', 'CreateDistributionCommand', 'PutObjectCommand', 'PutObjectCommand',
  ]);
}, 120_000);

test.each([true, false])('a classic library is torn down with just the calls of its plan (with its videos: %s)', async (deleteVideos) => {
  const { library } = await makeLibrary(world.owner, CLASSIC);
  await uploadFilm(world, library.id);
  world.aws.journal.clear();
  const plan = value(await removeLibrary(world.owner, { libraryId: library.id, confirmName: library.name, deleteVideos }));
  await workUntilIdle();
  expect(await findOperation(world.owner, plan.operationId)).toMatchObject({ state: 'DONE' });
  expect(callsMade(world.aws)).toEqual(planned(plan));
  expect(await recordedIds()).toEqual(await accountIds());
});

test('the calls that moving a classic library makes are those of its plan', async () => {
  const { library } = await makeLibrary(world.owner, CLASSIC);
  await uploadFilm(world, library.id);
  world.aws.journal.clear();
  const plan = value(await moveToOac(world.owner, { libraryId: library.id }));
  await workThroughTime(world);
  expect(callsMade(world.aws)).toEqual(planned(plan));
  await expectWhole(library.id);
});

test('a classic library moves to the OAC, and viewers are served before and after every single call', async () => {
  const { library } = await makeLibrary(world.owner, CLASSIC);
  const { objectKey } = await uploadFilm(world, library.id);
  const refused: string[] = [];
  let asked = 0;
  world.aws.controls.deploySeconds = 60;
  value(await moveToOac(world.owner, { libraryId: library.id }));
  aroundEveryCall(REGION, async (moment) => {
    asked += 1;
    // The probes, because an edge keeps them for a second and a film for a day.
    const [shut, open] = [await answers(world, library, PRIVATE_PROBE_KEY), await answers(world, library, PUBLIC_PROBE_KEY)];
    if (shut.signed !== 200 || shut.basic !== 403 || open.basic !== 200) refused.push(moment);
  });
  await workThroughTime(world);
  world.aws.controls.deploySeconds = 0;
  resetClients();

  expect(refused).toEqual([]);
  expect(asked).toBeGreaterThan(40);
  await expectWhole(library.id);
  expect(await findLibrary(world.owner, library.id)).toMatchObject({ originIdentityKind: 'OAC', readPermission: 'POLICY' });
  expect(await ownershipOf(library)).toBe('BucketOwnerEnforced');
  const later = await uploadFilm(world, library.id);
  for (const key of [objectKey, later.objectKey, later.posterKey]) {
    expect(await answers(world, library, key)).toEqual({ signed: 200, basic: 403, bare: 403 });
  }
}, 120_000);
