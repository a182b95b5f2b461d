import { Readable } from 'node:stream';
import type { OriginResponse } from '../../shared/origin';
import { viewerHeaders } from '../origin/viewer-headers';
import { ERROR_CACHING_MIN_TTL_SECONDS, errorTtlSeconds, mayStore, ttlSeconds } from './freshness';
import { isInvalidated, type InvalidationView } from './invalidated';
import { BLOCK_BYTES, blockRange, firstBlockAsked, wholeSizeOf, type BlockSlice } from './ranges';
import type { Lifetimes } from './settings';
import type { CachedAnswer, CachedObject, CacheStore } from './store';

/** A request as the cache sees it. */
export interface CacheRequest {
  key: string;
  distributionId: string;
  /** Path and the query in the key: what invalidations name. */
  url: string;
  lifetimes: Lifetimes;
  /** The viewer's Range header. */
  range: string | undefined;
  /** Sends a GET with these headers to the origin, as the distribution. */
  ask: (headers: Record<string, string>) => Promise<OriginResponse>;
}

/** An origin's refusal; `ageSeconds` is there when it was kept from an earlier request. */
export interface FoundError {
  kind: 'error';
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  ageSeconds: number | undefined;
}

export type Found =
  | { kind: 'object'; object: CachedObject; how: 'Hit' | 'Miss' | 'RefreshHit' }
  | FoundError
  /** The cache has no part in this request: the origin's answer is passed on as it is. */
  | { kind: 'uncacheable' };

/** The object at the origin is no longer the one that was kept. */
export class ChangedAtOriginError extends Error {}

/** An error's body is some kilobytes of XML; what is longer is not kept. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * The edge's cache. Objects are fetched in blocks, so a range costs the blocks it touches, whatever the object's size;
 * and requests for what is being fetched already wait for it instead of asking the origin again.
 */
