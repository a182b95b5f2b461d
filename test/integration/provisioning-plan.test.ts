import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { findOperation } from '@/lib/provisioning/data';
import { installId } from '@/lib/provisioning/install';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary } from '@/lib/provisioning/service';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

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
  ['own-parts', { ownParts: true }],
])('the calls that making a library makes are those of its plan: %s', async (name, more) => {
  await workUntilIdle();
  world.aws.journal.clear();
  const recorded = await createLibrary(world.owner, input(name, more));
  if (!recorded.ok) throw new Error(recorded.error.message);
  await workUntilIdle();
  expect(await findOperation(world.owner, recorded.value.operationId)).toMatchObject({ state: 'DONE' });
  const planned = recorded.value.steps.flatMap((step) => step.calls.map(({ call }) => call));
  expect(callsMade(world.aws)).toEqual(planned.sort());
});

test('an operation keeps what each attempt called, and how long it took', async () => {
  const operation = await db().operation.findFirstOrThrow({ where: { kind: 'CREATE_LIBRARY', state: 'DONE' } });
  const view = await findOperation(world.owner, operation.id);
  for (const step of view?.steps ?? []) {
    expect(step.attempts.map(({ outcome }) => outcome)).toEqual(['DONE']);
    expect(step.attempts[0]?.calls.map(({ call }) => call).sort()).toEqual(expect.arrayContaining(step.plan.map(({ call }) => call)));
  }
});
