import { expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';

import { freshDatabaseForTest } from '../harness/database';

test('each test has a database of its own, empty and migrated', async () => {
  await freshDatabaseForTest();
  await db().install.create({ data: { id: newId() } });
  expect(await db().install.count()).toBe(1);

  await freshDatabaseForTest();
  expect(await db().install.count()).toBe(0);
});
