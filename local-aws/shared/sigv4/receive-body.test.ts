import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_ACCESS_KEY } from '../accounts';
import { scopeText, sha256Hex, signHex, signingKey } from './canonical';
import { receiveBody } from './receive-body';

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

function signedChunks(parts: string[]): string {
  let previous = seed;
  return [...parts.filter((part) => part !== ''), '']
    .map((part) => {
      previous = signHex(
        key,
        [
          'AWS4-HMAC-SHA256-PAYLOAD',
          timestamp,
          scopeText(scope),
          previous,
          sha256Hex(''),
          sha256Hex(part),
        ].join('\n'),
      );
      return `${Buffer.byteLength(part).toString(16)};chunk-signature=${previous}\r\n${part}\r\n`;
    })
    .join('');
}

function receive(body: string, payloadHash: string, headers: Record<string, string>, pieceBytes = 7) {
  const bytes = Buffer.from(body);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  return receiveBody({
    source: Readable.from(pieces),
    header: (name) => headers[name],
    payloadHash,
    signature,
  });
}

test('signed chunks are decoded however the network cuts them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 30 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, pieceBytes) => {
        const headers = { 'x-amz-decoded-content-length': String(Buffer.byteLength(parts.join(''))) };
        const body = receive(signedChunks(parts), 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', headers, pieceBytes);
        expect(await text(body.stream)).toBe(parts.join(''));
      },
    ),
  );
});

test('one changed byte in a signed chunk fails the body', async () => {
  const headers = { 'x-amz-decoded-content-length': '10' };
  const body = receive(
    signedChunks(['helloworld']).replace('world', 'w0rld'),
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    headers,
  );
  await expect(text(body.stream)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
});

test('a trailing checksum is verified, a wrong or missing one refused', async () => {
  const headers = { 'x-amz-decoded-content-length': '9', 'x-amz-trailer': 'x-amz-checksum-crc32' };
  const send = (trailer: string) =>
    receive(`9\r\n123456789\r\n0\r\n${trailer}\r\n`, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', headers);
  const good = send('x-amz-checksum-crc32:y/Q5Jg==\r\n');
  expect(await text(good.stream)).toBe('123456789');
  expect(good.digests().checksum).toEqual({ algorithm: 'CRC32', value: 'y/Q5Jg==' });
  await expect(text(send('x-amz-checksum-crc32:AAAAAA==\r\n').stream)).rejects.toMatchObject({
    code: 'BadDigest',
  });
  await expect(text(send('').stream)).rejects.toMatchObject({ code: 'MalformedTrailerError' });
});

test('a body shorter than announced, cut short in a chunk, or unlike its digest is refused', async () => {
  const short = receive(signedChunks(['abc']), 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', {
    'x-amz-decoded-content-length': '4',
  });
  await expect(text(short.stream)).rejects.toMatchObject({ code: 'IncompleteBody' });
  const cut = receive('ff\r\nabc', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', {
    'x-amz-decoded-content-length': '255',
  });
  await expect(text(cut.stream)).rejects.toMatchObject({ code: 'IncompleteBody' });
  const other = receive('abc', sha256Hex('abd'), { 'content-length': '3' });
  await expect(text(other.stream)).rejects.toMatchObject({ code: 'XAmzContentSHA256Mismatch' });
});
