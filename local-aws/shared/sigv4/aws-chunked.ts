import { createHash } from 'node:crypto';
import { ApiError } from '../errors';
import { scopeText, sha256Hex, signHex } from './canonical';
import type { VerifiedSignature } from './verify';

export interface ChunkedOptions {
  /** Present when every chunk (and the trailer) is signed. */
  signature: VerifiedSignature | undefined;
  /** Receives the trailing headers once they have been read and, if signed, verified. */
  onTrailers: (trailers: Map<string, string>) => void;
}

/** Every chunk but the last must have at least this size. */
const MIN_CHUNK_BYTES = 8_192;
const EMPTY_SHA256 = sha256Hex('');
/** A chunk's first line and all trailers are short; a longer one is an attack or an error. */
const MAX_LINE_BYTES = 16_384;

/**
 * Takes a body in AWS's chunked encoding, gives its decoded bytes. A chunk is passed on as it arrives and its
 * signature judged at its end, so memory does not grow with the chunk; a bad one fails the whole stream.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  options: ChunkedOptions,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  let previous = options.signature?.authorization.signature ?? '';
  let beforeBytes = MIN_CHUNK_BYTES;
  for (let number = 1; ; number += 1) {
    const [, size = '', signature = ''] =
      /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(await reader.line()) ?? [];
    if (size === '' || (options.signature !== undefined && signature === '')) throw malformed();
    const sizeBytes = parseInt(size, 16);
    if (sizeBytes > 0 && beforeBytes < MIN_CHUNK_BYTES) throw chunkTooSmall(number, beforeBytes);
    beforeBytes = sizeBytes;
    const hash = createHash('sha256');
    for await (const part of reader.take(sizeBytes)) {
      if (options.signature) hash.update(part);
      yield part;
    }
    if (options.signature) previous = checkChunk(options.signature, previous, hash.digest('hex'), signature);
    if (sizeBytes === 0) break;
    if ((await reader.line()) !== '') throw malformed();
  }
  options.onTrailers(await readTrailers(reader, options.signature, previous));
}

function malformed(): ApiError {
  return new ApiError('IncompleteBody', 'The request body terminated unexpectedly', 400);
}

/** S3 counts to the chunk at which it learns that the one before was not the last. */
function chunkTooSmall(number: number, sizeBytes: number): ApiError {
  return new ApiError(
    'InvalidChunkSizeError',
    `Only the last chunk is allowed to have a size less than ${MIN_CHUNK_BYTES} bytes`,
    400,
    { fields: { Chunk: String(number), BadChunkSize: String(sizeBytes) } },
  );
}

function checkChunk(
  verified: VerifiedSignature,
  previous: string,
  payloadHash: string,
  signature: string,
): string {
  const { timestamp, scope } = verified.authorization;
  const toSign = [
    'AWS4-HMAC-SHA256-PAYLOAD',
    timestamp,
    scopeText(scope),
    previous,
    EMPTY_SHA256,
    payloadHash,
  ].join('\n');
  if (signHex(verified.key, toSign) !== signature) throw chunkMismatch();
  return signature;
}

function chunkMismatch(): ApiError {
  return new ApiError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
  );
}

async function readTrailers(reader: ByteReader, verified: VerifiedSignature | undefined, previous: string) {
  const trailers = new Map<string, string>();
  let signed = '';
  for (;;) {
    const line = await reader.line();
    if (line === '') break;
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed();
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    trailers.set(name, value);
    if (name !== 'x-amz-trailer-signature') signed += `${name}:${value}\n`;
  }
  if (verified && signed !== '') {
    const { timestamp, scope } = verified.authorization;
    const toSign = [
      'AWS4-HMAC-SHA256-TRAILER',
      timestamp,
      scopeText(scope),
      previous,
      sha256Hex(signed),
    ].join('\n');
    if (signHex(verified.key, toSign) !== trailers.get('x-amz-trailer-signature')) throw chunkMismatch();
  }
  return trailers;
}

/** Lines and counted bytes out of a stream, holding one piece of it at a time. */
class ByteReader {
  private readonly iterator: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.iterator = source[Symbol.asyncIterator]();
  }

  private async more(): Promise<boolean> {
    const next = await this.iterator.next();
    if (next.done) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }

  /** The next line without its CRLF; an empty one at the stream's end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf('\r\n');
      if (end !== -1) {
        const line = this.rest.subarray(0, end).toString('latin1');
        this.rest = this.rest.subarray(end + 2);
        return line;
      }
      if (this.rest.length > MAX_LINE_BYTES) throw malformed();
      if (await this.more()) continue;
      if (this.rest.length > 0) throw malformed();
      return '';
    }
  }

  async *take(sizeBytes: number): AsyncGenerator<Buffer> {
    let left = sizeBytes;
    while (left > 0) {
      if (this.rest.length === 0 && !(await this.more())) throw incompleteBody();
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
}

export function incompleteBody(): ApiError {
  return new ApiError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    400,
  );
}
