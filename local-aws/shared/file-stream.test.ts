import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileStream } from './file-stream';

const SIZE_BYTES = 1_500_000;
const CONTENT = Buffer.from(Array.from({ length: SIZE_BYTES }, (_, index) => (index * 7 + (index >> 8)) % 251));

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-aws-file-stream-'));
  file = join(folder, 'content');
  await writeFile(file, CONTENT);
});
afterAll(() => rm(folder, { recursive: true }));

const whole = () => ({ path: file, offset: 0, sizeBytes: SIZE_BYTES });

/** A reader that looks at what it was given only later, as a socket may. */
class LateReader extends Writable {
  readonly seen: Buffer[] = [];

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    setImmediate(() => {
      this.seen.push(Buffer.from(chunk));
      done();
    });
  }
}

const PIECES = [
  { path: 'content', offset: 10, sizeBytes: 1 },
  { path: 'content', offset: 0, sizeBytes: SIZE_BYTES },
  { path: 'content', offset: 999_999, sizeBytes: 300_001 },
];
const EXPECTED = Buffer.concat(PIECES.map(({ offset, sizeBytes }) => CONTENT.subarray(offset, offset + sizeBytes)));
const pieces = () => PIECES.map((piece) => ({ ...piece, path: join(folder, piece.path) }));

test('pieces are read one after the other', async () => {
  expect(EXPECTED.equals(await buffer(new FileStream(pieces())))).toBe(true);
});

test('a target gets the same bytes, however late it looks at them', async () => {
  const target = new LateReader();
  await Promise.all([new FileStream(pieces()).sendTo(target), once(target, 'finish')]);
  expect(EXPECTED.equals(Buffer.concat(target.seen))).toBe(true);
});

test('answers that run at the same time do not mix their bytes', async () => {
  const targets = Array.from({ length: 20 }, () => new LateReader());
  await Promise.all(targets.map((target) => new FileStream([whole()]).sendTo(target)));
  expect(targets.every(({ seen }) => CONTENT.equals(Buffer.concat(seen)))).toBe(true);
});

test('a target that takes nothing is given two buffers and no more', async () => {
  const target = new Writable({ write: () => undefined });
  const stream = new FileStream([whole()]);
  const sending = stream.sendTo(target);
  await expect.poll(() => target.writableLength).toBe(2 * 256 * 1024);
  target.destroy();
  await expect(sending).rejects.toThrow('The reader went away');
});

test('the stream is closed when it has been sent, and when its target goes away', async () => {
  const sent = new FileStream([whole()]);
  await Promise.all([once(sent, 'close'), sent.sendTo(new LateReader())]);
  const target = new LateReader();
  const left = new FileStream([whole()]);
  const closed = once(left, 'close');
  const sending = left.sendTo(target);
  target.destroy();
  await expect(sending).rejects.toThrow();
  await closed;
});

test('no pieces are no bytes', async () => {
  expect(await buffer(new FileStream([]))).toHaveLength(0);
  const target = new LateReader();
  await new FileStream([]).sendTo(target);
  expect(target.writableEnded).toBe(true);
});

test('a file that is shorter than its piece fails the stream either way', async () => {
  const short = () => new FileStream([{ path: file, offset: 0, sizeBytes: SIZE_BYTES + 1 }]);
  await expect(buffer(short())).rejects.toThrow('shorter');
  const target = new LateReader();
  await expect(short().sendTo(target)).rejects.toThrow('shorter');
  expect(target.writableEnded).toBe(false);
});
