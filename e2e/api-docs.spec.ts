import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { z } from 'zod';

import { query, valueOf } from './support/database';
import { expect, origin, test } from './support/fixtures';
import { edgeAnswer, type Ended, FORBIDDEN_VIDEO, isHere, OtherSite, snippets } from './support/other-site';
import { ownersS3 } from './support/owners-s3';
import { aToken, forgetTokens } from './support/token';

const TSX = [path.resolve('node_modules/tsx/dist/cli.mjs')];
/** How each language runs a file; what is not on this machine makes no tests. */
const LANGUAGES = [
  { name: 'curl', isPresent: isHere('curl') && isHere('bash') },
  { name: 'curl with jq', isPresent: isHere('curl') && isHere('bash') && isHere('jq') },
  { name: 'Python', isPresent: isHere('python3') },
  { name: 'PHP', isPresent: isHere('php') },
  { name: 'TypeScript', isPresent: true },
];
const present = new Set(LANGUAGES.filter(({ isPresent }) => isPresent).map(({ name }) => name));
const absent = LANGUAGES.filter(({ isPresent }) => !isPresent).map(({ name }) => name);

const UNKNOWN_TOKEN = `usher_${'x'.repeat(43)}`;

/** What the snippets name, and objects for a batch. */
const OBJECTS = ['papers/1.pdf', 'hls/7/master.m3u8', 'hls/7/1.ts'];
const BATCH = ['batch/1 ü.txt', 'batch/2.txt', 'batch/3.txt'];

let site: OtherSite;
let videoId: string;
let library: { id: string; bucket: string };

test.beforeAll(async () => {
  videoId = await valueOf(`SELECT v.id FROM "Video" v JOIN "Library" l ON l.id = v."libraryId" WHERE v.state = 'READY' AND l.state = 'READY' ORDER BY v."createdAt" LIMIT 1`);
  const id = await valueOf('SELECT "libraryId" FROM "Video" WHERE id = $1', [videoId]);
  library = { id, bucket: await valueOf('SELECT name FROM "Bucket" WHERE "libraryId" = $1', [id]) };
  // More than one page of one.
  await query(
    `INSERT INTO "Video" (id, "libraryId", title, state, "objectKey", "fileName", "contentType", "sizeBytes", "createdById", "createdAt")
     SELECT id || n, "libraryId", 'A copy', 'READY', 'copies/' || n, "fileName", "contentType", "sizeBytes", "createdById", "createdAt" FROM "Video", generate_series(1, 3) AS n WHERE id = $1`,
    z.unknown(), [videoId],
  );
  site = new OtherSite({ USHER_URL: origin(), USHER_TOKEN: await aToken() });
});

test.afterAll(async () => {
  site.close();
  await query(`DELETE FROM "Video" WHERE "objectKey" LIKE 'copies/%'`, z.unknown());
  await forgetTokens();
  for (const Key of [...OBJECTS, ...BATCH]) await ownersS3().deleteObject({ Bucket: library.bucket, Key });
});

async function put(keys: readonly string[]): Promise<void> {
  for (const Key of keys) await ownersS3().putObject({ Bucket: library.bucket, Key, Body: Key });
}

/** What a program printed, once it has ended well and complained of nothing. */
function printed<T>({ code, stdout, stderr }: Ended, schema: z.ZodType<T>): T {
  expect(code, `${stderr}${stdout}`).toBe(0);
  return schema.parse(JSON.parse(stdout));
}

const playbackSchema = z.object({ url: z.url(), posterUrl: z.url().nullable(), expiresInSeconds: z.number() });
const viewSchema = z.object({ status: z.number(), headers: z.record(z.string(), z.string()).default({}), body: z.unknown().optional(), cookies: z.array(z.string()).default([]) });

async function expectPlays(playback: unknown): Promise<void> {
  const { url, posterUrl, expiresInSeconds } = playbackSchema.parse(playback);
  expect((await edgeAnswer(url, { Range: 'bytes=0-9' })).status).toBe(206);
  if (posterUrl !== null) expect((await edgeAnswer(posterUrl)).status).toBe(200);
  expect(expiresInSeconds).toBeGreaterThan(0);
}

/** Every video, as it should be listed. */
async function videoIds(): Promise<string[]> {
  const rows = await query(
    `SELECT v.id FROM "Video" v LEFT JOIN "Upload" u ON u."videoId" = v.id WHERE v.state = 'READY' OR u.state <> 'ABORTED' ORDER BY v."createdAt" DESC, v.id DESC`,
    z.object({ id: z.string() }),
  );
  return rows.map(({ id }) => id);
}

