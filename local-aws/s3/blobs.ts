import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStream } from '../shared/file-stream';
import type { Segment } from './records';

const WRITE_CHUNK_BYTES = 1024 * 1024;

/**
 * Object bodies as files under generated names. A blob exists as long as a record or a reader holds it;
 * what a crash leaves unheld is removed at the next start.
 */
export class Blobs {
  private readonly holders = new Map<string, number>();

  private constructor(private readonly folder: string) {}

  static async open(folder: string): Promise<Blobs> {
    await rm(join(folder, 'tmp'), { recursive: true, force: true });
    await mkdir(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
    return new Blobs(folder);
  }

  /** Writes a stream to disk, syncs it, and holds it for the caller. Nothing stays behind when the stream fails. */
  async write(body: Readable): Promise<Segment[]> {
    const blob = randomUUID();
    const temporary = join(this.folder, 'tmp', blob);
    const file = createWriteStream(temporary, { mode: 0o600, flush: true, highWaterMark: WRITE_CHUNK_BYTES });
    try {
      await pipeline(body, file);
      if (file.bytesWritten === 0) {
        await rm(temporary);
        return [];
      }
      await mkdir(join(this.folder, blob.slice(0, 2)), { recursive: true, mode: 0o700 });
      await rename(temporary, this.path(blob));
      await syncFolder(join(this.folder, blob.slice(0, 2)));
      this.holders.set(blob, 1);
      return [{ blob, offset: 0, sizeBytes: file.bytesWritten }];
    } catch (error) {
      // A body may fail while the file is still being opened, and would be made after it was removed.
      if (!file.closed) await new Promise<void>((resolve) => file.once('close', () => resolve()));
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Gives bytes `start` to `end` (inclusive) of the concatenated segments. */
  read(segments: Segment[], start: number, end: number): Readable {
    const wanted = sliceSegments(segments, start, end);
    this.hold(wanted);
    const stream = new FileStream(wanted.map(({ blob, ...bytes }) => ({ path: this.path(blob), ...bytes })));
    stream.once('close', () => void this.release(wanted));
    return stream;
  }

  hold(segments: Segment[]): void {
    for (const { blob } of segments) this.holders.set(blob, (this.holders.get(blob) ?? 0) + 1);
  }

  async release(segments: Segment[]): Promise<void> {
    for (const { blob } of segments) {
      const left = (this.holders.get(blob) ?? 1) - 1;
      if (left > 0) {
        this.holders.set(blob, left);
      } else {
        this.holders.delete(blob);
        await rm(this.path(blob), { force: true });
      }
    }
  }

  /** Removes the files that no record holds; to be called once all records are loaded. */
  async removeUnheld(): Promise<void> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const removals = entries.map(async (entry) => {
      const { name } = entry;
      if (name === 'tmp' || !entry.isDirectory()) return;
      for (const blob of await readdir(join(this.folder, name)))
        if (!this.holders.has(blob)) await rm(this.path(blob), { force: true });
    });
    await Promise.all(removals);
  }

  private path(blob: string): string {
    return join(this.folder, blob.slice(0, 2), blob);
  }
}

/** Takes segments, gives those that hold bytes `start` to `end` (inclusive) of their concatenation. */
export function sliceSegments(segments: Segment[], start: number, end: number): Segment[] {
  const result: Segment[] = [];
  let position = 0;
  for (const { blob, offset, sizeBytes } of segments) {
    const from = Math.max(start, position);
    const to = Math.min(end, position + sizeBytes - 1);
    if (from <= to) result.push({ blob, offset: offset + from - position, sizeBytes: to - from + 1 });
    position += sizeBytes;
  }
  return result;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
