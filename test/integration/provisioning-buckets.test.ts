import { GetOriginAccessControlCommand, UpdateOriginAccessControlCommand } from '@aws-sdk/client-cloudfront';
import {
  AbortMultipartUploadCommand, CreateBucketCommand, CreateMultipartUploadCommand, DeleteBucketCorsCommand, GetBucketEncryptionCommand, HeadBucketCommand,
  ListMultipartUploadsCommand, ListObjectsV2Command, PutBucketTaggingCommand, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { changeBucketSchema, createBucketSchema, deleteBucketSchema } from '@/lib/provisioning/buckets/schema';
import { changeBucket, createBucket, deleteBucket } from '@/lib/provisioning/buckets/service';
import { findOperation } from '@/lib/provisioning/data';
import { changeIdentity, createIdentity, deleteIdentity } from '@/lib/provisioning/identities/service';
import { newId } from '@/lib/kernel/id';
import { bucketTags } from '@/lib/provisioning/names';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { cancelOperation } from '@/lib/provisioning/service';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';
import { STRANGER_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { accountInventory } from '@/test/harness/account';
import { killAtWrite } from '@/test/harness/kill';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { expireLeases, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

const REGION = 'eu-central-1';
const KEY = `arn:aws:kms:${REGION}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Answer<T> = { ok: true; value: T } | { ok: false; error: { message: string } };

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

/** Carries a recorded operation out and expects the calls of its plan, and no others. */
async function carryOut({ operationId, steps }: RecordedPlan) {
  world.aws.journal.clear();
  await workUntilIdle();
  const operation = await findOperation(world.owner, operationId);
  if (operation?.state === 'DONE') expect(callsMade(world.aws)).toEqual(steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  return operation;
}

async function aBucket(name: string) {
  const recorded = valueOf(await createBucket(world.owner, createBucketSchema.parse({ name, region: REGION })));
  expect(await carryOut(recorded)).toMatchObject({ state: 'DONE' });
  return recorded.bucketId;
}

async function openUpload(Bucket: string): Promise<string> {
  const { Uploads } = await s3(REGION).send(new ListMultipartUploadsCommand({ Bucket }));
  return Uploads?.[0]?.UploadId ?? '';
}

/** S3 as somebody else's account sees it. */
const strangersS3 = () => new S3Client({ endpoint: world.aws.apiUrl, region: REGION, forcePathStyle: true, credentials: STRANGER_ACCESS_KEY });

const exists = (Bucket: string) => s3(REGION).send(new HeadBucketCommand({ Bucket })).then(() => true, () => false);

test('a bucket alone is made, shut, and deleted again, with the calls of its plans', async () => {
  const bucketId = await aBucket('usher-alone');
  expect(await exists('usher-alone')).toBe(true);
  const wrong = await deleteBucket(world.owner, deleteBucketSchema.parse({ bucketId, confirmation: 'usher-other' }));
  expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: { confirmation: 'Type usher-alone to confirm.' } } });
  const recorded = valueOf(await deleteBucket(world.owner, deleteBucketSchema.parse({ bucketId, confirmation: 'usher-alone' })));
  expect(await carryOut(recorded)).toMatchObject({ state: 'DONE' });
  expect(await exists('usher-alone')).toBe(false);
  expect(await db().bucket.findUnique({ where: { id: bucketId } })).toBeNull();
});

test('dry runs of bucket and identity changes write nothing and call nobody', async () => {
  const bucketId = await aBucket('usher-dry');
  const before = await contentsOfDatabase();
  world.aws.journal.clear();
  valueOf(await changeBucket(world.owner, changeBucketSchema.parse({ bucketId, encryption: 'SSE_KMS', kmsKeyArn: KEY }), 'dry-run'));
  valueOf(await deleteBucket(world.owner, deleteBucketSchema.parse({ bucketId, confirmation: '' }), 'dry-run'));
  valueOf(await createIdentity(world.owner, { kind: 'OAI', comment: 'Dry' }, 'dry-run'));
  expect(await contentsOfDatabase()).toEqual(before);
  expect(world.aws.journal.list()).toEqual([]);
});

test('a bucket that holds something is not deleted, and says so', async () => {
  const bucketId = await aBucket('usher-full');
  await s3(REGION).send(new PutObjectCommand({ Bucket: 'usher-full', Key: 'kept', Body: 'kept' }));
  const recorded = valueOf(await deleteBucket(world.owner, deleteBucketSchema.parse({ bucketId, confirmation: 'usher-full' })));
  const operation = await carryOut(recorded);
  expect(operation?.steps[0]?.error).toMatchObject({ code: 'bucket-not-empty' });
  expect(await exists('usher-full')).toBe(true);

  // Whoever means to keep it calls the deletion off, and the bucket is as it was.
  expect(operation).toMatchObject({ state: 'FAILED', canCancel: true });
  valueOf(await cancelOperation(world.owner, recorded.operationId));
  expect(await findOperation(world.owner, recorded.operationId)).toMatchObject({ state: 'CANCELLED', target: { id: bucketId, pageId: bucketId } });
  expect(await db().bucket.findUnique({ where: { id: bucketId } })).toMatchObject({ name: 'usher-full' });
  await carryOut(valueOf(await deleteBucket(world.owner, deleteBucketSchema.parse({ bucketId, confirmation: 'usher-full' }))));

  // Whoever means the data too says so, and need not call the failed one off first.
  await s3(REGION).send(new CreateMultipartUploadCommand({ Bucket: 'usher-full', Key: 'begun' }));
  const input = deleteBucketSchema.parse({ bucketId, confirmation: 'usher-full', deleteObjects: true });
  expect(await deleteBucket(world.owner, { ...input, confirmation: 'usher' })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  const shown = valueOf(await deleteBucket(world.owner, input, 'dry-run'));
  expect(shown.steps.map(({ title }) => title)).toEqual(['Delete everything in the bucket', 'Delete the bucket, if nothing is in it']);
  await s3(REGION).send(new AbortMultipartUploadCommand({ Bucket: 'usher-full', Key: 'begun', UploadId: await openUpload('usher-full') }));
  expect(await carryOut(valueOf(await deleteBucket(world.owner, input)))).toMatchObject({ state: 'DONE' });
  expect(await exists('usher-full')).toBe(false);
  expect(await db().bucket.findUnique({ where: { id: bucketId } })).toBeNull();
  // What was done to it is still read, and leads nowhere.
  expect(await findOperation(world.owner, recorded.operationId)).toMatchObject({ target: { id: bucketId, pageId: null } });
});

test.each(['another account', 'this account, by hand'])('a bucket whose name is taken in %s is removed from here, and theirs stays', async (where) => {
  const name = `usher-taken-${where.length}`;
  const client = where === 'another account' ? strangersS3() : s3(REGION);
  await client.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const recorded = valueOf(await createBucket(world.owner, createBucketSchema.parse({ name, region: REGION })));
  expect(await carryOut(recorded)).toMatchObject({ state: 'FAILED' });
  const input = deleteBucketSchema.parse({ bucketId: recorded.bucketId, confirmation: name });
  const { operationId } = valueOf(await deleteBucket(world.owner, input));
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
  expect(await db().bucket.findUnique({ where: { name } })).toBeNull();
  expect(await findOperation(world.owner, recorded.operationId)).toMatchObject({ state: 'CANCELLED' });
  await expect(client.send(new HeadBucketCommand({ Bucket: name }))).resolves.toBeTruthy();
});

test('of a bucket that is emptied, all pages go and what was begun to be uploaded; one that somebody else made is not touched', async () => {
  const bucketId = await aBucket('usher-many');
  const put = (Key: string) => s3(REGION).send(new PutObjectCommand({ Bucket: 'usher-many', Key, Body: 'x' }));
  for (let first = 0; first < 1_100; first += 100) await Promise.all(Array.from({ length: 100 }, (_, index) => put(`object-${first + index}`)));
  await s3(REGION).send(new CreateMultipartUploadCommand({ Bucket: 'usher-many', Key: 'begun' }));
  const input = deleteBucketSchema.parse({ bucketId, confirmation: 'usher-many', deleteObjects: true });
  await s3(REGION).send(new PutBucketTaggingCommand({ Bucket: 'usher-many', Tagging: { TagSet: [{ Key: 'team', Value: 'films' }] } }));
  const refused = valueOf(await deleteBucket(world.owner, input));
  await workUntilIdle();
  expect((await findOperation(world.owner, refused.operationId))?.steps[0]?.error).toMatchObject({ code: 'bucket-not-ours' });
  expect((await s3(REGION).send(new ListObjectsV2Command({ Bucket: 'usher-many' }))).KeyCount).toBe(1_000);

  const { id: installId } = await db().install.findFirstOrThrow();
  const TagSet = Object.entries(bucketTags(installId, bucketId)).map(([Key, Value]) => ({ Key, Value }));
  await s3(REGION).send(new PutBucketTaggingCommand({ Bucket: 'usher-many', Tagging: { TagSet } }));
  const { operationId } = valueOf(await deleteBucket(world.owner, input));
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
  expect(await exists('usher-many')).toBe(false);
}, 60_000);

test('a bucket that a library uses is not deleted', async () => {
  const { library } = await makeLibrary(world.owner);
  const answer = await deleteBucket(world.owner, deleteBucketSchema.parse({ bucketId: library.bucket.id, confirmation: library.bucket.name }));
  expect(answer).toMatchObject({ ok: false, error: { code: 'conflict', message: expect.stringContaining(library.name) as string } });
});

test('a bucket takes another encryption and lets this site upload again, with the calls of the plan', async () => {
  const bucketId = await aBucket('usher-change');
  await s3(REGION).send(new DeleteBucketCorsCommand({ Bucket: 'usher-change' }));
  const change = (more: object) => changeBucket(world.owner, changeBucketSchema.parse({ bucketId, ...more }));
  const elsewhere = await change({ encryption: 'SSE_KMS', kmsKeyArn: KEY.replace(REGION, 'us-east-1') });
  expect(elsewhere).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  const recorded = valueOf(await change({ encryption: 'SSE_KMS', kmsKeyArn: KEY }));
  expect(await carryOut(recorded)).toMatchObject({ state: 'DONE' });
  const { ServerSideEncryptionConfiguration: config } = await s3(REGION).send(new GetBucketEncryptionCommand({ Bucket: 'usher-change' }));
  expect(config?.Rules?.[0]).toMatchObject({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }, BucketKeyEnabled: true });
  expect(await db().bucket.findUnique({ where: { id: bucketId } })).toMatchObject({ encryption: 'SSE_KMS', kmsKeyArn: KEY });

  const back = valueOf(await change({ encryption: 'SSE_S3', allowUploads: true }));
  expect(await findOperation(world.owner, back.operationId)).not.toBeNull();
  await workUntilIdle();
  expect(await findOperation(world.owner, back.operationId)).toMatchObject({ state: 'DONE' });
  expect(await change({ encryption: 'SSE_S3' })).toMatchObject({ ok: false, error: { code: 'conflict' } });
});

test('a bucket that OAIs read takes no KMS key', async () => {
  const { library } = await makeLibrary(world.owner, { originIdentityKind: 'OAI', region: REGION });
  const input = changeBucketSchema.parse({ bucketId: library.bucket.id, encryption: 'SSE_KMS', kmsKeyArn: KEY });
  expect(await changeBucket(world.owner, input)).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: { encryption: expect.any(String) as string } } });
});

test.each(['OAC', 'OAI'] as const)('an %s alone is made, says something else, and is deleted, with the calls of its plans', async (kind) => {
  const before = await accountInventory();
  const made = valueOf(await createIdentity(world.owner, { kind, comment: 'Alone' }));
  expect(await carryOut(made)).toMatchObject({ state: 'DONE' });
  const { originIdentityId } = made;
  const changed = valueOf(await changeIdentity(world.owner, { originIdentityId, comment: 'Alone no more' }));
  expect(await carryOut(changed)).toMatchObject({ state: 'DONE' });
  const row = await db().originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  expect(row.comment).toBe('Alone no more');
  const deleted = valueOf(await deleteIdentity(world.owner, { originIdentityId, confirmation: row.awsId ?? '' }));
  expect(await carryOut(deleted)).toMatchObject({ state: 'DONE' });
  expect(await accountInventory()).toEqual(before);
});

test.each(['OAC', 'OAI'] as const)('an %s whose making was called off is deleted wherever it got to', async (kind) => {
  const before = await accountInventory();
  const { originIdentityId, operationId } = valueOf(await createIdentity(world.owner, { kind, comment: `Called off ${kind}` }));
  const killed = killAtWrite(1, 'after', REGION);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  await Promise.race([killed.reached, runOperation(db(), lease)]);
  expect(await cancelOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await expireLeases();
  await workUntilIdle();
  const row = await db().originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  expect(row.awsId).toBeNull();
  expect(await accountInventory()).not.toEqual(before);
  valueOf(await deleteIdentity(world.owner, { originIdentityId, confirmation: row.awsId ?? row.name }));
  await workUntilIdle();
  expect(await accountInventory()).toEqual(before);
  expect(await db().originIdentity.findUnique({ where: { id: originIdentityId } })).toBeNull();
});

test('what somebody else wrote about an identity is shown, and not written over; their other settings stay', async () => {
  const { originIdentityId, ...made } = valueOf(await createIdentity(world.owner, { kind: 'OAC', comment: 'Watched' }));
  await carryOut(made);
  const { awsId: Id } = await db().originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  const read = async () => cloudfront().send(new GetOriginAccessControlCommand({ Id: Id ?? '' }));
  const write = async (more: object) => {
    const { OriginAccessControl: control, ETag } = await read();
    if (!control?.OriginAccessControlConfig) throw new Error('there is no config');
    await cloudfront().send(new UpdateOriginAccessControlCommand({
      Id: Id ?? '', IfMatch: ETag, OriginAccessControlConfig: { ...control.OriginAccessControlConfig, ...more },
    }));
  };
  await write({ SigningBehavior: 'no-override' });
  expect(await carryOut(valueOf(await changeIdentity(world.owner, { originIdentityId, comment: 'Ours' })))).toMatchObject({ state: 'DONE' });
  expect((await read()).OriginAccessControl?.OriginAccessControlConfig).toMatchObject({ Description: 'Ours', SigningBehavior: 'no-override' });

  await write({ Description: 'Theirs' });
  const operation = await carryOut(valueOf(await changeIdentity(world.owner, { originIdentityId, comment: 'Ours again' })));
  expect(operation?.steps[0]?.error).toMatchObject({ code: 'changed-elsewhere' });
  expect((await read()).OriginAccessControl?.OriginAccessControlConfig?.Description).toBe('Theirs');
});

test('an identity that a distribution reads with is not deleted, and the distribution is named', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION });
  const [identity] = library.identities;
  const answer = await deleteIdentity(world.owner, { originIdentityId: identity?.id ?? '', confirmation: identity?.awsId ?? '' });
  expect(answer).toMatchObject({
    ok: false, error: { code: 'conflict', message: expect.stringContaining(library.distributions[0]?.awsId ?? '?') as string },
  });
});