test(`the snippets of docs/api.md are those that are run here${absent.length > 0 ? ` (not on this machine, so not run: ${absent.join(', ')})` : ''}`, () => {
  expect([...snippets().keys()].sort()).toEqual([
    'batch.py', 'cookies.py', 'env.sh', 'explain.sh', 'patiently.py', 'playback.php', 'playback.sh', 'playback.ts', 'player.html', 'signatures.sh',
    'usher.php', 'usher.py', 'usher.ts', 'videos.php', 'videos.py', 'videos.ts', 'views.py',
  ]);
  expect(snippets().get('env.sh')?.match(/USHER_\w+/g)).toEqual(['USHER_URL', 'USHER_TOKEN']);
});

if (present.has('curl')) {
  test('curl: a URL for a viewer plays, many signatures open their objects, and a refusal ends with a code', async () => {
    await put(OBJECTS);
    await expectPlays(printed(await site.run('bash', ['playback.sh'], { VIDEO_ID: videoId }), z.unknown()));
    const answer = printed(await site.run('bash', ['signatures.sh'], { LIBRARY_ID: library.id }), z.object({ signatures: z.array(z.object({ url: z.url(), parameters: z.string().optional() })) }));
    const [paper, stream] = answer.signatures;
    expect(await edgeAnswer(paper?.url ?? '')).toMatchObject({ status: 200 });
    expect((await edgeAnswer(stream?.url ?? '')).status).toBe(200);
    expect((await edgeAnswer(`${new URL('1.ts', stream?.url).href}?${stream?.parameters ?? ''}`)).status).toBe(200);
    const refused = await site.run('bash', ['playback.sh'], { VIDEO_ID: videoId, USHER_TOKEN: UNKNOWN_TOKEN });
    expect(refused.code).toBe(22);
    expect(JSON.parse(refused.stdout)).toMatchObject({ code: 'unauthenticated' });
  });
}

if (present.has('curl with jq')) {
  test('curl with jq: a transcript of any characters says why a URL was refused, and who refused it', async () => {
    const { url } = printed(await site.run('bash', ['playback.sh'], { VIDEO_ID: videoId }), playbackSchema);
    const denied = `${url}&said=%22a%22`;
    expect((await edgeAnswer(denied)).status).toBe(403);
    const explained = printed(await site.run('bash', ['explain.sh'], { DENIED_URL: denied }), z.object({ cause: z.object({ code: z.string() }), answeredBy: z.object({ by: z.string() }) }));
    expect(explained).toMatchObject({ cause: { code: 'query-added' }, answeredBy: { by: 'cloudfront-signature' } });
  });
}

/** An answer of a site, which no cache may keep: it has what opens a video, or says what can be otherwise the next moment. */
async function neverKept(asked: Promise<z.output<typeof viewSchema>>, status: number): Promise<z.output<typeof viewSchema>> {
  const answer = await asked;
  expect(answer.status).toBe(status);
  expect(new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value])).get('cache-control')).toBe('private, no-store');
  return answer;
}

/** What each back end makes of the same questions. */
function expectView(ask: (videoId: string, env?: Record<string, string>) => Promise<z.output<typeof viewSchema>>): () => Promise<void> {
  return async () => {
    await expectPlays((await neverKept(ask(videoId), 200)).body);
    for (const id of [FORBIDDEN_VIDEO, '0000000000000000000x', '../../health', '..', '']) await neverKept(ask(id), 404);
    await neverKept(ask(videoId, { USHER_TOKEN: UNKNOWN_TOKEN }), 502);
    const unreachable = await neverKept(ask(videoId, { USHER_URL: 'http://127.0.0.1:1' }), 503);
    expect(Object.keys(unreachable.headers).map((name) => name.toLowerCase())).toContain('retry-after');
    // What was known of the library may be kept for a second.
    const becomes = (state: string) => query(`UPDATE "Library" SET state = $2::"LibraryState" WHERE id = $1`, z.unknown(), [library.id, state]);
    await becomes('RETIRED');
    try {
      await expect.poll(async () => (await ask(videoId)).status).toBe(404);
    } finally {
      await becomes('READY');
    }
    await expect.poll(async () => (await ask(videoId)).status).toBe(200);
  };
}

