import { beforeEach, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import type { OperationState } from '@/lib/db/generated/enums';
import { newId } from '@/lib/kernel/id';
import { dropOldRoutine } from '@/lib/provisioning/operation/prune';
import { freshDatabaseForTest } from '@/test/harness/database';

const NOW = new Date('2026-06-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

beforeEach(freshDatabaseForTest);

interface Made {
  kind?: string;
  state?: OperationState;
  about?: string;
  firstHoursAgo?: number;
}

/** So many operations of one thing, one an hour, the newest an hour ago, each with a step and an attempt. */
async function operations(count: number, { kind = 'LOOK', state = 'DONE', about = 'one', firstHoursAgo = 1 }: Made = {}) {
  const rows = Array.from({ length: count }, (_, index) => ({ id: newId(), at: hoursAgo(firstHoursAgo + index) }));
  await db().operation.createMany({
    data: rows.map(({ id, at }) => ({
      id, kind, state, targetType: 'bucket', targetId: about, createdAt: at, finishedAt: state === 'DONE' ? at : null,
      dedupeKey: state === 'FAILED' ? id : null,
    })),
  });
  const steps = rows.map(({ id }) => ({ id: newId(), operationId: id, seq: 1, kind, desired: {} }));
  await db().step.createMany({ data: steps });
  await db().attempt.createMany({ data: steps.map(({ id }) => ({ id: newId(), stepId: id, number: 1 })) });
  return rows.map(({ id }) => id);
}

const left = async () => (await db().operation.findMany({ select: { id: true } })).map(({ id }) => id).sort();

test('of each thing the newest fifty looks stay, with their steps; others of other things are not counted with them', async () => {
  const one = await operations(70);
  const other = await operations(30, { about: 'other' });
  const proofs = await operations(30, { kind: 'PROVE' });
  expect(await dropOldRoutine(db(), NOW)).toBe(20);
  expect(await left()).toEqual([...one.slice(0, 50), ...other, ...proofs].sort());
  expect([await db().step.count(), await db().attempt.count()]).toEqual([110, 110]);
  expect(await dropOldRoutine(db(), NOW)).toBe(0);
});

test('what ended more than a month ago goes too; what changed something, failed or is under way stays however old it is', async () => {
  const month = 31 * 24;
  await operations(3, { firstHoursAgo: month });
  const staying = [
    ...(await operations(60, { kind: 'ROTATE_KEY', firstHoursAgo: month })),
    ...(await operations(60, { kind: 'REPAIR', firstHoursAgo: month })),
    ...(await operations(2, { state: 'FAILED', firstHoursAgo: month })),
    ...(await operations(2, { state: 'WAITING', firstHoursAgo: month })),
  ];
  expect(await dropOldRoutine(db(), NOW)).toBe(3);
  expect(await left()).toEqual(staying.sort());
});

test('proofs and looks, which are the evidence, outlive the operations that they came from', async () => {
  const library = { id: newId(), name: 'Films', region: 'eu-central-1', originIdentityKind: 'OAC', signingKeyKind: 'ECDSA_P256', ttlSeconds: 600, withBasic: false, createdById: newId() } as const;
  await db().library.create({ data: library });
  await db().proof.create({ data: { id: newId(), libraryId: library.id, at: hoursAgo(2_000), passed: true, checks: [] } });
  await db().look.create({ data: { id: newId(), libraryId: library.id, at: hoursAgo(2_000), findings: [] } });
  await operations(2, { kind: 'PROVE', firstHoursAgo: 2_000 });
  expect(await dropOldRoutine(db(), NOW)).toBe(2);
  expect([await db().proof.count(), await db().look.count()]).toEqual([1, 1]);
});

test('a backlog goes batch by batch, also when workers do it side by side', async () => {
  await operations(1_250);
  const dropped = await Promise.all([dropOldRoutine(db(), NOW), dropOldRoutine(db(), NOW)]);
  expect(dropped[0] + dropped[1] + (await dropOldRoutine(db(), NOW))).toBe(1_200);
  expect(await db().operation.count()).toBe(50);
});
