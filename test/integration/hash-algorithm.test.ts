import { afterAll, beforeAll, expect, test } from 'vitest';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { issuePlayback } from '@/lib/playback/service';
import { changeSettings } from '@/lib/provisioning/libraries/service';
import type { LibraryView } from '@/lib/provisioning/model';
import { aFilm, makeLibrary, startWorld, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** The marker in a viewer's next URL, after the edge has served what the URL names. */
async function markerOf(videoId: string): Promise<string | null> {
  const issued = await issuePlayback(world.owner, videoId, new Date());
  if (!issued.ok) throw new Error(issued.error.message);
  const url = new URL(issued.value.url);
  expect(await askAnonymously(url)).toMatchObject({ status: 200, body: 'a film' });
  return url.searchParams.get('Hash-Algorithm');
}

/** The proof's questions that carry a signature, and those of them that say how it was hashed. */
function signedRequests({ latestProof }: LibraryView): { signed: number; marked: number } {
  const requests = latestProof?.checks.map(({ request }) => request).filter((request) => request.includes('Signature=')) ?? [];
  return { signed: requests.length, marked: requests.filter((request) => request.includes('Hash-Algorithm=SHA256')).length };
}

test.each(['ECDSA_P256', 'RSA_2048'] as const)(
  'with %s, viewers and the proof get the hash that the library was made with, and changing it calls nothing at AWS',
  async (signingKeyKind) => {
    const { library } = await makeLibrary(world.owner, { signingKeyKind, hashAlgorithm: 'SHA256' });
    expect(library.latestProof?.passed).toBe(true);
    const { signed, marked } = signedRequests(library);
    expect(signed).toBeGreaterThan(0);
    expect(marked).toBe(signed);
    const videoId = await aFilm(world, library);
    expect(await markerOf(videoId)).toBe('SHA256');

    world.aws.journal.clear();
    const { id: libraryId, name, ttlSeconds, closesItself } = library;
    expect(await changeSettings(world.owner, { libraryId, name, ttlSeconds, closesItself, hashAlgorithm: 'SHA1' })).toMatchObject({ ok: true });
    expect(world.aws.journal.list()).toEqual([]);
    expect(await markerOf(videoId)).toBeNull();
  },
);

test('a library is hashed with SHA-1 unless it was asked for otherwise, and nothing says so in its URLs', async () => {
  const { library } = await makeLibrary(world.owner);
  expect(library.hashAlgorithm).toBe('SHA1');
  expect(signedRequests(library)).toMatchObject({ marked: 0 });
  expect(await markerOf(await aFilm(world, library))).toBeNull();
});
