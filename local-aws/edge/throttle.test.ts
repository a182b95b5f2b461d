import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { Throttle } from './throttle';

function sink(chunks: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
}

test('a body goes out at the rate that is set, whole and in order', async () => {
  const body = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251));
  const received: Buffer[] = [];
  const started = performance.now();
  await pipeline(
    Readable.from([body.subarray(0, 25_000), body.subarray(25_000)]),
    new Throttle(() => 100_000),
    sink(received),
  );
  expect(Buffer.concat(received).equals(body)).toBe(true);
  expect(performance.now() - started).toBeGreaterThan(380);
});

// At the first rate the whole body would take longer than a test may.
test('taking the limit away lets the rest of a running body go at once', async () => {
  let rate: number | undefined = 10_000;
  const received: Buffer[] = [];
  const slowly = new Throttle(() => rate);
  slowly.once('data', () => (rate = undefined));
  await pipeline(Readable.from([Buffer.alloc(1_000_000)]), slowly, sink(received));
  expect(received[0]).toHaveLength(1000);
  expect(Buffer.concat(received)).toHaveLength(1_000_000);
});

test('a viewer who leaves ends the reading of the origin', async () => {
  const source = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1000);
    })(),
  );
  const gone = new AbortController();
  const done = pipeline(source, new Throttle(() => 1000), sink([]), { signal: gone.signal });
  gone.abort();
  await expect(done).rejects.toThrow();
  expect(source.destroyed).toBe(true);
});
