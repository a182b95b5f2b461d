import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OriginResponse } from '../../shared/origin';
import { EdgeCache, type CacheRequest } from './cache';
import type { InvalidationView } from './invalidated';
import { BLOCK_BYTES, planRanges } from './ranges';
import { serveFromCache } from './respond';
import { CacheStore } from './store';

/** An origin with one object, as S3 answers for it, that counts what it is asked. */
class OneObject {
  readonly asked: (string | undefined)[] = [];
  sentBytes = 0;
  failsWith: number | undefined;
  headers: Record<string, string> = {};

  private readonly etags = new WeakMap<Buffer, string>();

  constructor(public body: Buffer) {}

  private etagOf(body: Buffer): string {
    const etag = this.etags.get(body) ?? `"${createHash('md5').update(body).digest('hex')}"`;
    this.etags.set(body, etag);
    return etag;
  }

  ask(headers: Record<string, string>): Promise<OriginResponse> {
    this.asked.push(headers.range);
    if (this.failsWith !== undefined) {
      return Promise.resolve({ status: this.failsWith, headers: {}, body: Buffer.from('<Error/>') });
    }
    const etag = this.etagOf(this.body);
    const said = { ...this.headers, etag };
    if (headers['if-none-match'] === etag)
      return Promise.resolve({ status: 304, headers: said, body: undefined });
    if (headers['if-match'] !== undefined && headers['if-match'] !== etag)
      return Promise.resolve({ status: 412, headers: {}, body: Buffer.from('<Error/>') });
    const plan = planRanges(headers.range, this.body.length);
    if (plan.kind === 'unsatisfiable') return Promise.resolve({ status: 416, headers: {}, body: undefined });
    const [range] = plan.kind === 'ranges' ? plan.ranges : [];
    const bytes = range ? this.body.subarray(range.start, range.end + 1) : this.body;
    this.sentBytes += bytes.length;
    const sent: Record<string, string> = { ...said, 'content-length': String(bytes.length) };
    if (range) sent['content-range'] = `bytes ${range.start}-${range.end}/${this.body.length}`;
    return Promise.resolve({
      status: range ? 206 : 200,
      headers: sent,
      body: Readable.from([bytes], { objectMode: false }),
    });
  }
}

const LIMITS = { cacheBytes: 8 * BLOCK_BYTES, answers: 4 };
let folder = '';
let cache: EdgeCache;
let nowMs = 0;
let invalidations: InvalidationView[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-cache-'));
  nowMs = Date.parse('2026-11-24T00:00:00Z');
  cache = new EdgeCache(
    new CacheStore(join(folder, 'cache'), LIMITS),
    () => new Date(nowMs),
    () => invalidations,
  );
  invalidations = [];
});

afterEach(async () => {
  await cache.settled();
  await rm(folder, { recursive: true });
});

/** Bytes that repeat after a prime number of them, so that no block is like another. */
function bytesOf(sizeBytes: number, seed = 0): Buffer {
  return Buffer.alloc(
    sizeBytes,
    Buffer.from(Array.from({ length: 4099 }, (_, index) => (index * 7 + seed) % 251)),
  );
}

function request(origin: OneObject, range?: string, key = 'key'): CacheRequest {
  return {
    key,
    distributionId: 'E1',
    url: `/${key}`,
    lifetimes: { minTtl: 0, defaultTtl: 100, maxTtl: 1000 },
    range,
    ask: (headers) => origin.ask(headers),
  };
}

async function serve(origin: OneObject, range?: string, key?: string) {
  const headers = range === undefined ? {} : { range };
  const answer = await serveFromCache(cache, request(origin, range, key), { method: 'GET', headers });
  if (!answer) return { status: 0, xCache: 'none', body: Buffer.alloc(0), headers: {} };
  const body = answer.body instanceof Readable ? await buffer(answer.body) : (answer.body ?? Buffer.alloc(0));
  return { ...answer, body };
}

test('64 ranges of 1 MiB at once cost the origin the blocks they touch, each once', async () => {
  const origin = new OneObject(bytesOf(6 * BLOCK_BYTES + 5));
  const starts = Array.from({ length: 64 }, (_, index) => (index % 5) * BLOCK_BYTES + 1000);
  const answers = await Promise.all(
    starts.map((start) => serve(origin, `bytes=${start}-${start + BLOCK_BYTES - 1}`)),
  );
  for (const [index, { status, body }] of answers.entries()) {
    const start = starts[index] ?? 0;
    expect(status).toBe(206);
    expect(body.equals(origin.body.subarray(start, start + BLOCK_BYTES))).toBe(true);
  }
  expect(origin.asked).toHaveLength(6);
  expect(new Set(origin.asked).size).toBe(6);
  expect(origin.sentBytes).toBe(6 * BLOCK_BYTES);
});

