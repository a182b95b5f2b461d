import type { MediaBytes } from './media-bytes';

interface Box {
  type: string;
  offset: number;
  sizeBytes: number;
}

/** Real files have a handful of top-level boxes, fragmented ones some thousands; we need the first few. */
const MAX_BOXES = 64;

/** The top-level boxes of an ISO base media file, in order; stops quietly where the structure ends. */
export async function listTopLevelBoxes(media: MediaBytes): Promise<Box[]> {
  const boxes: Box[] = [];
  let offset = 0;
  while (offset + 8 <= media.sizeBytes && boxes.length < MAX_BOXES) {
    const header = await media.read(offset, Math.min(offset + 16, media.sizeBytes));
    const sizeBytes = boxSize(header, media.sizeBytes - offset);
    if (sizeBytes === null) break;
    boxes.push({ type: String.fromCharCode(...header.subarray(4, 8)), offset, sizeBytes });
    offset += sizeBytes;
  }
  return boxes;
}

/** A box's size from its header: 32 bits, 64 bits (marked by 1), or "to the end" (marked by 0). */
function boxSize(header: Uint8Array, bytesLeft: number): number | null {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const short = view.getUint32(0);
  if (short === 0) return bytesLeft;
  if (short !== 1) return short >= 8 ? short : null;
  if (header.byteLength < 16) return null;
  const long = Number(view.getBigUint64(8));
  return long >= 16 && Number.isSafeInteger(long) ? long : null;
}

/** Whether the index (moov) comes after the media data (mdat); null when there is no such pair. */
export async function hasIndexAtEnd(media: MediaBytes): Promise<boolean | null> {
  const boxes = await listTopLevelBoxes(media);
  const index = boxes.find((box) => box.type === 'moov');
  const data = boxes.find((box) => box.type === 'mdat' || box.type === 'moof');
  return index && data ? index.offset > data.offset : null;
}
