import { listTopLevelBoxes } from './boxes';
import type { MediaBytes } from './media-bytes';

/** Boxes that hold boxes on the way from the index to its sample tables. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts']);

/** Tables of entries that follow a 32-bit count: bytes of an entry, and where the count stands in the box. */
const TABLES: Record<string, { entryBytes: number; countAt: number } | undefined> = {
  stts: { entryBytes: 8, countAt: 12 },
  ctts: { entryBytes: 8, countAt: 12 },
  stsc: { entryBytes: 12, countAt: 12 },
  stss: { entryBytes: 4, countAt: 12 },
  stco: { entryBytes: 4, countAt: 12 },
  co64: { entryBytes: 8, countAt: 12 },
  elst: { entryBytes: 12, countAt: 12 },
};

/** An index is a few bytes per frame; an honest one is far below this. */
const MAX_INDEX_BYTES = 48 * 1024 * 1024;

/**
 * Whether the counts in an MP4's index fit into its own size. A demuxer believes these counts: one damaged or
 * forged byte would make it fill memory for minutes, in our own process. True where there is no index.
 */
export async function hasSoundTables(media: MediaBytes): Promise<boolean> {
  const index = (await listTopLevelBoxes(media)).find((box) => box.type === 'moov');
  if (!index) return true;
  const end = index.offset + index.sizeBytes;
  if (end > media.sizeBytes || index.sizeBytes > MAX_INDEX_BYTES) return false;
  const bytes = await media.read(index.offset, end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return areSound(view, 0, view.byteLength, 0);
}

/** Deeper than any real file: six levels lead to the tables. */
const MAX_DEPTH = 8;

function areSound(view: DataView, from: number, to: number, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  const boxes: Boxes = new Map();
  let offset = from;
  while (offset + 8 <= to) {
    const size = view.getUint32(offset);
    const type = typeAt(view, offset);
    // QuickTime ends some lists with a zero; any other size must stay inside.
    if (size === 0) break;
    if (size < 8 || offset + size > to) return false;
    if (CONTAINERS.has(type) && !areSound(view, offset + 8, offset + size, depth + 1)) return false;
    if (!tableFits(view, type, offset, size)) return false;
    boxes.set(type, { offset, size });
    offset += size;
  }
  return countsAgree(view, boxes);
}

function tableFits(view: DataView, type: string, offset: number, size: number): boolean {
  if (type === 'stsz' || type === 'stz2') {
    if (size < 20) return false;
    if (type === 'stz2') return view.getUint32(offset + 16) <= (size - 20) * 2;
    const uniform = view.getUint32(offset + 12) !== 0;
    return uniform || view.getUint32(offset + 16) * 4 <= size - 20;
  }
  const table = TABLES[type];
  if (!table) return true;
  return size >= 16 && view.getUint32(offset + table.countAt) * table.entryBytes <= size - 16;
}

type Boxes = Map<string, { offset: number; size: number }>;

/** The tables of one track must not speak of more samples or chunks than it has. */
function countsAgree(view: DataView, boxes: Boxes): boolean {
  const sizes = boxes.get('stsz') ?? boxes.get('stz2');
  if (!sizes) return !boxes.has('stts') && !boxes.has('stsc');
  const samples = view.getUint32(sizes.offset + 16);
  const runsAgree = ['stts', 'ctts'].every((type) => {
    const runs = boxes.get(type);
    return !runs || sumOfRuns(view, runs.offset) <= samples;
  });
  return runsAgree && samplesInChunks(view, boxes) <= samples;
}

/** How many samples the chunks hold together; infinite where the list of chunks makes no sense. */
function samplesInChunks(view: DataView, boxes: Boxes): number {
  const runs = boxes.get('stsc');
  const chunks = boxes.get('stco') ?? boxes.get('co64');
  if (!runs) return 0;
  const runCount = view.getUint32(runs.offset + 12);
  const chunkCount = chunks ? view.getUint32(chunks.offset + 12) : 0;
  let sum = 0;
  for (let run = 0; run < runCount; run += 1) {
    const at = runs.offset + 16 + run * 12;
    const first = view.getUint32(at);
    const next = run + 1 < runCount ? view.getUint32(at + 12) : chunkCount + 1;
    if (first < 1 || next <= first || next > chunkCount + 1) return Infinity;
    sum += (next - first) * view.getUint32(at + 4);
  }
  return sum;
}

function sumOfRuns(view: DataView, offset: number): number {
  let sum = 0;
  const count = view.getUint32(offset + 12);
  for (let entry = 0; entry < count; entry += 1) sum += view.getUint32(offset + 16 + entry * 8);
  return sum;
}

function typeAt(view: DataView, offset: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset + 4, 4));
}