test('an object goes out whole, is then served without the origin, and in parts', async () => {
  const origin = new OneObject(bytesOf(2 * BLOCK_BYTES + 77));
  const first = await serve(origin);
  expect(first).toMatchObject({ status: 200, xCache: 'Miss from cloudfront' });
  expect(first.body.equals(origin.body)).toBe(true);
  const asked = origin.asked.length;
  const second = await serve(origin);
  expect(second).toMatchObject({ status: 200, xCache: 'Hit from cloudfront' });
  expect(second.body.equals(origin.body)).toBe(true);
  expect((await serve(origin, 'bytes=-10')).body.equals(origin.body.subarray(-10))).toBe(true);
  expect(origin.asked).toHaveLength(asked);
});

test('a range that is only partly kept is a miss', async () => {
  const origin = new OneObject(bytesOf(3 * BLOCK_BYTES));
  await serve(origin, 'bytes=0-9');
  expect((await serve(origin, 'bytes=5-14')).xCache).toBe('Hit from cloudfront');
  expect((await serve(origin, `bytes=0-${BLOCK_BYTES}`)).xCache).toBe('Miss from cloudfront');
});

test('several ranges come as multipart/byteranges of the length that is said', async () => {
  const origin = new OneObject(Buffer.from('abcdefghijklmnopqrstuvwxyz'));
  origin.headers['content-type'] = 'text/plain';
  const answer = await serve(origin, 'bytes=0-2,10-11');
  expect(answer.status).toBe(206);
  expect(answer.headers).toMatchObject({ 'content-length': String(answer.body.length) });
  const boundary = /boundary=(.*)$/.exec(String(answer.headers['content-type' as never]))?.[1] ?? '';
  const parts = answer.body
    .toString()
    .split(`--${boundary}`)
    .map((part) => part.trim());
  expect(parts).toEqual([
    '',
    'Content-Type: text/plain\r\nContent-Range: bytes 0-2/26\r\n\r\nabc',
    'Content-Type: text/plain\r\nContent-Range: bytes 10-11/26\r\n\r\nkl',
    '--',
  ]);
});

test('an empty object is served and kept like any other', async () => {
  const origin = new OneObject(Buffer.alloc(0));
  expect(await serve(origin)).toMatchObject({ status: 200, xCache: 'Miss from cloudfront' });
  const again = await serve(origin);
  expect(again).toMatchObject({ status: 200, xCache: 'Hit from cloudfront' });
  expect(again.headers).toMatchObject({ 'content-length': '0' });
});

test('what has expired is confirmed by the origin, and fetched anew when it has changed', async () => {
  const origin = new OneObject(Buffer.from('one'));
  await serve(origin);
  nowMs += 101_000;
  expect(await serve(origin)).toMatchObject({
    xCache: 'RefreshHit from cloudfront',
    body: Buffer.from('one'),
  });
  expect(origin.sentBytes).toBe(3);
  nowMs += 101_000;
  origin.body = Buffer.from('two!');
  expect(await serve(origin)).toMatchObject({ xCache: 'Miss from cloudfront', body: Buffer.from('two!') });
});

test('an object that changes between two of its blocks is never mixed', async () => {
  const origin = new OneObject(bytesOf(2 * BLOCK_BYTES));
  await serve(origin, 'bytes=0-9');
  origin.body = bytesOf(2 * BLOCK_BYTES, 1);
  const answer = await serve(origin);
  expect(answer.status).toBe(200);
  expect(answer.body.equals(origin.body)).toBe(true);
});

test('while the origin fails, what has expired is served, and it is asked every ten seconds', async () => {
  const origin = new OneObject(Buffer.from('one'));
  await serve(origin);
  nowMs += 101_000;
  origin.failsWith = 503;
  expect(await serve(origin)).toMatchObject({ status: 200, body: Buffer.from('one') });
  const asked = origin.asked.length;
  nowMs += 9_000;
  expect((await serve(origin)).status).toBe(200);
  expect(origin.asked).toHaveLength(asked);
  nowMs += 2_000;
  await serve(origin);
  expect(origin.asked).toHaveLength(asked + 1);
});

