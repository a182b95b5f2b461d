import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_ACCESS_KEY } from '../accounts';
import { decodeAwsChunked } from './aws-chunked';
import { scopeText, sha256Hex, signHex, signingKey } from './canonical';

const scope = { date: '20260301', region: 'us-east-1', service: 's3' };
const key = signingKey(DEFAULT_ACCESS_KEY.secretAccessKey, scope);
const timestamp = '20260301T120000Z';
const seed = 'a'.repeat(64);
const signature = {
  accessKey: DEFAULT_ACCESS_KEY,
  key,
  authorization: {
    form: 'header' as const,
    accessKeyId: '',
    scope,
    signedHeaders: [],
    signature: seed,
    timestamp,
    expiresSeconds: undefined,
  },
};
const trailer = 'x-amz-checksum-crc32:AAAAAA==\n';

function signLine(kind: string, previous: string, ...rest: string[]): string {
  return signHex(key, [`AWS4-HMAC-SHA256-${kind}`, timestamp, scopeText(scope), previous, ...rest].join('\n'));
}

/** What a client sends that signs each chunk and, if there is one, the trailer. */
function encodeSigned(chunks: Buffer[], withTrailer = false): Buffer {
  let previous = seed;
  const pieces = [...chunks, Buffer.alloc(0)].map((chunk) => {
    previous = signLine('PAYLOAD', previous, sha256Hex(''), sha256Hex(chunk));
    const head = Buffer.from(`${chunk.length.toString(16)};chunk-signature=${previous}\r\n`);
    const last = chunk.length === 0 && withTrailer;
    return Buffer.concat([head, chunk, Buffer.from(last ? '' : '\r\n')]);
  });
  if (!withTrailer) return Buffer.concat(pieces);
  const end = signLine('TRAILER', previous, sha256Hex(trailer));
  return Buffer.concat([
    ...pieces,
    Buffer.from(`${trailer.trim()}\r\nx-amz-trailer-signature:${end}\r\n\r\n`),
  ]);
}

function encodeUnsigned(chunks: Buffer[]): Buffer {
  const pieces = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}

async function decode(pieces: Buffer[], signed = true): Promise<{ bytes: Buffer; trailers: string[] }> {
  const trailers: string[] = [];
  const bytes = await buffer(
    decodeAwsChunked(Readable.from(pieces), {
      signature: signed ? signature : undefined,
      onTrailers: (found) => trailers.push(...found.keys()),
    }),
  );
  return { bytes, trailers };
}

function cut(body: Buffer, places: number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % body.length)), body.length].sort((a, b) => a - b);
  return ends.map((end, index) => body.subarray(ends[index - 1] ?? 0, end)).filter((one) => one.length > 0);
}

const chunkLists = fc
  .tuple(
    fc.array(fc.integer({ min: 8_192, max: 8_300 }), { maxLength: 2 }),
    fc.integer({ min: 1, max: 300 }),
  )
  .map(([full, last]) => [...full, last].map((size) => randomBytes(size)));
const places = fc.array(fc.nat({ max: 30_000 }), { maxLength: 60 });

test('chunks are decoded to the same bytes however the network cuts them', async () => {
  await fc.assert(
    fc.asyncProperty(chunkLists, places, fc.boolean(), async (chunks, cuts, signed) => {
      const body = signed ? encodeSigned(chunks) : encodeUnsigned(chunks);
      const { bytes } = await decode(cut(body, cuts), signed);
      expect(bytes.equals(Buffer.concat(chunks))).toBe(true);
    }),
  );
});

test('a body that comes byte by byte is decoded', async () => {
  const body = encodeSigned([Buffer.from('hello')], true);
  const { bytes, trailers } = await decode([...body].map((byte) => Buffer.from([byte])));
  expect([bytes.toString(), trailers]).toEqual([
    'hello',
    ['x-amz-checksum-crc32', 'x-amz-trailer-signature'],
  ]);
});

test('no byte of a signed body can be changed', async () => {
  await fc.assert(
    fc.asyncProperty(
      chunkLists,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (chunks, at, change, withTrailer) => {
        const body = encodeSigned(chunks, withTrailer);
        const place = at % body.length;
        const altered = Buffer.from(body);
        altered[place] = (altered[place] ?? 0) ^ change;
        const decoded = await decode([altered]).then(
          ({ bytes }) => bytes,
          () => undefined,
        );
        // A size or a trailer's name means the same in small letters and in capitals, and the last line is only an end.
        if (decoded) {
          expect(decoded.equals(Buffer.concat(chunks))).toBe(true);
          expect(altered.toString('latin1').toLowerCase().trimEnd()).toBe(
            body.toString('latin1').toLowerCase().trimEnd(),
          );
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a signed body that ends early is refused, wherever it ends', async () => {
  const body = encodeSigned([randomBytes(8_192), randomBytes(20)], true);
  const lengths = [0, 1, 50, 91, 92, 8_000, 8_283, 8_290, body.length - 200, body.length - 90];
  for (const length of lengths)
    await expect(decode(cut(body.subarray(0, length), [1]))).rejects.toMatchObject({ status: expect.any(Number) });
});

test('only the last chunk may be small, and the refusal says which one was', async () => {
  for (const signed of [true, false]) {
    const chunks = [randomBytes(8_192), randomBytes(100), randomBytes(5)];
    const body = signed ? encodeSigned(chunks) : encodeUnsigned(chunks);
    await expect(decode([body], signed)).rejects.toMatchObject({
      code: 'InvalidChunkSizeError',
      fields: { Chunk: '3', BadChunkSize: '100' },
    });
  }
});

test.each(['', 'zz\r\n', '5\r\nhello', '5\r\nhello!\r\n', `${'0'.repeat(20_000)}\r\n`])(
  'what is no chunk encoding is refused: %#',
  async (text) => {
    await expect(decode(text === '' ? [] : [Buffer.from(text)], false)).rejects.toMatchObject({
      code: 'IncompleteBody',
    });
  },
);
