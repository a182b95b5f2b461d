/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What of an object a request gets. */
export type RangePlan =
  { kind: 'whole' } | { kind: 'ranges'; ranges: ByteRange[] } | { kind: 'unsatisfiable' };

/**
 * Objects are fetched and kept in blocks of this size: large enough that a player's range is one or two of them, small
 * enough that many viewers' blocks fit into memory while they arrive.
 */
export const BLOCK_BYTES = 1024 * 1024;

/** More ranges than any client asks for; a longer list is answered with the whole object. */
const MAX_RANGES = 100;

/**
 * Takes a Range header and the object's size. Several ranges are served as long as they ascend without overlapping and
 * each is well formed; otherwise the answer is the whole object (developer guide, "How CloudFront processes partial
 * requests"). Ranges beyond the end fall away, and when none is left the request cannot be satisfied.
 */
export function planRanges(header: string | undefined, sizeBytes: number): RangePlan {
  const list = /^\s*bytes=(.*)$/i.exec(header ?? '')?.[1];
  if (list === undefined) return { kind: 'whole' };
  const specs = list.split(',');
  if (specs.length > MAX_RANGES) return { kind: 'whole' };
  const ranges: ByteRange[] = [];
  for (const spec of specs) {
    const range = parseSpec(spec.trim(), sizeBytes);
    if (range === 'malformed') return { kind: 'whole' };
    if (range === 'beyond') continue;
    const last = ranges.at(-1);
    if (last && range.start <= last.end) return { kind: 'whole' };
    ranges.push(range);
  }
  return ranges.length === 0 ? { kind: 'unsatisfiable' } : { kind: 'ranges', ranges };
}

function parseSpec(spec: string, sizeBytes: number): ByteRange | 'malformed' | 'beyond' {
  const [, first, last] = /^(\d{0,15})-(\d{0,15})$/.exec(spec) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'malformed';
  if (first === '') {
    const suffix = Number(last);
    if (suffix === 0 || sizeBytes === 0) return 'beyond';
    return { start: Math.max(0, sizeBytes - suffix), end: sizeBytes - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'malformed';
  if (start >= sizeBytes) return 'beyond';
  return { start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

/** The block to begin with while an object's size is unknown: where the first range begins, or the front. */
export function firstBlockAsked(header: string | undefined): number {
  const start = /^\s*bytes=\s*(\d{1,15})-/i.exec(header ?? '')?.[1];
  return start === undefined ? 0 : Math.floor(Number(start) / BLOCK_BYTES);
}

/** A block's bytes in an object of this size. */
export function blockRange(index: number, sizeBytes: number): ByteRange {
  const start = index * BLOCK_BYTES;
  return { start, end: Math.min(start + BLOCK_BYTES, sizeBytes) - 1 };
}

/** A part of one block; `from` and `to` count from the block's beginning, both included. */
export interface BlockSlice {
  index: number;
  from: number;
  to: number;
}

/** Takes a range, gives the slices of blocks that make it up, in order. */
export function* slicesOf({ start, end }: ByteRange): Generator<BlockSlice> {
  for (let at = start; at <= end;) {
    const index = Math.floor(at / BLOCK_BYTES);
    const first = index * BLOCK_BYTES;
    const to = Math.min(end, first + BLOCK_BYTES - 1);
    yield { index, from: at - first, to: to - first };
    at = to + 1;
  }
}

/** Takes a Content-Range header, gives the size of the whole object, or undefined when it names none. */
export function wholeSizeOf(contentRange: string | undefined): number | undefined {
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(contentRange ?? '')?.[1];
  return size === undefined ? undefined : Number(size);
}
