import { randomUUID } from 'node:crypto';
import { constants, mkdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invalidatable } from './invalidated';
import { BLOCK_BYTES } from './ranges';

/** What every kept answer of the origin has. */
interface Kept extends Invalidatable {
  /** As the origin sent them, without what a single answer adds (length, range). Lower-case names. */
  headers: Record<string, string>;
  /** Until when it is served although the origin could not confirm it; 0 unless the origin failed. */
  graceUntilMs: number;
}

/** An object: what is known of it, and those of its blocks that are in its file. */
export interface CachedObject extends Kept {
  kind: 'object';
  sizeBytes: number;
  /** The name of its file; another one for each version of an object. */
  file: string;
  blocks: Set<number>;
}

/** A refusal or failure of the origin with its body. */
export interface CachedError extends Kept {
  kind: 'error';
  status: number;
  body: Buffer;
}

export type CachedAnswer = CachedObject | CachedError;

/** On disk. Enough for the videos that one person tries; what was not asked for longest goes first. */
const MAX_CACHE_BYTES = 1024 * 1024 * 1024;

/** In memory: each answer keeps its headers, and an error its body, which is some kilobytes at most. */
const MAX_ANSWERS = 4096;

/** In memory, on their way to the disk. */
const MAX_UNWRITTEN_BLOCKS = 16;

/**
 * The answers that the edge keeps, least recently used first. Bodies are in files, so memory does not grow with them;
 * the folder is emptied at start, as a cache may be.
 */
export class CacheStore {
  private readonly answers = new Map<string, CachedAnswer>();
  /** Blocks on their way to the disk. */
  private readonly unwritten = new Map<string, Buffer>();
  /** Files being written and deleted. */
  private readonly running = new Set<Promise<void>>();
  private storedBytes = 0;

  constructor(
    private readonly folder: string,
    private readonly limits = { cacheBytes: MAX_CACHE_BYTES, answers: MAX_ANSWERS },
  ) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get(key: string): CachedAnswer | undefined {
    const found = this.answers.get(key);
    if (found) {
      this.answers.delete(key);
      this.answers.set(key, found);
    }
    return found;
  }

  /** Keeps an answer in place of the one before. */
  put(key: string, answer: CachedAnswer): void {
    this.remove(key);
    this.answers.set(key, answer);
    this.makeRoom();
  }

  remove(key: string, only?: CachedAnswer): void {
    const found = this.answers.get(key);
    if (!found || (only && found !== only)) return;
    this.answers.delete(key);
    if (found.kind === 'error') return;
    this.storedBytes -= bytesOf(found);
    found.blocks.clear();
    this.deleteFile(found.file);
  }

  /** Settles when no file is being written or deleted any more. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private deleteFile(file: string): void {
    const deletion = rm(join(this.folder, file), { force: true })
      // One that cannot be deleted goes at the next start.
      .catch(() => undefined)
      .finally(() => this.running.delete(deletion));
    this.running.add(deletion);
  }

  newFile(): string {
    return randomUUID();
  }

  /** Gives bytes `from` to `to` of a block, or undefined when they are not (or no longer) here. */
  async read(object: CachedObject, index: number, from: number, to: number): Promise<Buffer | undefined> {
    if (!object.blocks.has(index)) return undefined;
    const unwritten = this.unwritten.get(blockId(object, index));
    if (unwritten) return unwritten.subarray(from, to + 1);
    try {
      const file = await open(join(this.folder, object.file), 'r');
      try {
        const bytes = Buffer.allocUnsafe(to - from + 1);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, index * BLOCK_BYTES + from);
        return bytesRead === bytes.length ? bytes : undefined;
      } finally {
        await file.close();
      }
    } catch {
      // It was removed for another answer's sake between the look and the read.
      return undefined;
    }
  }

  /**
   * Keeps a block of an object that is still kept itself. It can be read at once; the disk follows, and whoever brings
   * blocks faster than it takes them waits here.
   */
  async write(key: string, object: CachedObject, index: number, bytes: Buffer): Promise<void> {
    if (this.answers.get(key) !== object || object.blocks.has(index) || bytes.length === 0) return;
    const id = blockId(object, index);
    object.blocks.add(index);
    this.storedBytes += bytes.length;
    this.unwritten.set(id, bytes);
    const writing = this.writeToDisk(object, index, bytes)
      .catch(() => {
        // A full disk makes the cache smaller; it breaks no answer.
        if (object.blocks.delete(index)) this.storedBytes -= bytes.length;
      })
      .finally(() => {
        this.unwritten.delete(id);
        this.running.delete(writing);
        if (this.answers.get(key) !== object) this.deleteFile(object.file);
      });
    this.running.add(writing);
    this.makeRoom();
    while (this.unwritten.size > MAX_UNWRITTEN_BLOCKS) await Promise.race(this.running);
  }

  private async writeToDisk({ file: name }: CachedObject, index: number, bytes: Buffer): Promise<void> {
    // Neither emptied when it is there nor opened for appending, which would ignore the position.
    const file = await open(join(this.folder, name), constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      await file.write(bytes, 0, bytes.length, index * BLOCK_BYTES);
    } finally {
      await file.close();
    }
  }

  private makeRoom(): void {
    for (const key of this.answers.keys()) {
      if (this.storedBytes <= this.limits.cacheBytes && this.answers.size <= this.limits.answers) return;
      this.remove(key);
    }
  }
}

function blockId({ file }: CachedObject, index: number): string {
  return `${file}/${index}`;
}

function bytesOf({ blocks, sizeBytes }: CachedObject): number {
  let sum = 0;
  for (const index of blocks) sum += Math.min(BLOCK_BYTES, sizeBytes - index * BLOCK_BYTES);
  return sum;
}
