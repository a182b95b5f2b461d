import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { POST as postSignatures } from '@/app/api/v1/signatures/route';
import { POST as postPlayback } from '@/app/api/v1/videos/[id]/playback/route';
import { db } from '@/lib/db/client';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import { aReadyVideo } from '@/test/factories';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import { aToken, ask } from '@/test/harness/requests';

// A library's life is a few hundred calls.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('while a library is torn down, whoever asks for it is told so, or that it is gone, and never of a fault', async () => {
  const { token } = await aToken(world.owner, ['playback:create', 'signatures:create'], { requestsPerMinute: 1_000_000 });
  const { library } = await makeLibrary(world.owner);
  const videoId = await aReadyVideo({ libraryId: library.id, createdById: world.owner.userId });
  const answers = { signatures: new Set<string>(), playback: new Set<string>() };
  const note = async (about: keyof typeof answers, answer: Response) => {
    const body = (await answer.json()) as { code?: string; fields?: object };
    answers[about].add(`${answer.status} ${body.code ?? ''}${body.fields ? ` ${Object.keys(body.fields).join()}` : ''}`.trim());
  };
  const askBoth = async () => {
    await note('playback', await ask(postPlayback, { token, params: { id: videoId }, body: { viewer: 'a' } }));
    await note('signatures', await ask(postSignatures, { token, body: { signatures: [{ library: library.id, key: 'a.mp4' }] } }));
  };
  const over = new AbortController();
  const asking = (async () => {
    do {
      await askBoth();
    } while (!over.signal.aborted);
  })();
  try {
    await expect.poll(() => answers.signatures.size).toBe(1);
    expect(await removeLibrary(world.owner, { libraryId: library.id, confirmName: library.name, deleteVideos: true })).toMatchObject({ ok: true });
    await workUntilIdle();
    expect(await db().library.findUnique({ where: { id: library.id } })).toBeNull();
  } finally {
    over.abort();
    await asking;
  }
  // What was known of it may be kept for a second.
  await expect.poll(async () => {
    await askBoth();
    return [...answers.playback, ...answers.signatures];
  }).toEqual(expect.arrayContaining(['404 not_found', '400 invalid_input signatures.0.library']));
  expect([...answers.playback].sort()).toEqual(['200', '404 not_found', '410 gone']);
  expect([...answers.signatures].sort()).toEqual(['200', '400 invalid_input signatures.0.library', '410 gone']);
});
