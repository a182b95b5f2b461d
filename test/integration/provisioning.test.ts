import { CreateBucketCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import type { OriginIdentityKind, SigningKeyKind } from '@/lib/db/generated/enums';
import { newId } from '@/lib/kernel/id';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { claimOperation, LeaseLost, renewLease, withLease } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { cancelOperation, continueLibrary, createLibrary, requestLook, requestProof, retryOperation } from '@/lib/provisioning/service';
import { accountInventory } from '@/test/harness/account';
import { STRANGER_ACCOUNT } from '@/test/harness/environment';
import { expireLeases, makeLibrary, recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const REGION = 'eu-central-1';
const KINDS: [OriginIdentityKind, SigningKeyKind, boolean][] = [
  ['OAC', 'ECDSA_P256', true],
  ['OAC', 'RSA_2048', false],
  ['OAI', 'ECDSA_P256', false],
  ['OAI', 'RSA_2048', true],
];

test.each(KINDS)('a library with %s, %s and basic distribution %s ends ready, whole and proven closed', async (originIdentityKind, signingKeyKind, withBasic) => {
  const { library } = await makeLibrary(world.owner, { originIdentityKind, signingKeyKind, withBasic });
  expect(library.state).toBe('READY');
  expect(library.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(library.latestProof?.checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(library.latestProof?.checks).toHaveLength(withBasic ? 8 : 6);
});

test('libraries share the origin access control, and the key and key group of their kind', async () => {
  await makeLibrary(world.owner, { originIdentityKind: 'OAC', signingKeyKind: 'ECDSA_P256' });
  await makeLibrary(world.owner, { originIdentityKind: 'OAC', signingKeyKind: 'RSA_2048' });
  const before = await accountInventory();
  await makeLibrary(world.owner, { originIdentityKind: 'OAC', signingKeyKind: 'ECDSA_P256' });
  expect(await accountInventory()).toEqual({ ...before, buckets: before.buckets + 1, distributions: before.distributions + 2 });
  expect(before).toMatchObject({ originAccessControls: 1, publicKeys: 2, keyGroups: 2 });
});

test('a form that is sent ten times at once makes one library and one operation', async () => {
  const input = createLibrarySchema.parse({ name: 'Pressed twice', bucketName: 'usher-pressed-twice', region: REGION });
  const answers = await Promise.all(Array.from({ length: 10 }, () => createLibrary(world.owner, input)));
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.operationId : answer.error.message)));
  expect(ids.size).toBe(1);
  expect(await db().library.count({ where: { name: 'Pressed twice' } })).toBe(1);
  expect(await db().auditEvent.count({ where: { action: 'library.create', targetType: 'library' } })).toBeGreaterThan(0);
  await workUntilIdle();
});

test('a name or bucket that another library has is refused at its field, and nothing is written', async () => {
  const { library } = await makeLibrary(world.owner);
  const counts = () => Promise.all([db().library.count(), db().operation.count(), db().auditEvent.count()]);
  const before = await counts();
  const parse = (input: object) => createLibrarySchema.parse({ name: 'Unused', bucketName: 'usher-unused', region: REGION, ...input });
  expect(await createLibrary(world.owner, parse({ name: library.name }))).toMatchObject({
    ok: false, error: { code: 'invalid_input', fields: { name: 'Another library has this name.' } },
  });
  expect(await createLibrary(world.owner, parse({ bucketName: library.bucket.name }))).toMatchObject({
    ok: false, error: { code: 'invalid_input', fields: { bucketName: 'Another library uses this bucket.' } },
  });
  expect(await counts()).toEqual(before);
});

test('a bucket of ours that was not made for the library is left alone, and the operation says so', async () => {
  await s3(REGION).send(new CreateBucketCommand({ Bucket: 'usher-made-by-hand', CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const { operationId } = await recordLibrary(world.owner, { bucketName: 'usher-made-by-hand' });
  await workUntilIdle();
  const operation = await findOperation(world.owner, operationId);
  expect(operation).toMatchObject({ state: 'FAILED', canRetry: true });
  expect(operation?.steps[0]).toMatchObject({ state: 'failed', error: { code: 'bucket-not-ours', retriable: false } });
  expect(operation?.steps[1]).toMatchObject({ state: 'waiting', attempt: 0 });
});

test('"Try again" goes on where the operation failed, once the cause is mended', async () => {
  await s3(REGION).send(new CreateBucketCommand({ Bucket: 'usher-mended', CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const { operationId, libraryId } = await recordLibrary(world.owner, { bucketName: 'usher-mended' });
  await workUntilIdle();
  const install = await db().install.findFirstOrThrow();
  const TagSet = [{ Key: 'usher:install', Value: install.id }, { Key: 'usher:library', Value: libraryId }];
  await s3(REGION).send(new PutBucketTaggingCommand({ Bucket: 'usher-mended', Tagging: { TagSet } }));

  expect(await retryOperation(world.owner, operationId)).toEqual({ ok: true, value: { operationId } });
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE', canRetry: false });
  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: false, error: { code: 'conflict' } });
});

test("another account's bucket is never touched", async () => {
  const { accessKeyId, secretAccessKey } = STRANGER_ACCOUNT;
  const stranger = new S3Client({
    region: REGION, endpoint: world.aws.apiUrl, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey },
  });
  await stranger.send(new CreateBucketCommand({ Bucket: 'usher-taken', CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const { operationId } = await recordLibrary(world.owner, { bucketName: 'usher-taken' });
  await workUntilIdle();
  expect((await findOperation(world.owner, operationId))?.steps[0]?.error?.code).toBe('bucket-name-taken');
});

test('a worker whose lease has passed to another one writes nothing', async () => {
  await workUntilIdle();
  const { operationId, libraryId } = await recordLibrary(world.owner);
  const stale = await claimOperation(db(), newId());
  await expireLeases();
  const fresh = await claimOperation(db(), newId());
  if (!stale || !fresh) throw new Error('the operation was not claimed twice');

  expect([stale.operationId, fresh.operationId]).toEqual([operationId, operationId]);
  expect(await renewLease(db(), stale)).toBe(false);
  const rename = withLease(db(), stale, (tx) => tx.library.update({ where: { id: libraryId }, data: { name: 'Stolen' } }));
  await expect(rename).rejects.toThrow(LeaseLost);
  await runOperation(db(), stale);
  expect((await findOperation(world.owner, operationId))?.steps.map(({ attempt }) => attempt)).not.toContain(1);

  await runOperation(db(), fresh);
  await workUntilIdle();
  expect((await findLibrary(world.owner, libraryId))?.state).toBe('READY');
});

test('two workers never claim the same operation', async () => {
  await workUntilIdle();
  await recordLibrary(world.owner);
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimOperation(db(), newId())));
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  await expireLeases();
  await workUntilIdle();
});

test('a worker that is told to stop gives the operation back at a step boundary', async () => {
  await workUntilIdle();
  const { operationId } = await recordLibrary(world.owner);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  await runOperation(db(), lease, AbortSignal.abort());
  expect((await findOperation(world.owner, operationId))?.state).toBe('WAITING');
  await workUntilIdle();
  expect((await findOperation(world.owner, operationId))?.state).toBe('DONE');
});

test('a deployment is waited for by looking again later, not by a worker that sleeps', async () => {
  const { controls } = world.aws;
  onTestFinished(() => {
    controls.deploySeconds = 0;
    controls.clock.offsetSeconds = 0;
  });
  controls.deploySeconds = 60;
  const { operationId } = await recordLibrary(world.owner);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  await runOperation(db(), lease);
  const waiting = await findOperation(world.owner, operationId);
  expect(waiting?.state).toBe('WAITING');
  expect(waiting?.steps.find(({ kind }) => kind === 'WAIT_DEPLOYED')).toMatchObject({
    state: 'running', attempt: 1, note: expect.stringMatching(/^CloudFront says InProgress; next look in \d+ s$/),
  });
  controls.clock.offsetSeconds = 61;
  await workUntilIdle();
  const done = await findOperation(world.owner, operationId);
  expect(done?.state).toBe('DONE');
  expect(done?.steps.find(({ kind }) => kind === 'WAIT_DEPLOYED')?.attempt).toBe(1);
});

test('looks and proofs that are asked for twice are one operation, and new ones after it has ended', async () => {
  const { library } = await makeLibrary(world.owner);
  const [one, two] = [await requestLook(world.owner, library.id), await requestLook(world.owner, library.id)];
  expect(one).toEqual(two);
  const proof = await requestProof(world.owner, library.id);
  await workUntilIdle();
  expect(await requestLook(world.owner, library.id)).not.toEqual(one);
  expect(proof.ok && (await findOperation(world.owner, proof.value.operationId))?.state).toBe('DONE');
  expect(await requestLook(world.owner, 'nothing')).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('a proof is not to be had before the library is ready', async () => {
  const { libraryId } = await recordLibrary(world.owner);
  expect(await requestProof(world.owner, libraryId)).toMatchObject({ ok: false, error: { code: 'not_ready' } });
  await workUntilIdle();
});

test('an operation that is called off ends at once, or at its next step, and the library can be gone on with', async () => {
  await workUntilIdle();
  const { operationId, libraryId } = await recordLibrary(world.owner);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: true });
  expect((await findOperation(world.owner, operationId))).toMatchObject({ state: 'RUNNING', isCancelling: true, canCancel: false });
  await runOperation(db(), lease);
  expect((await findOperation(world.owner, operationId))?.state).toBe('CANCELLED');
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: false, error: { code: 'conflict' } });

  const goOn = await continueLibrary(world.owner, libraryId);
  if (!goOn.ok) throw new Error(goOn.error.message);
  expect(await continueLibrary(world.owner, libraryId)).toMatchObject({ ok: true, value: { operationId: goOn.value.operationId } });
  expect(await cancelOperation(world.owner, goOn.value.operationId)).toMatchObject({ ok: true });
  expect((await findOperation(world.owner, goOn.value.operationId))?.state).toBe('CANCELLED');

  await continueLibrary(world.owner, libraryId);
  await workUntilIdle();
  expect((await findLibrary(world.owner, libraryId))?.state).toBe('READY');
  expect(await continueLibrary(world.owner, libraryId)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await cancelOperation(world.owner, 'nothing')).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('while AWS does not answer, a step is tried again with longer pauses and then fails with a way on', async () => {
  const { operationId } = await recordLibrary(world.owner);
  await world.aws.close();
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  await runOperation(db(), lease);
  const step = (await findOperation(world.owner, operationId))?.steps[0];
  expect(step).toMatchObject({
    state: 'running', attempt: 1, note: 'Attempt 1 failed; the next one is in 1 s.',
    error: { code: 'ECONNREFUSED', retriable: true },
  });
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'FAILED', canRetry: true });
});
