import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

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

  const recorded = await createLibrary(world.owner, input('dry'));
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
