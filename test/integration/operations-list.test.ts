import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { listOperations, OPERATIONS_PER_PAGE } from '@/lib/provisioning/operation/data';
import { recordLibrary, startWorld, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('an operation in the list says what it is about, who asked for it and how far it is', async () => {
  const { operationId } = await recordLibrary(world.owner, { name: 'Listed' });
  const { operations, next } = await listOperations(world.owner, undefined);
  const { name } = await db().user.findUniqueOrThrow({ where: { id: world.owner.userId } });
  expect(operations.find(({ id }) => id === operationId)).toMatchObject({
    title: 'Create the library', subject: 'Listed', requestedBy: name, state: 'WAITING', doneSteps: 0, currentStep: null,
  });
  expect(next).toBeNull();
});

test('pages follow each other without a gap or an operation twice, also where many have one moment', async () => {
  const createdAt = new Date('2026-01-01T00:00:00Z');
  await db().operation.createMany({
    data: Array.from({ length: OPERATIONS_PER_PAGE + 5 }, () => ({ id: newId(), kind: 'LOOK', state: 'DONE' as const, createdAt })),
  });
  const all = await db().operation.count();
  const first = await listOperations(world.owner, undefined);
  expect(first.operations).toHaveLength(OPERATIONS_PER_PAGE);
  const second = await listOperations(world.owner, first.next ?? undefined);
  expect(second.next).toBeNull();
  expect(new Set([...first.operations, ...second.operations].map(({ id }) => id)).size).toBe(all);
});

test('a page that cannot be is the first one', async () => {
  const first = await listOperations(world.owner, undefined);
  for (const before of ['0000000000000000000x', '', '%00', 'a'.repeat(300)]) {
    expect((await listOperations(world.owner, before)).operations[0]?.id).toBe(first.operations[0]?.id);
  }
});