test('a failure is repeated for ten seconds, a denial is asked about every time', async () => {
  const origin = new OneObject(Buffer.from('one'));
  origin.failsWith = 503;
  expect((await serve(origin)).headers).not.toHaveProperty('age');
  origin.failsWith = undefined;
  nowMs += 9_000;
  expect(await serve(origin)).toMatchObject({
    status: 503,
    headers: { age: '9' },
    xCache: 'Error from cloudfront',
  });
  nowMs += 2_000;
  expect((await serve(origin)).status).toBe(200);

  const denying = new OneObject(Buffer.from('two'));
  denying.failsWith = 403;
  expect((await serve(denying, undefined, 'denied')).status).toBe(403);
  denying.failsWith = undefined;
  expect((await serve(denying, undefined, 'denied')).status).toBe(200);
});

test('who comes after an invalidation gets nothing of what was being fetched before it', async () => {
  const old = new OneObject(Buffer.from('old'));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const slowly = {
    ...request(old),
    ask: (headers: Record<string, string>) => held.then(() => old.ask(headers)),
  };
  const before = serveFromCache(cache, slowly, { method: 'GET', headers: {} });
  nowMs += 1000;
  const at = new Date(nowMs).toISOString();
  const batch = { Paths: { Items: ['/*'] } };
  invalidations = [{ distributionId: 'E1', createdAt: at, completedAt: at, batch }];
  nowMs += 1000;
  const after = serve(new OneObject(Buffer.from('new')));
  letGo();
  await before;
  expect((await after).body.toString()).toBe('new');
});

test('what may not be kept is left to the origin', async () => {
  const origin = new OneObject(Buffer.from('one'));
  origin.headers['cache-control'] = 'no-store';
  expect((await serve(origin)).status).toBe(0);
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
});

test('the least recently asked for makes room, on disk and in number', async () => {
  const small = new OneObject(Buffer.from('small'));
  for (const key of ['a', 'b', 'c', 'd']) await serve(small, undefined, key);
  await serve(small, undefined, 'a');
  await serve(small, undefined, 'e');
  expect((await serve(small, undefined, 'a')).xCache).toBe('Hit from cloudfront');
  expect((await serve(small, undefined, 'b')).xCache).toBe('Miss from cloudfront');

  const large = new OneObject(bytesOf(5 * BLOCK_BYTES));
  await serve(large, undefined, 'first');
  await serve(large, undefined, 'second');
  await cache.settled();
  expect((await serve(large, 'bytes=0-9', 'second')).xCache).toBe('Hit from cloudfront');
  expect((await serve(large, 'bytes=0-9', 'first')).xCache).toBe('Miss from cloudfront');
});

test('an object larger than the whole cache is served whole, and leaves nothing behind', async () => {
  const origin = new OneObject(bytesOf(10 * BLOCK_BYTES));
  expect((await serve(origin)).body.equals(origin.body)).toBe(true);
  await cache.settled();
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
});

test('a viewer who leaves half-way leaves what has arrived to the next', async () => {
  const origin = new OneObject(bytesOf(4 * BLOCK_BYTES));
  const answer = await serveFromCache(cache, request(origin), { method: 'GET', headers: {} });
  if (!(answer?.body instanceof Readable)) throw new Error('There is no body');
  for await (const chunk of answer.body) if (chunk) break;
  await cache.settled();
  expect(origin.asked.length).toBeLessThan(4);
  expect((await serve(origin, 'bytes=0-9')).xCache).toBe('Hit from cloudfront');
});

test('a disk that takes nothing makes the cache useless and breaks no answer', async () => {
  await rm(join(folder, 'cache'), { recursive: true });
  const origin = new OneObject(bytesOf(2 * BLOCK_BYTES));
  for (let request = 0; request < 2; request += 1) {
    expect((await serve(origin)).body.equals(origin.body)).toBe(true);
    await cache.settled();
  }
});

test('a start empties the folder', async () => {
  await serve(new OneObject(Buffer.from('one')));
  expect(await readdir(join(folder, 'cache'))).toHaveLength(1);
  new CacheStore(join(folder, 'cache'));
  expect(await readdir(join(folder, 'cache'))).toEqual([]);
});