export class EdgeCache {
  private readonly asking = new Map<string, Promise<Found>>();
  private readonly fetching = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly store: CacheStore,
    private readonly now: () => Date,
    private readonly invalidations: () => Iterable<InvalidationView>,
  ) {}

  /** Gives what is kept while it is fresh; otherwise asks the origin whether it still is, or for the object. */
  async find(request: CacheRequest): Promise<Found> {
    const kept = this.kept(request);
    if (kept && this.isFresh(kept, request.lifetimes)) return this.found(kept);
    const asked = this.asking.get(request.key);
    if (asked) return this.share(await asked, request);
    const asking = this.ask(request, kept).finally(() => this.asking.delete(request.key));
    this.asking.set(request.key, asking);
    return asking;
  }

  /** A kept error for this request, without asking the origin for anything. */
  findError(request: CacheRequest): FoundError | undefined {
    const kept = this.kept(request);
    if (kept?.kind !== 'error' || !this.isFresh(kept, request.lifetimes)) return undefined;
    return this.foundError(kept);
  }

  /** Keeps an error that came past the cache, for as long as errors are kept. */
  keepError(request: CacheRequest, status: number, headers: Record<string, string>, body: Buffer): void {
    const at = this.now();
    const ttl = errorTtlSeconds(status, request.lifetimes, headers, at);
    if (ttl === undefined || body.length > MAX_ERROR_BYTES) {
      this.store.remove(request.key);
      return;
    }
    const answer = { ...this.common(request, headers, at.getTime()), kind: 'error' as const, status, body };
    this.store.put(request.key, answer);
  }

  /** Gives a slice of a block, from the cache or else from the origin; throws ChangedAtOriginError. */
  async bytes(request: CacheRequest, object: CachedObject, slice: BlockSlice): Promise<Buffer> {
    const { index, from, to } = slice;
    const here = await this.store.read(object, index, from, to);
    return here ?? (await this.block(request, object, index)).subarray(from, to + 1);
  }

  /** Fetches a block that is not kept, once for all who want it; throws ChangedAtOriginError. */
  block(request: CacheRequest, object: CachedObject, index: number): Promise<Buffer> {
    const id = `${object.file}/${index}`;
    const fetching = this.fetching.get(id);
    if (fetching) return fetching;
    const started = this.fetchBlock(request, object, index).finally(() => this.fetching.delete(id));
    this.fetching.set(id, started);
    return started;
  }

  /** How old an object is, in whole seconds, as the Age header says it. */
  ageSeconds({ askedAtMs }: CachedAnswer): number {
    return Math.max(0, Math.floor((this.now().getTime() - askedAtMs) / 1000));
  }

  /** Settles when nothing is being fetched or written any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.asking.values(), ...this.fetching.values()]);
    await this.store.settled();
  }

  private kept({ key }: CacheRequest): CachedAnswer | undefined {
    const kept = this.store.get(key);
    if (!kept || !this.isInvalidated(kept)) return kept;
    this.store.remove(key);
    return undefined;
  }

  private isInvalidated(answer: CachedAnswer): boolean {
    return isInvalidated(answer, this.invalidations(), this.now().getTime());
  }

  /** Judged by the settings of now: a shorter TTL counts at once, for what was kept before it too. */
  private isFresh(kept: CachedAnswer, lifetimes: Lifetimes): boolean {
    const askedAt = new Date(kept.askedAtMs);
    const ttl =
      kept.kind === 'error'
        ? (errorTtlSeconds(kept.status, lifetimes, kept.headers, askedAt) ?? 0)
        : ttlSeconds(lifetimes, kept.headers, askedAt);
    return this.now().getTime() < Math.max(kept.askedAtMs + ttl * 1000, kept.graceUntilMs);
  }

  private found(kept: CachedAnswer): Found {
    return kept.kind === 'error' ? this.foundError(kept) : { kind: 'object', object: kept, how: 'Hit' };
  }

  private foundError(kept: Extract<CachedAnswer, { kind: 'error' }>): FoundError {
    const { kind, status, headers, body } = kept;
    return { kind, status, headers, body, ageSeconds: this.ageSeconds(kept) };
  }

  /** What somebody else has just fetched serves those who waited for it too, even if it may not be kept any longer. */
  private share(found: Found, request: CacheRequest): Found | Promise<Found> {
    if (found.kind === 'uncacheable') return found;
    // An invalidation may have completed since the origin was asked.
    if (found.kind === 'error' || this.isInvalidated(found.object)) return this.ask(request, undefined);
    return { ...found, how: 'Hit' };
  }

  private async ask(request: CacheRequest, kept: CachedAnswer | undefined): Promise<Found> {
    const askedAtMs = this.now().getTime();
    const index = firstBlockAsked(request.range);
    const stale = kept?.kind === 'object' ? kept : undefined;
    const answer = await request.ask({ range: rangeHeader(index), ...unlessStill(stale) });
    if (stale && answer.status === 304) return this.refresh(stale, answer, askedAtMs);
    if (stale && answer.status >= 500) {
      discard(answer.body);
      // "The requested object is in the edge cache": it is served although it has expired, while the origin fails.
      stale.graceUntilMs = askedAtMs + ERROR_CACHING_MIN_TTL_SECONDS * 1000;
      return { kind: 'object', object: stale, how: 'Hit' };
    }
    // Nothing begins there; an empty object has no first block either, so that one is asked for without a range.
    if (answer.status !== 416) return this.take(request, answer, index, askedAtMs);
    discard(answer.body);
    return index > 0 ? { kind: 'uncacheable' } : this.take(request, await request.ask({}), 0, askedAtMs);
  }

  private refresh(object: CachedObject, { headers, body }: OriginResponse, askedAtMs: number): Found {
    discard(body);
    Object.assign(object.headers, viewerHeaders(headers));
    object.askedAtMs = askedAtMs;
    object.graceUntilMs = 0;
    return { kind: 'object', object, how: 'RefreshHit' };
  }

  /** Turns an origin's answer into what is kept of it. */
  private async take(
    request: CacheRequest,
    answer: OriginResponse,
    index: number,
    askedAtMs: number,
  ): Promise<Found> {
    const headers = viewerHeaders(answer.headers);
    if (answer.status >= 400) {
      const body = await collect(answer.body, MAX_ERROR_BYTES);
      this.keepError(request, answer.status, headers, body);
      return { kind: 'error', status: answer.status, headers, body, ageSeconds: undefined };
    }
    const sizeBytes =
      answer.status === 206 ? wholeSizeOf(answer.headers['content-range']) : wholeLength(answer);
    if (sizeBytes === undefined || !mayStore(request.lifetimes, headers)) {
      discard(answer.body);
      this.store.remove(request.key);
      return { kind: 'uncacheable' };
    }
    const object: CachedObject = {
      ...this.common(request, headers, askedAtMs),
      kind: 'object',
      sizeBytes,
      file: this.store.newFile(),
      blocks: new Set(),
    };
    const first = await collect(answer.body, BLOCK_BYTES);
    this.store.put(request.key, object);
    await this.store.write(request.key, object, answer.status === 206 ? index : 0, first);
    return { kind: 'object', object, how: 'Miss' };
  }

  private common({ distributionId, url }: CacheRequest, headers: Record<string, string>, askedAtMs: number) {
    return { distributionId, url, headers, askedAtMs, graceUntilMs: 0 };
  }

  private async fetchBlock(request: CacheRequest, object: CachedObject, index: number): Promise<Buffer> {
    const { etag } = object.headers;
    const { start, end } = blockRange(index, object.sizeBytes);
    const range = `bytes=${start}-${end}`;
    const answer = await request.ask(etag === undefined ? { range } : { range, 'if-match': etag });
    const isSame =
      answer.headers.etag === etag && wholeSizeOf(answer.headers['content-range']) === object.sizeBytes;
    if (answer.status !== 206 || !isSame) {
      discard(answer.body);
      this.store.remove(request.key, object);
      throw new ChangedAtOriginError(`The origin answered ${answer.status} for a part of ${request.url}`);
    }
    const bytes = await collect(answer.body, BLOCK_BYTES);
    if (bytes.length !== end - start + 1) throw new Error(`A part of ${request.url} came incomplete`);
    await this.store.write(request.key, object, index, bytes);
    return bytes;
  }
}

function rangeHeader(index: number): string {
  return `bytes=${index * BLOCK_BYTES}-${(index + 1) * BLOCK_BYTES - 1}`;
}

/** The conditions that have the origin answer 304 while the object is the one that is kept. */
function unlessStill(stale: CachedObject | undefined): Record<string, string> {
  const { etag, 'last-modified': lastModified } = stale?.headers ?? {};
  if (etag !== undefined) return { 'if-none-match': etag };
  return lastModified === undefined ? {} : { 'if-modified-since': lastModified };
}

/** The length of an answer without ranges, when it is short enough to be kept like one block. */
function wholeLength({ status, headers, body }: OriginResponse): number | undefined {
  const length = Buffer.isBuffer(body) ? body.length : Number(headers['content-length']);
  return status === 200 && length <= BLOCK_BYTES ? length : undefined;
}

function discard(body: OriginResponse['body']): void {
  if (body instanceof Readable) body.destroy();
}

async function collect(body: OriginResponse['body'], maxBytes: number): Promise<Buffer> {
  if (!(body instanceof Readable)) return body ?? Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('An origin gives buffers');
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new Error('The origin sent more than was asked for');
    chunks.push(chunk);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}
