import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { paced, paceCalls, paceTogether } from '@/lib/aws/pace';
import { db } from '@/lib/db/client';
import { sharedPacer } from '@/lib/provisioning/operation/api-budget';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  paceCalls(undefined);
  await database.close();
});
beforeEach(async () => {
  await db().apiBudget.deleteMany();
});

const stopping = new AbortController();
stopping.abort();

/** CloudFront's next turn is so many seconds away. */
async function nextTurnIn(seconds: number): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "ApiBudget" ("api", "ratePerSecond", "nextAt")
    VALUES ('cloudfront', 0.2, timezone('utc', clock_timestamp()) + make_interval(secs => ${seconds}))`;
}

function budget() {
  return db().apiBudget.findUniqueOrThrow({ where: { api: 'cloudfront' } });
}

test('what has called nothing yet is put off when its turn is far, and takes none', async () => {
  paceCalls(sharedPacer(db()));
  await nextTurnIn(60);
  const before = await budget();
  const calls: string[] = [];
  const work = paceTogether(() => paced('cloudfront', () => Promise.resolve(calls.push('called'))));
  await expect(work).rejects.toMatchObject({ errorClass: 'busy', reason: { code: 'api-busy' }, retryAfterSeconds: expect.closeTo(60, -1.5) });
  expect(calls).toEqual([]);
  expect((await budget()).nextAt).toEqual(before.nextAt);
});

test('what has begun at an API waits for its turn there, and takes it', async () => {
  // A worker that stops shows that it was waiting: nothing else would end the wait.
  paceCalls(sharedPacer(db(), stopping.signal));
  const calls: string[] = [];
  const work = paceTogether(async () => {
    await paced('cloudfront', () => Promise.resolve(calls.push('first')));
    await db().apiBudget.deleteMany();
    await nextTurnIn(60);
    await paced('cloudfront', () => Promise.resolve(calls.push('second')));
  });
  await expect(work).rejects.toMatchObject({ errorClass: 'busy', retryAfterSeconds: 0 });
  expect(calls).toEqual(['first']);
  const { nextAt } = await budget();
  expect(nextAt.getTime()).toBeGreaterThan(Date.now() + 60_000);
});

test('the first call at one API is put off though another API was called', async () => {
  paceCalls(sharedPacer(db()));
  await nextTurnIn(60);
  const calls: string[] = [];
  const work = paceTogether(async () => {
    await paced('s3', () => Promise.resolve(calls.push('s3')));
    await paced('cloudfront', () => Promise.resolve(calls.push('cloudfront')));
  });
  await expect(work).rejects.toMatchObject({ errorClass: 'busy', retryAfterSeconds: expect.closeTo(60, -1.5) });
  expect(calls).toEqual(['s3']);
});

test('throttling halves the rate for all, once for calls that were under way together', async () => {
  const pacers = [sharedPacer(db()), sharedPacer(db())] as const;
  for (const pacer of pacers) await pacer.turn('cloudfront', false);
  const { ratePerSecond } = await budget();
  await Promise.all(pacers.map((pacer) => pacer.throttled('cloudfront')));
  expect((await budget()).ratePerSecond).toBeCloseTo(ratePerSecond / 2);
});
