import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Pieces short enough that even a slow body flows rather than jerks. */
const PIECES_PER_SECOND = 10;

/**
 * A pass-through that lets bytes go at a given rate, read anew for every piece so that it can change while a body is
 * under way; undefined or 0 means as fast as they come. What it holds back it does not read: the origin waits too.
 */
export class Throttle extends Transform {
  private readonly stopped = new AbortController();
  /** When the bytes sent so far have been paid for. */
  private dueAt = 0;

  constructor(private readonly bytesPerSecond: () => number | undefined) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (!this.bytesPerSecond()) {
      done(null, chunk);
      return;
    }
    this.sendSlowly(chunk).then(
      () => done(),
      (error: unknown) => {
        if (!this.stopped.signal.aborted) done(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.stopped.abort();
    done(error);
  }

  private async sendSlowly(chunk: Buffer): Promise<void> {
    let rest = chunk;
    while (rest.length > 0) {
      const rate = this.bytesPerSecond();
      const sizeBytes = rate ? Math.max(1, Math.ceil(rate / PIECES_PER_SECOND)) : rest.length;
      const piece = rest.subarray(0, sizeBytes);
      rest = rest.subarray(sizeBytes);
      if (rate) await this.pay(piece.length / rate);
      this.push(piece);
    }
  }

  /** Time that nothing was sent in is not saved up: a viewer who paused gets no burst. */
  private async pay(seconds: number): Promise<void> {
    const now = performance.now();
    this.dueAt = Math.max(this.dueAt, now) + seconds * 1000;
    await delay(this.dueAt - now, undefined, { signal: this.stopped.signal });
  }
}
