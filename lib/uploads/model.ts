import { PART_BYTES } from './limits';

/** How a file of this size is cut. The last part may be smaller. */
export function planParts(sizeBytes: number): { partSizeBytes: number; partCount: number } {
  return { partSizeBytes: PART_BYTES, partCount: Math.ceil(sizeBytes / PART_BYTES) };
}

/** A begun upload: send parts 1 to `partCount`, each of `partSizeBytes` but the last. */
export interface StartedUpload {
  videoId: string;
  uploadId: string;
  partSizeBytes: number;
  partCount: number;
}

interface Cut {
  sizeBytes: number;
  partSizeBytes: number;
  partCount: number;
}

/** The bytes of a part (numbered from 1), or null when the plan has no such part. */
export function partRange(cut: Cut, partNumber: number): { start: number; end: number } | null {
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > cut.partCount) return null;
  const start = (partNumber - 1) * cut.partSizeBytes;
  return { start, end: Math.min(start + cut.partSizeBytes, cut.sizeBytes) };
}

/** Whether these are all parts of the plan, each once, in order. */
export function isWholeList(cut: Cut, partNumbers: number[]): boolean {
  return partNumbers.length === cut.partCount && partNumbers.every((partNumber, index) => partNumber === index + 1);
}

/** Object keys of a video: made of our own id, never of a file's name or title. */
export function sourceKey(videoId: string, extension: string): string {
  return `videos/${videoId}/source.${extension}`;
}

export function posterKey(videoId: string): string {
  return `videos/${videoId}/poster.jpg`;
}
