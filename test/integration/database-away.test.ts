import { afterEach, beforeEach, expect, test } from 'vitest';

import { GET as getReady } from '@/app/api/ready/route';
import { POST as postSignatures } from '@/app/api/v1/signatures/route';
import { GET as getVideos } from '@/app/api/v1/videos/route';
import { makeLibrary, startWorld, type World } from '@/test/harness/provisioning';
import { aToken, ask } from '@/test/harness/requests';
import { type WayToDatabase, wayToDatabase } from '@/test/harness/way-to-database';

/** A database that is away, or silent as behind a broken network: whoever asks is told so, soon, and everything goes on when it is back. */
let world: World;
let way: WayToDatabase;
let asked: { token: string; body: unknown };
beforeEach(async () => {
  world = await startWorld();
  const { library } = await makeLibrary(world.owner);
  const { token } = await aToken(world.owner, ['videos:read', 'signatures:create']);
  asked = { token, body: { signatures: [{ library: library.id, key: 'hls/7/1.ts' }] } };
  way = await wayToDatabase();
});
afterEach(async () => {
  await way.end();
  await world.close();
});

const sign = () => ask(postSignatures, asked);

test.each(['silence', 'cut'] as const)('after a %s everybody is answered 503 with the time to wait, and served again when it is over', async (kind) => {
  expect((await sign()).status).toBe(200);
  way[kind]();
  // What is kept for a second is still known, so that the record is what cannot be written.
  const refused = await Promise.all([sign(), sign(), sign()]);
  refused.push(await getReady(), await ask(getVideos, { token: asked.token }));
  for (const answer of refused) {
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([503, '5', { code: 'unavailable' }]);
  }
  await way.mend();
  expect([(await getReady()).status, (await sign()).status]).toEqual([200, 200]);
}, 120_000);
