import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { EdgeResponse } from '../edge-response';
import {
  ChangedAtOriginError,
  type CacheRequest,
  type EdgeCache,
  type Found,
  type FoundError,
} from './cache';
import { isNotModified, rangeHolds } from './conditions';
import { planRanges, slicesOf, type ByteRange } from './ranges';
import type { CachedObject } from './store';

/** The viewer's side of a request that the cache may serve. */
export interface CacheViewer {
  method: 'GET' | 'HEAD';
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>;
}

/** One look and one more, when the object changed at the origin between two of its blocks. */
const ATTEMPTS = 2;

/** Serves a request from the cache; undefined when the origin has to answer this one itself. */
export async function serveFromCache(
  cache: EdgeCache,
  request: CacheRequest,
  viewer: CacheViewer,
): Promise<EdgeResponse | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await cache.find(request);
    if (found.kind === 'uncacheable') return undefined;
    if (found.kind === 'error') return errorResponse(found);
    try {
      return await objectResponse(cache, request, viewer, found);
    } catch (error) {
      if (!(error instanceof ChangedAtOriginError)) throw error;
    }
  }
  return undefined;
}

export function errorResponse({ status, headers, body, ageSeconds }: FoundError): EdgeResponse {
  const aged = ageSeconds === undefined ? headers : { ...headers, age: String(ageSeconds) };
  return { status, headers: aged, body, xCache: 'Error from cloudfront' };
}

async function objectResponse(
  cache: EdgeCache,
  request: CacheRequest,
  viewer: CacheViewer,
  { object, how }: Extract<Found, { kind: 'object' }>,
): Promise<EdgeResponse | undefined> {
  const validators = { etag: object.headers.etag, lastModified: object.headers['last-modified'] };
  if (isNotModified(viewer.headers, validators)) {
    return {
      status: 304,
      headers: withoutContent(served(cache, object, how)),
      body: undefined,
      ...xCache(how),
    };
  }
  const header = rangeHolds(viewer.headers, validators) ? request.range : undefined;
  const plan = planRanges(header, object.sizeBytes);
  if (plan.kind === 'unsatisfiable') return undefined;
  const ranges = plan.kind === 'ranges' ? plan.ranges : [{ start: 0, end: object.sizeBytes - 1 }];
  const missing = viewer.method === 'GET' ? firstMissing(ranges, object) : undefined;
  // Fetched before anything is sent, so that an object that has changed meanwhile is not begun with.
  if (missing !== undefined) await cache.block(request, object, missing);
  const result = missing === undefined ? how : 'Miss';
  const layout = layOut(object, plan.kind === 'ranges', ranges);
  const headers = { ...served(cache, object, result), ...layout.headers };
  const body =
    viewer.method === 'HEAD'
      ? undefined
      : Readable.from(layout.bytes(read(cache, request, object)), { objectMode: false });
  return { status: layout.status, headers, body, ...xCache(result) };
}

function xCache(how: 'Hit' | 'Miss' | 'RefreshHit'): Pick<EdgeResponse, 'xCache'> {
  return { xCache: `${how} from cloudfront` };
}

/** An answer from the cache carries the date of the origin's and says how old that is. */
function served(
  cache: EdgeCache,
  object: CachedObject,
  how: 'Hit' | 'Miss' | 'RefreshHit',
): Record<string, string> {
  if (how !== 'Hit') return { ...object.headers };
  const date = new Date(object.askedAtMs).toUTCString();
  return { ...object.headers, date, age: String(cache.ageSeconds(object)) };
}

function withoutContent(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}

function firstMissing(ranges: ByteRange[], { blocks }: CachedObject): number | undefined {
  for (const range of ranges) {
    for (const { index } of slicesOf(range)) if (!blocks.has(index)) return index;
  }
  return undefined;
}

type ReadRange = (range: ByteRange) => AsyncGenerator<Buffer>;

function read(cache: EdgeCache, request: CacheRequest, object: CachedObject): ReadRange {
  return async function* (range) {
    for (const slice of slicesOf(range)) yield cache.bytes(request, object, slice);
  };
}

interface Layout {
  status: number;
  headers: Record<string, string>;
  bytes: (readRange: ReadRange) => AsyncGenerator<Buffer>;
}

/** How status, headers and body go together: the whole object, one range, or several as multipart/byteranges. */
function layOut(object: CachedObject, isPartial: boolean, ranges: ByteRange[]): Layout {
  const [only] = ranges;
  if (only && ranges.length === 1) {
    const length = { 'content-length': String(only.end - only.start + 1) };
    const headers = isPartial ? { ...length, 'content-range': contentRange(only, object) } : length;
    return { status: isPartial ? 206 : 200, headers, bytes: (readRange) => readRange(only) };
  }
  const boundary = randomBytes(15).toString('hex');
  const type = object.headers['content-type'] ?? 'application/octet-stream';
  const parts = ranges.map((range) => ({
    range,
    head: Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${contentRange(range, object)}\r\n\r\n`,
    ),
  }));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const length = parts.reduce(
    (sum, { range, head }) => sum + head.length + range.end - range.start + 1,
    tail.length,
  );
  return {
    status: 206,
    headers: {
      'content-type': `multipart/byteranges; boundary=${boundary}`,
      'content-length': String(length),
    },
    async *bytes(readRange) {
      for (const { range, head } of parts) {
        yield head;
        yield* readRange(range);
      }
      yield tail;
    },
  };
}

function contentRange({ start, end }: ByteRange, { sizeBytes }: CachedObject): string {
  return `bytes ${start}-${end}/${sizeBytes}`;
}
