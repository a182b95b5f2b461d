import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { countOften, type Limit } from '@/lib/db/rate-limit';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';

let database: FreshDatabase;

beforeAll(async () => { database = await freshDatabase(); });

afterAll(() => database.close());

function outcomes(limit: Limit, subject: string, uses: number) {
  return Promise.all(Array.from({ length: uses }, () => countOften(db(), limit, subject)));
}

test('a limit that is asked often lets through as many as it says, and refuses the rest with the time to wait', async () => {
  const limit = { name: 'often', max: 500, windowSeconds: 60 };
  const all = await outcomes(limit, 'a', 620);
  expect(all.filter((refused) => !refused)).toHaveLength(500);
  const refused = all.find((each) => each);
  expect(refused).toMatchObject({ code: 'rate_limited' });
  expect(refused?.retryAfterSeconds).toBeGreaterThan(50);
  expect(await outcomes(limit, 'b', 1)).toEqual([undefined]);
});

test('what one process has taken, another does not have: the count is the database’s', async () => {
  const limit = { name: 'shared', max: 200, windowSeconds: 60 };
  await outcomes(limit, 'a', 1);
  const { count } = await db().rateLimit.findFirstOrThrow({ where: { key: { startsWith: 'shared:' } } });
  expect(count).toBe(2);
  // Another process has used up all but ten.
  await db().rateLimit.updateMany({ where: { key: { startsWith: 'shared:' } }, data: { count: 190 } });
  const all = await outcomes(limit, 'a', 100);
  expect(all.filter((refused) => !refused)).toHaveLength(11);
});

test('the next window begins anew', async () => {
  const limit = { name: 'short', max: 3, windowSeconds: 0.3 };
  const first = await outcomes(limit, 'a', 4);
  expect(first.filter((refused) => refused)).toHaveLength(1);
  await expect.poll(async () => (await outcomes(limit, 'a', 1))[0], { timeout: 5000 }).toBeUndefined();
});

test('a database that fails refuses nobody for good', async () => {
  const limit = { name: 'failing', max: 100, windowSeconds: 60 };
  await db().$executeRaw`ALTER TABLE "RateLimit" RENAME TO "Away"`;
  await expect(countOften(db(), limit, 'a')).rejects.toThrow();
  await db().$executeRaw`ALTER TABLE "Away" RENAME TO "RateLimit"`;
  expect(await countOften(db(), limit, 'a')).toBeUndefined();
});
