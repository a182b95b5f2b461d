import { type FileHandle, open } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';

/** Enough for a gigabyte or two a second; more would leave the processor's cache, and memory grows with it. */
const READ_BYTES = 256 * 1024;

/** Buffers kept for the next answer, so that short ones need no fresh memory either. */
const MAX_SPARE_BUFFERS = 64;

export interface FilePiece {
  path: string;
  offset: number;
  sizeBytes: number;
}

/** The bytes of pieces of files, one after the other; fails when a file is shorter than its piece. */
export class FileStream extends Readable {
  private readonly reader: PieceReader;

  constructor(pieces: FilePiece[]) {
    super({ highWaterMark: READ_BYTES });
    this.reader = new PieceReader(pieces);
  }

  /**
   * Writes everything to `target` and ends it, twice as fast as a pipe: two buffers take turns, one being read into
   * while the other is on its way, so a reader of any slowness costs those two. Rejects when the target closes.
   */
  async sendTo(target: Writable): Promise<void> {
    const closed = new Promise<never>((_, reject) => {
      target.once('close', () => reject(new Error('The reader went away')));
    });
    closed.catch(() => undefined);
    const buffers: [Buffer, Buffer] = [takeBuffer(), takeBuffer()];
    const sent: [Promise<void>, Promise<void>] = [Promise.resolve(), Promise.resolve()];
    try {
      for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
        await Promise.race([sent[turn], closed]);
        const length = await this.reader.readInto(buffers[turn]);
        if (length === 0) break;
        sent[turn] = write(target, buffers[turn].subarray(0, length));
        sent[turn].catch(() => undefined);
      }
      await Promise.race([Promise.all(sent), closed]);
      // Only here is it certain that nobody reads from them any more.
      spareBuffers.push(...buffers.slice(0, MAX_SPARE_BUFFERS - spareBuffers.length));
    } finally {
      this.destroy();
    }
    target.end();
  }

  override _read(): void {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    this.reader.readInto(buffer).then(
      (length) => this.push(length === 0 ? null : buffer.subarray(0, length)),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.reader.close().then(
      () => callback(error),
      () => callback(error),
    );
  }
}

const spareBuffers: Buffer[] = [];

function takeBuffer(): Buffer {
  return spareBuffers.pop() ?? Buffer.allocUnsafeSlow(READ_BYTES);
}

/** Resolves when the bytes are with the system, so that their buffer may be filled anew. */
function write(target: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    target.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

class PieceReader {
  private readonly pieces: FilePiece[];
  private current: { file: FileHandle; path: string; position: number; end: number } | undefined;
  private isClosed = false;

  constructor(pieces: FilePiece[]) {
    this.pieces = pieces.toReversed();
  }

  /** Fills the buffer's beginning and gives how much; 0 at the end. */
  async readInto(buffer: Buffer): Promise<number> {
    const from = this.current ?? (await this.next());
    if (!from) return 0;
    const wanted = Math.min(buffer.length, from.end - from.position);
    const { bytesRead } = await from.file.read(buffer, 0, wanted, from.position);
    if (bytesRead === 0) throw new Error(`${from.path} is shorter than it should be`);
    from.position += bytesRead;
    if (from.position === from.end) await this.closeCurrent();
    return bytesRead;
  }

  private async next() {
    const piece = this.pieces.pop();
    if (!piece) return undefined;
    const { path, offset, sizeBytes } = piece;
    const file = await open(path, 'r');
    this.current = { file, path, position: offset, end: offset + sizeBytes };
    // Closed meanwhile, which then did not know of this file.
    if (this.isClosed) await this.closeCurrent();
    return this.current;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.closeCurrent();
  }

  private async closeCurrent(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.file.close();
  }
}
