import { PutBucketPolicyCommand, PutObjectCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { resetClients, s3 } from '@/lib/aws/clients';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '@/lib/provisioning/names';
import { namesOfCalls } from '@/lib/provisioning/operation/planned';
import { findObservation } from '@/lib/provisioning/reconcile/data';
import { requestLookAt } from '@/lib/provisioning/reconcile/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { requestLook } from '@/lib/provisioning/service';
import { startUploadSchema } from '@/lib/uploads/schema';
import { orS3Trouble } from '@/lib/uploads/s3-trouble';
import { startUpload } from '@/lib/uploads/service';
import { STRANGER_ACCOUNT } from '@/test/harness/environment';
import { type KillMoment, killAtWrite } from '@/test/harness/kill';
import { callsMade } from '@/test/harness/plan';
import { expireLeases, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

import { answers, CLASSIC, grantsOf, ownershipOf, putGrants, REGION, setOwnership, uploadFilm } from './classic';
import { value } from './uploading';

let world: World;
let library: LibraryView;
/** Keys of a film and of its poster. */
let film = '';
let poster = '';

beforeAll(async () => {
  world = await startWorld();
  // The repairs put everything back, so one library serves every break.
  ({ library } = await makeLibrary(world.owner, CLASSIC));
  ({ objectKey: film, posterKey: poster } = await uploadFilm(world, library.id));
});
afterAll(() => world.close());
beforeEach(resetClients);

async function look(): Promise<LibraryView> {
  value(await requestLook(world.owner, library.id));
  await workUntilIdle();
  const seen = await findLibrary(world.owner, library.id);
  if (!seen) throw new Error('the library is gone');
  return seen;
}

/** Looks, and gives the codes of every drift by the finding that holds it. */
async function drifts(): Promise<string[]> {
  const { latestLook } = await look();
  return latestLook?.findings.flatMap(({ subject, drifts: found }) => found.map(({ code }) => `${subject}: ${code}`)) ?? [];
}

function blockPublicAcls(on: boolean) {
  const PublicAccessBlockConfiguration = { BlockPublicAcls: on, IgnorePublicAcls: on, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  return s3(REGION).send(new PutPublicAccessBlockCommand({ Bucket: library.bucket.name, PublicAccessBlockConfiguration }));
}

/** As long as Block Public Access is on, S3 refuses such a grant; what was granted before stays, and does not count. */
async function openToEverybody(key: string): Promise<void> {
  await blockPublicAcls(false);
  await putGrants(library, key, ['owner FULL_CONTROL', 'signed READ', 'stranger READ_ACP', 'everybody READ']);
  expect((await answers(world, library, key)).bare).toBe(200);
  await blockPublicAcls(true);
  expect((await answers(world, library, key)).bare).toBe(403);
}

const BREAKS: { how: string; by: () => Promise<unknown>; found: string[]; after: [key: () => string, grants: string[]] }[] = [
  {
    how: 'an object lost the grant, and keeps those of others', found: ['distribution.signed→bucket: grant-missing'],
    by: () => putGrants(library, PRIVATE_PROBE_KEY, ['owner FULL_CONTROL', 'stranger READ_ACP']),
    after: [() => PRIVATE_PROBE_KEY, ['owner FULL_CONTROL', 'stranger READ_ACP', 'signed READ']],
  },
  {
    how: 'a poster and a public object lost theirs', found: ['distribution.signed→bucket: grant-missing', 'distribution.basic→bucket: grant-missing'],
    by: async () => {
      await putGrants(library, poster, ['owner FULL_CONTROL']);
      await putGrants(library, PUBLIC_PROBE_KEY, ['owner FULL_CONTROL', 'signed READ']);
    },
    after: [() => PUBLIC_PROBE_KEY, ['owner FULL_CONTROL', 'signed READ', 'basic READ']],
  },
  {
    how: 'the basic distribution may read a film', found: ['distribution.basic→bucket: basic-granted'],
    by: () => putGrants(library, film, ['signed READ', 'basic READ', 'owner FULL_CONTROL']),
    after: [() => film, ['signed READ', 'owner FULL_CONTROL']],
  },
  {
    how: 'an object is granted to everybody', found: ['bucket: object-open'],
    by: () => openToEverybody(PRIVATE_PROBE_KEY),
    after: [() => PRIVATE_PROBE_KEY, ['owner FULL_CONTROL', 'signed READ', 'stranger READ_ACP']],
  },
  {
    how: 'ACLs are turned off', found: ['bucket: acls-disabled'],
    by: () => setOwnership(library, 'BucketOwnerEnforced'),
    after: [() => poster, ['owner FULL_CONTROL', 'signed READ']],
  },
];

test.each(BREAKS)('when $how: the look names just that, and the repair makes exactly its plan’s calls and puts it back', async ({ by, found, after }) => {
  await by();
  expect(await drifts()).toEqual(found);
  const input = { libraryId: library.id, subjects: [] };
  const shown = value(await repairLibrary(world.owner, input, 'dry-run'));
  world.aws.journal.clear();
  const recorded = value(await repairLibrary(world.owner, input));
  expect(shown.steps).toEqual(recorded.steps);
  await workUntilIdle();
  expect(await findOperation(world.owner, recorded.operationId)).toMatchObject({ state: 'DONE' });
  expect(callsMade(world.aws)).toEqual(recorded.steps.flatMap(({ calls }) => namesOfCalls(calls)).sort());

  const seen = await findLibrary(world.owner, library.id);
  expect(seen?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(seen?.latestProof).toMatchObject({ passed: true });
  const [key, grants] = after;
  expect(await grantsOf(library, key())).toEqual(grants);
  expect(await answers(world, library, PRIVATE_PROBE_KEY)).toEqual({ signed: 200, basic: 403, bare: 403 });
  expect(await ownershipOf(library)).toBe('BucketOwnerPreferred');
});

test('a plan names the object whose ACL everybody is taken out of', async () => {
  await openToEverybody(PRIVATE_PROBE_KEY);
  await drifts();
  const { steps } = value(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] }));
  expect(steps[0]?.title).toBe(`Take what everybody is granted out of the ACL of ${PRIVATE_PROBE_KEY}, and let the distributions read every object`);
  await workUntilIdle();
});

test('a film that lost its grant is named by the look, and not served until a repair', async () => {
  const { objectKey } = await uploadFilm(world, library.id);
  await putGrants(library, objectKey, ['owner FULL_CONTROL']);
  expect(await answers(world, library, objectKey)).toEqual({ signed: 403, basic: 403, bare: 403 });
  const finding = (await look()).latestLook?.findings.find(({ subject }) => subject === 'distribution.signed→bucket');
  expect(finding).toMatchObject({ state: 'broken', label: 'ACLs of objects for the signed distribution', drifts: [{ problem: expect.stringContaining(objectKey) }] });
  value(await repairLibrary(world.owner, { libraryId: library.id, subjects: ['distribution.signed→bucket'] }));
  await workUntilIdle();
  // An edge remembers a refusal for ten seconds.
  world.aws.controls.clock.offsetSeconds += 10;
  expect(await answers(world, library, objectKey)).toEqual({ signed: 200, basic: 403, bare: 403 });
});

test('the bucket’s page has what ACLs say beside what they should', async () => {
  await putGrants(library, PUBLIC_PROBE_KEY, ['signed READ']);
  value(await requestLookAt(world.owner, { resourceType: 'bucket', resourceId: library.bucket.id }));
  await workUntilIdle();
  const seen = await findObservation(world.owner, 'bucket', library.bucket.id);
  expect(seen?.facts.filter(({ differs }) => differs)).toEqual([
    { label: 'ACLs let the basic distribution read', recorded: 'every public object', live: 'not 1 of those looked at', differs: true },
  ]);
  expect(seen?.problems).toHaveLength(1);
  await drifts();
  value(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] }));
  await workUntilIdle();
});

