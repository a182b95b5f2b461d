import { CreateBucketCommand, GetBucketPolicyCommand, GetPublicAccessBlockCommand, HeadBucketCommand, HeadObjectCommand, PutBucketPolicyCommand, PutBucketTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { resetClients, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { cancelOperation, continueLibrary, requestLook } from '@/lib/provisioning/service';
import { accountInventory, EMPTY_ACCOUNT } from '@/test/harness/account';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { makeLibrary, recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

// A library's life is a few hundred calls.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const REGION = 'eu-central-1';

/** Has a library torn down, the name typed as it is. */
async function remove(libraryId: string, deleteVideos: boolean) {
  const { name } = await db().library.findUniqueOrThrow({ where: { id: libraryId } });
  return removeLibrary(world.owner, { libraryId, confirmName: name, deleteVideos });
}

async function removed(libraryId: string, deleteVideos: boolean) {
  const result = await remove(libraryId, deleteVideos);
  if (!result.ok) throw new Error(result.error.message);
  await workUntilIdle();
  const operation = await findOperation(world.owner, result.value.operationId);
  expect(operation?.steps.filter(({ state }) => state !== 'done')).toEqual([]);
  return { operation, plan: result.value };
}

const store = (Bucket: string, Key: string) => s3(REGION).send(new PutObjectCommand({ Bucket, Key, Body: 'bytes' }));

test('a tear-down is shown first, without the name typed, and changes and calls nothing', async () => {
  const { library } = await makeLibrary(world.owner);
  await workUntilIdle();
  const before = await contentsOfDatabase();
  world.aws.journal.clear();
  const shown = await removeLibrary(world.owner, { libraryId: library.id, confirmName: '', deleteVideos: true }, 'dry-run');
  expect(shown.ok && shown.value.steps.map(({ title }) => title).at(-1)).toBe('Forget the library and its videos');
  expect(await contentsOfDatabase()).toEqual(before);
  expect(world.aws.journal.list()).toEqual([]);
  expect(await removeLibrary(world.owner, { libraryId: library.id, confirmName: 'Another name', deleteVideos: true })).toMatchObject({
    ok: false, error: { code: 'invalid_input', fields: { confirmName: expect.stringContaining(library.name) } },
  });
  expect((await findLibrary(world.owner, library.id))?.state).toBe('READY');
  await removed(library.id, true);
});

test.each([
  ['OAC', true], ['OAI', true], ['OAC', false], ['OAI', false],
] as const)('the last library (%s, videos deleted: %s) is torn down by the calls of its plan, and leaves nothing of ours', async (originIdentityKind, deleteVideos) => {
  const { library } = await makeLibrary(world.owner, { originIdentityKind });
  world.aws.journal.clear();
  const { operation, plan } = await removed(library.id, deleteVideos);
  expect(callsMade(world.aws)).toEqual(plan.steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  expect(operation).toMatchObject({ state: 'DONE', subject: library.name });
  expect(await accountInventory()).toEqual({ ...EMPTY_ACCOUNT, buckets: deleteVideos ? 0 : 1 });
  if (!deleteVideos) await removed(library.id, true);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
  expect(await findLibrary(world.owner, library.id)).toBeNull();
  expect(await db().signingKey.findMany({ where: { OR: [{ state: { not: 'RETIRED' } }, { ciphertext: { not: null } }] } })).toEqual([]);
});

test('after everything was torn down, the next library is made whole again', async () => {
  const { library } = await makeLibrary(world.owner);
  expect(library.latestProof?.passed).toBe(true);
  await removed(library.id, true);
});

test('videos stay when nobody asked to delete them, behind the same shut bucket, listed and not playable', async () => {
  const { library } = await makeLibrary(world.owner);
  const Bucket = library.bucket.name;
  await store(Bucket, 'videos/one/source.mp4');
  await db().video.create({
    data: {
      id: newId(), libraryId: library.id, title: 'Kept', state: 'READY', objectKey: 'videos/one/source.mp4', fileName: 'one.mp4',
      contentType: 'video/mp4', sizeBytes: 5n, createdById: world.owner.userId,
    },
  });
  await removed(library.id, false);
  expect(await findLibrary(world.owner, library.id)).toMatchObject({ state: 'RETIRED', distributions: [] });
  expect(await db().video.count({ where: { libraryId: library.id } })).toBe(1);
  await expect(s3(REGION).send(new HeadObjectCommand({ Bucket, Key: 'videos/one/source.mp4' }))).resolves.toBeTruthy();
  await expect(s3(REGION).send(new HeadObjectCommand({ Bucket, Key: 'public/usher-probe.txt' }))).rejects.toThrow();
  await expect(s3(REGION).send(new GetBucketPolicyCommand({ Bucket }))).rejects.toThrow(/policy/i);
  expect((await s3(REGION).send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: true });
  expect(await requestLook(world.owner, library.id)).toMatchObject({ ok: false, error: { code: 'not_ready' } });
  expect(await remove(library.id, false)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  await removed(library.id, true);
  await expect(s3(REGION).send(new HeadBucketCommand({ Bucket }))).rejects.toThrow();
});

test("what others wrote into the bucket policy stays when the bucket does", async () => {
  const { library } = await makeLibrary(world.owner);
  const Bucket = library.bucket.name;
  const { Policy } = await s3(REGION).send(new GetBucketPolicyCommand({ Bucket }));
  const policy = JSON.parse(Policy ?? '') as { Statement: object[] };
  const foreign = {
    Sid: 'TheirAudit', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  policy.Statement.push(foreign);
  await s3(REGION).send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  await removed(library.id, false);
  const left = JSON.parse((await s3(REGION).send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '') as { Statement: object[] };
  expect(left.Statement).toEqual([foreign]);
  await removed(library.id, true);
});

test('parts that another library uses are kept, and serve it on', async () => {
  const { library: one } = await makeLibrary(world.owner);
  const { library: other } = await makeLibrary(world.owner, { ownParts: true });
  const { library: stays } = await makeLibrary(world.owner);
  world.aws.journal.clear();
  const { plan } = await removed(one.id, true);
  expect(callsMade(world.aws)).toEqual(plan.steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  expect(await accountInventory()).toMatchObject({ distributions: 4, originAccessControls: 2, keyGroups: 2, publicKeys: 2, responseHeadersPolicies: 2 });
  await removed(other.id, true);
  expect(await accountInventory()).toMatchObject({ distributions: 2, originAccessControls: 1, keyGroups: 1, publicKeys: 1, responseHeadersPolicies: 1 });
  expect((await findLibrary(world.owner, stays.id))?.signingKey?.state).toBe('ACTIVE');
  await removed(stays.id, true);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('two libraries that are torn down by two workers at once leave nothing behind', async () => {
  const libraries = [await makeLibrary(world.owner), await makeLibrary(world.owner), await makeLibrary(world.owner, { originIdentityKind: 'OAI' })];
  for (const { library } of libraries) expect(await remove(library.id, true)).toMatchObject({ ok: true });
  await Promise.all([workUntilIdle(), workUntilIdle(), workUntilIdle()]);
  expect(await db().operation.findMany({ where: { kind: 'REMOVE_LIBRARY', state: { not: 'DONE' } } })).toEqual([]);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('a library that is recorded while the last one is torn down is made whole, whoever comes first', async () => {
  const { library: last } = await makeLibrary(world.owner);
  expect(await remove(last.id, true)).toMatchObject({ ok: true });
  const [{ libraryId }] = await Promise.all([recordLibrary(world.owner), workUntilIdle()]);
  await workUntilIdle();
  expect(await findLibrary(world.owner, libraryId)).toMatchObject({ state: 'READY', latestProof: { passed: true } });
  await removed(libraryId, true);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('a part that something unknown here uses is left to it', async () => {
  const { library } = await makeLibrary(world.owner, { originIdentityKind: 'OAC' });
  const basic = library.distributions.find(({ role }) => role === 'BASIC');
  // The row goes, its distribution stays: what was restored from an old backup looks like that.
  const row = await db().distribution.delete({ where: { id: basic?.id ?? '' } });
  await removed(library.id, true);
  expect(await accountInventory()).toMatchObject({ distributions: 1, originAccessControls: 1, responseHeadersPolicies: 1, keyGroups: 0, buckets: 0 });
  const { getDistribution, updateDistribution, deleteDistribution } = await import('@/lib/aws/cloudfront-distribution');
  const state = await getDistribution(row.awsId ?? '');
  if (!state) throw new Error('the distribution is gone');
  await deleteDistribution(await updateDistribution(state, { enabled: false }));
  const { library: next } = await makeLibrary(world.owner);
  await removed(next.id, true);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('no signature is given and nothing is uploaded from the moment that the tear-down is recorded', async () => {
  const { library } = await makeLibrary(world.owner);
  expect(await remove(library.id, true)).toMatchObject({ ok: true });
  expect((await findLibrary(world.owner, library.id))?.state).toBe('REMOVING');
  const { findUploadTarget } = await import('@/lib/uploads/data');
  expect(await findUploadTarget(world.owner, library.id)).toMatchObject({ ready: false });
  await workUntilIdle();
});

test('a library whose creation failed is removable, and the bucket that has its name is not touched', async () => {
  await s3(REGION).send(new CreateBucketCommand({ Bucket: 'usher-not-ours', CreateBucketConfiguration: { LocationConstraint: REGION } }));
  await store('usher-not-ours', 'theirs.txt');
  const { libraryId, operationId } = await recordLibrary(world.owner, { bucketName: 'usher-not-ours' });
  await workUntilIdle();
  expect((await findOperation(world.owner, operationId))?.state).toBe('FAILED');
  await removed(libraryId, true);
  expect(await db().operation.findUnique({ where: { id: operationId } })).toMatchObject({ state: 'CANCELLED', dedupeKey: null });
  await expect(s3(REGION).send(new HeadObjectCommand({ Bucket: 'usher-not-ours', Key: 'theirs.txt' }))).resolves.toBeTruthy();
  expect(await accountInventory()).toEqual({ ...EMPTY_ACCOUNT, buckets: 1 });
  const { deleteBucketObject } = await import('@/lib/aws/s3-tear-down');
  const { deleteEmptyBucket } = await import('@/lib/aws/s3-bucket');
  const bucket = { name: 'usher-not-ours', region: REGION, ownerAccountId: '111122223333' };
  await deleteBucketObject(bucket, 'theirs.txt');
  expect(await deleteEmptyBucket(bucket)).toBe(true);
});

test('a library that was made, and whose bucket lost its tags, keeps it until they are back', async () => {
  const { library } = await makeLibrary(world.owner);
  const Bucket = library.bucket.name;
  const TagSet = [{ Key: 'usher:install', Value: 'another' }];
  await s3(REGION).send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  const result = await remove(library.id, true);
  await workUntilIdle();
  const operationId = result.ok ? result.value.operationId : '';
  const stopped = await findOperation(world.owner, operationId);
  expect(stopped?.steps.find(({ state }) => state === 'failed')).toMatchObject({ kind: 'REMOVE_POLICY_STATEMENTS', error: { code: 'bucket-not-ours' } });
  const install = await db().install.findFirstOrThrow();
  const back = [{ Key: 'usher:install', Value: install.id }, { Key: 'usher:library', Value: library.id }];
  await s3(REGION).send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: back } }));
  const { retryOperation } = await import('@/lib/provisioning/service');
  await retryOperation(world.owner, operationId);
  await workUntilIdle();
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('while a worker makes the library it is not torn down; once it waits, its creation is called off', async () => {
  const { controls } = world.aws;
  onTestFinished(() => {
    controls.deploySeconds = 0;
    controls.clock.offsetSeconds = 0;
  });
  controls.deploySeconds = 600;
  const { libraryId, operationId } = await recordLibrary(world.owner);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  expect(await remove(libraryId, true)).toMatchObject({ ok: false, error: { code: 'conflict', fix: expect.stringContaining('cancel it') } });
  await runOperation(db(), lease);
  expect(await remove(libraryId, true)).toMatchObject({ ok: true });
  expect((await findOperation(world.owner, operationId))?.state).toBe('CANCELLED');
  expect(await continueLibrary(world.owner, libraryId)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  controls.deploySeconds = 0;
  controls.clock.offsetSeconds = 601;
  await workUntilIdle();
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('the same tear-down asked for twenty times is one operation; cancelled, it can be asked for again', async () => {
  const { library } = await makeLibrary(world.owner);
  const answers = await Promise.all(Array.from({ length: 20 }, () => remove(library.id, true)));
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.operationId : answer.error.message)));
  expect(ids.size).toBe(1);
  await cancelOperation(world.owner, [...ids][0] ?? '');
  expect((await findLibrary(world.owner, library.id))?.state).toBe('REMOVING');
  await removed(library.id, true);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('a bucket with more than one page of objects and open uploads is emptied by the calls of its plan', async () => {
  const { library } = await makeLibrary(world.owner, { withBasic: false });
  const Bucket = library.bucket.name;
  const keys = Array.from({ length: 1_100 }, (_, index) => `videos/${String(index)}/source.mp4`);
  for (let from = 0; from < keys.length; from += 100) await Promise.all(keys.slice(from, from + 100).map((key) => store(Bucket, key)));
  const { CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3');
  await s3(REGION).send(new CreateMultipartUploadCommand({ Bucket, Key: 'videos/open.mp4' }));
  await db().video.createMany({
    data: keys.map((objectKey) => ({
      id: newId(), libraryId: library.id, title: 'One of many', state: 'READY' as const, objectKey, fileName: 'a.mp4', contentType: 'video/mp4',
      sizeBytes: 5n, createdById: world.owner.userId,
    })),
  });
  world.aws.journal.clear();
  const { operation, plan } = await removed(library.id, true);
  const made = callsMade(world.aws).filter((call) => call !== 's3:AbortMultipartUpload');
  expect(made).toEqual(plan.steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  expect(operation?.steps.find(({ kind }) => kind === 'EMPTY_BUCKET')?.facts).toEqual([{ label: 'Deleted so far', value: '1102', copyable: false }]);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});

test('CloudFront that says "not disabled" right after it was is asked again', async () => {
  const { toAwsFailure } = await import('@/lib/aws/errors');
  expect(toAwsFailure('cloudfront:DeleteDistribution', Object.assign(new Error('x'), { name: 'DistributionNotDisabled' })).errorClass).toBe('eventual');
  resetClients();
});
