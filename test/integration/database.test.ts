import { expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';

import { anOwner } from '@/test/factories';

import { freshDatabaseForTest } from '../harness/database';

test('each test has a database of its own, empty and migrated', async () => {
  await freshDatabaseForTest();
  await db().install.create({ data: { id: newId() } });
  expect(await db().install.count()).toBe(1);

  await freshDatabaseForTest();
  expect(await db().install.count()).toBe(0);
});

test('a transaction asks one thing after another, also where Prisma reads several relations of a row', async () => {
  await freshDatabaseForTest();
  await anOwner();
  const warnings: Error[] = [];
  const note = (warning: Error) => { warnings.push(warning); };
  process.on('warning', note);
  await db().$transaction(async (tx) => {
    const [user] = await tx.user.findMany({ include: { sessions: true, grants: true, signatures: true } });
    expect(user?.sessions).toHaveLength(1);
    const answers = await Promise.all([tx.user.count(), tx.session.count(), tx.install.count()]);
    expect(answers).toEqual([1, 1, 0]);
  });
  // Node hands a warning on when what is under way has ended.
  await new Promise(setImmediate);
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

test('a question that PostgreSQL refuses keeps the next one from nothing but its answer', async () => {
  await freshDatabaseForTest();
  const refusals: unknown[] = [];
  await db().$transaction(async (tx) => {
    await tx.install.create({ data: { id: newId() } });
    await tx.$queryRaw`SELECT 1 / 0`.catch((error: unknown) => refusals.push(error));
    await tx.install.count().catch((error: unknown) => refusals.push(error));
    throw new Error('taken back');
  }).catch((error: unknown) => refusals.push(error));
  expect(refusals.map(String)).toEqual([
    expect.stringContaining('division by zero'), expect.stringContaining('current transaction is aborted'), 'Error: taken back',
  ]);
  expect(await db().install.count()).toBe(0);
});
