import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { sha256Hex } from './canonical';
import { receiveBody } from './receive-body';

const CHUNKED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

function receive(body: string, payloadHash: string, headers: Record<string, string>, pieceBytes = 7) {
  const bytes = Buffer.from(body);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  return receiveBody({
    checksumsOf: 'body',
    source: Readable.from(pieces),
    header: (name) => headers[name],
    payloadHash,
    signature: undefined,
  });
}

test('a trailing checksum is verified, a wrong or missing one refused', async () => {
  const headers = { 'x-amz-decoded-content-length': '9', 'x-amz-trailer': 'x-amz-checksum-crc32' };
  const send = (trailer: string) =>
    receive(`9\r\n123456789\r\n0\r\n${trailer}\r\n`, CHUNKED, headers);
  const good = send('x-amz-checksum-crc32:y/Q5Jg==\r\n');
  expect(await text(good.stream)).toBe('123456789');
  expect(good.digests().checksum).toEqual({ algorithm: 'CRC32', value: 'y/Q5Jg==' });
  await expect(text(send('x-amz-checksum-crc32:AAAAAA==\r\n').stream)).rejects.toMatchObject({
    code: 'BadDigest',
  });
  await expect(text(send('').stream)).rejects.toMatchObject({ code: 'MalformedTrailerError' });
});

test('a body shorter or longer than announced, cut short in a chunk, or unlike its digest is refused', async () => {
  for (const length of ['2', '4']) {
    const other = receive('3\r\nabc\r\n0\r\n\r\n', CHUNKED, { 'x-amz-decoded-content-length': length });
    await expect(text(other.stream)).rejects.toMatchObject({ code: 'IncompleteBody' });
  }
  const cut = receive('ff\r\nabc', CHUNKED, {
    'x-amz-decoded-content-length': '255',
  });
  await expect(text(cut.stream)).rejects.toMatchObject({ code: 'IncompleteBody' });
  const other = receive('abc', sha256Hex('abd'), { 'content-length': '3' });
  await expect(text(other.stream)).rejects.toMatchObject({ code: 'XAmzContentSHA256Mismatch' });
});

test('S3 computes CRC64NVME where the sender gave no checksum', async () => {
  const body = receive('123456789', 'UNSIGNED-PAYLOAD', { 'content-length': '9' });
  await text(body.stream);
  expect(body.digests()).toMatchObject({
    checksum: undefined,
    ownChecksum: { algorithm: 'CRC64NVME', value: 'rosUhgp5mIg=' },
  });
});

test.each([
  [{ 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-sha1': 'x' }, 'InvalidRequest'],
  [{ 'x-amz-checksum-crc32': 'bad' }, 'InvalidRequest'],
  [{ 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' }, 'NotImplemented'],
  [{ 'x-amz-sdk-checksum-algorithm': 'SHA256' }, 'InvalidRequest'],
  [{ 'x-amz-sdk-checksum-algorithm': 'SHA256', 'x-amz-checksum-crc32': 'AAAAAA==' }, 'InvalidRequest'],
  [{ 'x-amz-trailer': 'x-amz-meta-a' }, 'InvalidRequest'],
  [{ 'content-md5': 'short' }, 'InvalidDigest'],
])('claims that cannot hold are refused before the body is read: %j', (headers, code) => {
  expect(() => receive('abc', 'UNSIGNED-PAYLOAD', { 'content-length': '3', ...headers })).toThrow(
    expect.objectContaining({ code }),
  );
});

test('signed chunks without a signed request, and payload forms that do not exist, are refused', () => {
  const length = { 'x-amz-decoded-content-length': '3' };
  for (const [form, code] of [
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'InvalidRequest'],
    ['STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD', 'NotImplemented'],
    ['SIGNED-PAYLOAD', 'InvalidArgument'],
  ] as const) {
    expect(() => receive('', form, length)).toThrow(expect.objectContaining({ code }));
  }
});
