import { ListDistributionsCommand, ListKeyGroupsCommand } from '@aws-sdk/client-cloudfront';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/provisioning/data';
import { moveToOac } from '@/lib/provisioning/identities/service';
import { installId } from '@/lib/provisioning/install';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { cancelOperation, continueLibrary, createLibrary, retryOperation } from '@/lib/provisioning/service';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { runSteps } from '@/test/harness/steps';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const KMS_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const input = (name: string, more: object = {}) =>
  createLibrarySchema.parse({ name, bucketName: `usher-${name}`, region: 'eu-central-1', ...more });

test('a dry run shows the plan that is then recorded, writes nothing, and calls nobody', async () => {
  await installId(db());
  const before = await contentsOfDatabase();
  world.aws.journal.clear();
  const shown = await createLibrary(world.owner, input('dry'), 'dry-run');
  expect(await contentsOfDatabase()).toEqual(before);
  expect(world.aws.journal.list()).toEqual([]);

  const recorded = await createLibrary(world.owner, { ...input('dry'), plannedId: shown.ok ? shown.value.plannedId : undefined });
  expect(shown.ok && recorded.ok && shown.value.steps).toEqual(recorded.ok && recorded.value.steps);
  await workUntilIdle();
});

test.each([
  ['first', {}], ['second', {}], ['with-oai', { originIdentityKind: 'OAI' }], ['with-rsa', { signingKeyKind: 'RSA_2048', withBasic: false }],
  ['own-parts', { ownParts: true }], ['with-kms', { encryption: 'SSE_KMS', kmsKeyArn: KMS_KEY }],
])('the calls that making a library makes are those of its plan: %s', async (name, more) => {
  await workUntilIdle();
  world.aws.journal.clear();
  world.aws.controls.kmsKeys = [{ arn: KMS_KEY, mayDecrypt: ['arn:aws:cloudfront::111122223333:distribution/*'] }];
  const recorded = await createLibrary(world.owner, input(name, more));
  if (!recorded.ok) throw new Error(recorded.error.message);
  await workUntilIdle();
  expect(await findOperation(world.owner, recorded.value.operationId)).toMatchObject({ state: 'DONE' });
  const planned = recorded.value.steps.flatMap((step) => step.calls.map(({ call }) => call));
  expect(callsMade(world.aws)).toEqual(planned.sort());
});

test.each([1, 4, 9, 12])('going on with a library whose making stopped after %i steps plans what is still to be done, and makes those calls', async (steps) => {
  await workUntilIdle();
  const name = `stopped-${steps}`;
  const made = await createLibrary(world.owner, input(name, { ownParts: true, originIdentityKind: 'OAI' }));
  if (!made.ok) throw new Error(made.error.message);
  await runSteps(made.value.operationId, steps);
  await cancelOperation(world.owner, made.value.operationId);
  world.aws.journal.clear();
  const goOn = await continueLibrary(world.owner, made.value.libraryId);
  if (!goOn.ok) throw new Error(goOn.error.message);
  await workUntilIdle();
  expect(await findOperation(world.owner, goOn.value.operationId)).toMatchObject({ state: 'DONE' });
  const planned = goOn.value.steps.flatMap((step) => step.calls.map(({ call }) => call));
  expect(callsMade(world.aws)).toEqual(planned.sort());
  expect(planned).not.toContain('s3:CreateBucket');
});

test('a plan shows the important values, and they are what AWS then has', async () => {
  await workUntilIdle();
  const shown = await createLibrary(world.owner, input('valued', { ownParts: true }), 'dry-run');
  if (!shown.ok) throw new Error(shown.error.message);
  const valueIn = (title: string, label: string) =>
    shown.value.steps.find((step) => step.title.startsWith(title))?.values?.find((each) => each.label === label)?.value;
  await createLibrary(world.owner, { ...input('valued', { ownParts: true }), plannedId: shown.value.plannedId });
  await workUntilIdle();
  expect(valueIn('Create the bucket', 'Name')).toBe('usher-valued');
  const { DistributionList } = await cloudfront().send(new ListDistributionsCommand({}));
  const signed = DistributionList?.Items?.find(({ Comment }) => Comment === valueIn('Create the signed distribution', 'Comment'));
  const { KeyGroupList } = await cloudfront().send(new ListKeyGroupsCommand({}));
  expect(KeyGroupList?.Items?.map(({ KeyGroup }) => KeyGroup?.KeyGroupConfig?.Name)).toContain(valueIn('Put the signing key', 'Name'));
  const { Policy } = await s3('eu-central-1').send(new GetBucketPolicyCommand({ Bucket: 'usher-valued' }));
  const statement = valueIn('Let just its distributions', 'Statement UsherSigned') ?? '';
  const expected = JSON.parse(statement.replace(/ARN of the signed distribution, known once it is made/, signed?.ARN ?? '')) as object;
  expect((JSON.parse(Policy ?? '') as { Statement: object[] }).Statement).toContainEqual(expected);
});

