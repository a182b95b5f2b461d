import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { env } from '@/lib/env';
import { findOperation } from '@/lib/provisioning/data';
import { accountInventory } from '@/test/harness/account';
import { recordLibrary, startWorld, workUntilIdle, workUntilWaiting, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Holds the rows that are written right after a bucket was created, for longer than the product waits for a transaction. */
async function holdBuckets(): Promise<void> {
  const holder = new Client({ connectionString: env().databaseUrl });
  // PostgreSQL ends it.
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query("SET idle_in_transaction_session_timeout = '11s'");
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM "Bucket" FOR UPDATE');
}

test('a database that does not answer in time is waited for, and what AWS has made meanwhile is found again', async () => {
  const { operationId } = await recordLibrary(world.owner);
  await holdBuckets();
  await workUntilWaiting();

  const waiting = await findOperation(world.owner, operationId);
  expect(waiting?.state).toBe('WAITING');
  expect(waiting?.steps.flatMap(({ error }) => error?.code ?? [])).toEqual(['database']);
  expect(await accountInventory()).toMatchObject({ buckets: 1, distributions: 0 });

  await workUntilIdle();
  expect((await findOperation(world.owner, operationId))?.state).toBe('DONE');
  expect(await accountInventory()).toMatchObject({ buckets: 1, distributions: 2, publicKeys: 1 });
}, 120_000);