test('while ACLs are off nothing is uploaded that could not be played, and whoever tries is told why', async () => {
  await setOwnership(library, 'BucketOwnerEnforced');
  const facts = {
    container: 'mp4', durationSeconds: 1, width: 16, height: 16, videoCodec: 'avc1.64001e', audioCodec: null,
    hasVideo: true, hasAudio: false, indexAtEnd: false,
  };
  const input = startUploadSchema.parse({ libraryId: library.id, fileName: 'a.mp4', contentType: 'video/mp4', sizeBytes: 1000, title: 'A film', facts });
  expect(await orS3Trouble(startUpload(world.owner, input))).toMatchObject({
    ok: false, error: { code: 'unavailable', message: expect.stringContaining('ACLs are turned off'), fix: expect.stringContaining('repair') },
  });
  await setOwnership(library, 'BucketOwnerPreferred');
});

/** Takes the grants of several objects, and has a repair put them back that is killed at its nth write. */
async function repairKilledAt(nth: number, moment: KillMoment): Promise<string | undefined> {
  const keys = [PRIVATE_PROBE_KEY, film, poster];
  for (const key of keys) await putGrants(library, key, ['owner FULL_CONTROL', 'stranger READ_ACP']);
  await drifts();
  const { operationId } = value(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] }));
  resetClients();
  const killed = killAtWrite(nth, moment, REGION);
  const command = await Promise.race([killed.reached, workUntilIdle().then(() => undefined)]);
  await expireLeases();
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
  for (const key of keys) expect(await grantsOf(library, key)).toEqual(['owner FULL_CONTROL', 'stranger READ_ACP', 'signed READ']);
  return command;
}

test.each<[KillMoment]>([['before'], ['after']])('a worker killed %s any write of a repair leaves the rest to the next one', async (moment) => {
  const commands: string[] = [];
  for (let nth = 1; ; nth += 1) {
    const command = await repairKilledAt(nth, moment);
    if (command === undefined) break;
    commands.push(command);
  }
  expect(commands).toEqual(['PutObjectAclCommand', 'PutObjectAclCommand', 'PutObjectAclCommand']);
});

test('what another account stored is not ours to grant: the repair says so, and grants everything else', async () => {
  const { name: Bucket, arn } = library.bucket;
  const statement = { Sid: 'Partner', Effect: 'Allow', Principal: { AWS: STRANGER_ACCOUNT.accountId }, Action: 's3:PutObject', Resource: `${arn}/*` };
  await s3(REGION).send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) }));
  const stranger = new S3Client({ endpoint: world.aws.apiUrl, region: REGION, forcePathStyle: true, credentials: STRANGER_ACCOUNT });
  await stranger.send(new PutObjectCommand({ Bucket, Key: 'videos/partner.mp4', Body: 'x' }));
  await putGrants(library, film, ['owner FULL_CONTROL']);
  await drifts();
  const { operationId } = value(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] }));
  await workUntilIdle();
  const operation = await findOperation(world.owner, operationId);
  expect(operation?.state).toBe('DONE');
  const facts = operation?.steps.find(({ kind }) => kind === 'GRANT_READ')?.facts.map(({ label, value: said }) => `${label}: ${said}`);
  expect(facts).toEqual(expect.arrayContaining(['ACLs changed: 1', 'Not ours to grant: 1', expect.stringMatching(/^Why not: s3:GetObjectAcl was answered AccessDenied/)]));
  expect(await grantsOf(library, film)).toEqual(['owner FULL_CONTROL', 'signed READ']);
});