test('the values of a move are those of the new identity', async () => {
  await workUntilIdle();
  const made = await createLibrary(world.owner, input('moved-values', { originIdentityKind: 'OAI' }));
  if (!made.ok) throw new Error(made.error.message);
  await workUntilIdle();
  const move = await moveToOac(world.owner, { libraryId: made.value.libraryId }, 'dry-run');
  const policy = move.ok ? move.value.steps.find(({ title }) => title.startsWith('Let just its distributions'))?.values : [];
  expect(policy?.map(({ value }) => value).join()).toContain('"Service": "cloudfront.amazonaws.com"');
});

test('no two steps of a plan have the same title: making, moving and tearing down a library with OAIs', async () => {
  const made = await createLibrary(world.owner, input('titles', { originIdentityKind: 'OAI' }));
  if (!made.ok) throw new Error(made.error.message);
  await workUntilIdle();
  const { libraryId } = made.value;
  const plans = [made, await moveToOac(world.owner, { libraryId }, 'dry-run'),
    await removeLibrary(world.owner, { libraryId, confirmName: 'titles', deleteVideos: true }, 'dry-run')];
  for (const plan of plans) {
    const titles = plan.ok ? plan.value.steps.map(({ title }) => title) : [];
    expect(titles.length).toBeGreaterThan(5);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  }
});

test('an operation keeps what each attempt called, and how long it took', async () => {
  const operation = await db().operation.findFirstOrThrow({ where: { kind: 'CREATE_LIBRARY', state: 'DONE' } });
  const view = await findOperation(world.owner, operation.id);
  for (const step of view?.steps ?? []) {
    expect(step.attempts.map(({ outcome }) => outcome)).toEqual(['DONE']);
    expect(step.attempts[0]?.calls.map(({ call }) => call).sort()).toEqual(expect.arrayContaining(step.plan.map(({ call }) => call)));
  }
});

test('a library with a KMS key says what the key’s policy must allow, and opens once it does', async () => {
  world.aws.controls.kmsKeys = [{ arn: KMS_KEY, mayDecrypt: [] }];
  const recorded = await createLibrary(world.owner, input('kms-waits', { encryption: 'SSE_KMS', kmsKeyArn: KMS_KEY }));
  if (!recorded.ok) throw new Error(recorded.error.message);
  await workUntilIdle();
  const shut = await findOperation(world.owner, recorded.value.operationId);
  expect(shut?.steps.find(({ state }) => state === 'failed')).toMatchObject({
    kind: 'PROVE', error: { code: 'proof-failed', fix: expect.stringContaining('Add this statement to the policy of the key') as string },
  });
  const shown = shut?.steps.find(({ kind }) => kind === 'SHOW_KEY_POLICY')?.facts.find(({ label }) => label === 'Statement for the key policy');
  const { Condition } = z
    .object({ Condition: z.object({ StringEquals: z.object({ 'AWS:SourceArn': z.array(z.string()) }) }) })
    .parse(JSON.parse(shown?.value ?? '{}'));
  world.aws.controls.kmsKeys = [{ arn: KMS_KEY, mayDecrypt: Condition.StringEquals['AWS:SourceArn'] }];
  expect(await retryOperation(world.owner, recorded.value.operationId)).toMatchObject({ ok: true });
  await workUntilIdle();
  expect(await findOperation(world.owner, recorded.value.operationId)).toMatchObject({ state: 'DONE' });
});