if (present.has('Python')) {
  test('Python: a Django view gives a viewer what plays, and says what passes and what does not', expectView(
    async (id, env) => printed(await site.run('python3', ['view.py', 'playback', id], env), viewSchema),
  ));

  test('Python: all videos, page after page; objects in batches; and a job waits as long as it is told', async () => {
    expect(printed(await site.run('python3', ['list.py']), z.array(z.string()))).toEqual(await videoIds());
    await put(BATCH);
    const urls = printed(await site.run('python3', ['batch_of.py', library.id, ...BATCH]), z.record(z.string(), z.url()));
    expect(Object.keys(urls)).toEqual(BATCH);
    for (const url of Object.values(urls)) expect((await edgeAnswer(url)).status).toBe(200);
    // Keys as long as S3 takes them fit into one body as well.
    expect(printed(await site.run('python3', ['batch_long.py', library.id]), z.number())).toBe(600);
    const [waited = 0] = printed(await site.run('python3', ['wait.py'], { USHER_TOKEN: await aToken(1) }), z.array(z.number()));
    expect(waited).toBeGreaterThan(0);
    expect(waited).toBeLessThanOrEqual(60);
  });

  test('Python: the cookies that a view sets are for the video’s folder, under the domain that the site and the library share', async () => {
    const aliases = (names: string[]) => query(`UPDATE "Distribution" SET aliases = $2 WHERE "libraryId" = $1 AND role = 'SIGNED'`, z.unknown(), [library.id, names]);
    await aliases(['media.example.com']);
    try {
      // What is known of a library is kept for a second.
      await expect.poll(async () => (await site.run('python3', ['view.py', 'cookies', videoId])).stdout).toContain('"status": 200');
      const asked = (id: string) => site.run('python3', ['view.py', 'cookies', id]).then((ended) => printed(ended, viewSchema));
      for (const id of [FORBIDDEN_VIDEO, '', '../../health']) await neverKept(asked(id), 404);
      const { body, cookies } = await neverKept(asked(videoId), 200);
      const url = z.object({ url: z.url() }).parse(body).url;
      expect(new URL(url).hostname).toBe('media.example.com');
      for (const cookie of cookies) expect(cookie).toMatch(/^CloudFront-[\w-]+=[\w~-]+; Domain=example\.com; .*HttpOnly; Path=\/videos\/\w+\/; SameSite=Lax; Secure$/i);
      expect(cookies).toHaveLength(3);
    } finally {
      await aliases([]);
    }
  });
}

if (present.has('PHP')) {
  test('PHP: a page gives a viewer what plays, and says what passes and what does not', expectView(async (id, env) => {
    const answer = await fetch(`${await site.servePhp(env)}/playback.php?video=${encodeURIComponent(id)}`);
    const text = await answer.text();
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: JSON.parse(text) as unknown, cookies: [] };
  }));

  test('PHP: all videos, page after page', async () => {
    expect(printed(await site.run('php', ['list.php']), z.array(z.string()))).toEqual(await videoIds());
  });
}

test('TypeScript: a handler gives a viewer what plays, and says what passes and what does not', expectView(
  async (id, env) => printed(await site.run(process.execPath, [...TSX, 'view.ts', id], env), viewSchema),
));

test('TypeScript: all videos, page after page', async () => {
  expect(printed(await site.run(process.execPath, [...TSX, 'list.ts']), z.array(z.string()))).toEqual(await videoIds());
});

test('the page plays on over the end of a signature, and tells who may not watch any more', async ({ page }) => {
  const token = await aToken();
  let mayWatch = true;
  /** The site's own server: the page, and its route. */
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.setHeader('Content-Type', 'text/html').end(`<!doctype html>${snippets().get('player.html') ?? ''}`);
      return;
    }
    if (!mayWatch) {
      response.writeHead(404).end();
      return;
    }
    void fetch(`${origin()}/api/v1/videos/${videoId}/playback`, {
      method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ viewer: 'a', expiresInSeconds: 6 }),
    }).then(async (answer) => response.end(await answer.text()));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => { resolve(undefined); }));
  try {
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const video = page.locator('video');
    const now = () => video.evaluate((element: HTMLVideoElement) => ({ url: element.currentSrc, at: element.currentTime, paused: element.paused }));
    await expect.poll(async () => (await now()).url).toContain('Signature=');
    await video.evaluate(async (element: HTMLVideoElement) => { element.muted = true; await element.play(); });
    const first = (await now()).url;
    await expect.poll(async () => (await now()).url, { timeout: 30_000 }).not.toBe(first);
    await expect.poll(async () => (await now()).at, { timeout: 30_000 }).toBeGreaterThan(8);
    expect((await now()).paused).toBe(false);
    await video.evaluate((element: HTMLVideoElement) => { element.currentTime = 40; });
    await expect.poll(async () => (await now()).at, { timeout: 30_000 }).toBeGreaterThan(41);
    mayWatch = false;
    await expect(page.getByRole('status')).toHaveText('You may not watch this any more.', { timeout: 30_000 });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
