import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ApiError } from '../errors';
import { decodeAwsChunked, incompleteBody } from './aws-chunked';
import {
  algorithmOfHeader,
  CHECKSUM_ALGORITHMS,
  headerOfAlgorithm,
  isChecksumValue,
  startChecksum,
  type ChecksumAlgorithm,
} from './checksums';
import type { VerifiedSignature } from './verify';

export interface BodyDigests {
  md5Hex: string;
  sizeBytes: number;
  /** The checksum that the sender gave and that held, in Base64. */
  checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined;
  /** Where the sender gave none: the one that S3 computes itself. */
  ownChecksum: { algorithm: ChecksumAlgorithm; value: string } | undefined;
  /** The one that the receiver asked for. */
  wantedChecksum: { algorithm: ChecksumAlgorithm; value: string } | undefined;
}

const OWN_ALGORITHM = 'CRC64NVME';

/** A request's body, decoded. The stream fails with an ApiError unless every digest given for it holds. */
export interface ReceivedBody {
  stream: Readable;
  /** What the sender said the decoded length would be. */
  declaredSizeBytes: number | undefined;
  /** Asks, before the stream is read, for a checksum of this algorithm whatever the sender gives. */
  want: (algorithm: ChecksumAlgorithm) => void;
  /** Known once the stream has ended. */
  digests: () => BodyDigests;
}

/** What a request's x-amz-checksum headers speak of: CompleteMultipartUpload's are those of the object to be. */
export type ChecksumsOf = 'body' | 'object';

export interface BodyRequest {
  checksumsOf: ChecksumsOf;
  source: AsyncIterable<Buffer>;
  /** Lower-case; for a presigned URL also the `x-amz-` parameters of its query. */
  header: (name: string) => string | undefined;
  payloadHash: string;
  signature: VerifiedSignature | undefined;
}

/** Checksums that S3 knows and that are not computed here; ignoring one would look like having verified it. */
const FOREIGN_ALGORITHMS = ['md5', 'sha512', 'xxhash64', 'xxhash3', 'xxhash128'];
const SIGNED_CHUNKS = ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'];
const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Takes a body with all that its headers claim about it, gives the stream that proves the claims. */
export function receiveBody(request: BodyRequest): ReceivedBody {
  const { payloadHash } = request;
  const chunked = payloadHash.startsWith('STREAMING-');
  if (chunked && payloadHash !== UNSIGNED_CHUNKS && !SIGNED_CHUNKS.includes(payloadHash)) {
    throw new ApiError(
      'NotImplemented',
      `Local AWS does not implement the payload form ${payloadHash}.`,
      501,
    );
  }
  if (SIGNED_CHUNKS.includes(payloadHash) && !request.signature) {
    throw invalidRequest(
      "Anonymous requests don't support this x-amz-content-sha256 value. " +
        'Please use UNSIGNED-PAYLOAD or STREAMING-UNSIGNED-PAYLOAD-TRAILER.',
    );
  }
  if (!chunked && payloadHash !== 'UNSIGNED-PAYLOAD' && !/^[0-9a-f]{64}$/.test(payloadHash)) {
    throw new ApiError(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.',
      400,
    );
  }
  const claims = readClaims(request);
  let digests: BodyDigests | undefined;
  let wanted: ChecksumAlgorithm | undefined;
  let trailers = new Map<string, string>();
  const decoded = chunked
    ? decodeAwsChunked(request.source, {
        signature: payloadHash === UNSIGNED_CHUNKS ? undefined : request.signature,
        onTrailers: (found) => (trailers = found),
      })
    : request.source;

  async function* verified(): AsyncGenerator<Buffer> {
    const md5 = createHash('md5');
    const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256') : undefined;
    const algorithm = claims.algorithm ?? OWN_ALGORITHM;
    const checksum = startChecksum(algorithm);
    const another = wanted && wanted !== algorithm ? startChecksum(wanted) : undefined;
    let sizeBytes = 0;
    for await (const chunk of decoded) {
      sizeBytes += chunk.length;
      if (claims.sizeBytes !== undefined && sizeBytes > claims.sizeBytes) throw incompleteBody();
      md5.update(chunk);
      sha256?.update(chunk);
      checksum.update(chunk);
      another?.update(chunk);
      yield chunk;
    }
    if (claims.sizeBytes !== undefined && sizeBytes !== claims.sizeBytes) throw incompleteBody();
    const sha256Hex = sha256?.digest('hex') ?? payloadHash;
    if (sha256Hex !== payloadHash) throw sha256Mismatch(payloadHash, sha256Hex);
    const md5Digest = md5.digest();
    if (claims.md5 && !md5Digest.equals(claims.md5)) {
      throw badDigest('Content-MD5', {
        CalculatedDigest: md5Digest.toString('base64'),
        ExpectedDigest: claims.md5.toString('hex'),
      });
    }
    const value = checksum.digest().toString('base64');
    if (claims.algorithm) checkGiven(claims, trailers, claims.algorithm, value);
    digests = {
      md5Hex: md5Digest.toString('hex'),
      sizeBytes,
      checksum: claims.algorithm && { algorithm: claims.algorithm, value },
      ownChecksum: claims.algorithm ? undefined : { algorithm: OWN_ALGORITHM, value },
      wantedChecksum: wanted && {
        algorithm: wanted,
        value: another ? another.digest().toString('base64') : value,
      },
    };
  }

  return {
    stream: Readable.from(verified(), { objectMode: false, highWaterMark: 1024 * 1024 }),
    declaredSizeBytes: claims.sizeBytes,
    want: (algorithm) => (wanted = algorithm),
    digests: () => {
      if (!digests) throw new Error('The body has not ended yet');
      return digests;
    },
  };
}

/** Throws unless the checksum that the headers or the trailer gave is the one that was computed. */
function checkGiven(
  claims: Claims,
  trailers: Map<string, string>,
  algorithm: ChecksumAlgorithm,
  computed: string,
): void {
  const given = claims.value ?? trailers.get(headerOfAlgorithm(algorithm));
  if (given === undefined) {
    throw new ApiError(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
      400,
    );
  }
  if (!isChecksumValue(algorithm, given))
    throw invalidRequest(`Value for ${headerOfAlgorithm(algorithm)} trailing header is invalid.`);
  if (given !== computed) throw badDigest(algorithm);
}

interface Claims {
  sizeBytes: number | undefined;
  md5: Buffer | undefined;
  algorithm: ChecksumAlgorithm | undefined;
  /** Undefined when it comes in the trailer. */
  value: string | undefined;
}

function readClaims({ header, payloadHash, checksumsOf }: BodyRequest): Claims {
  const length = payloadHash.startsWith('STREAMING-')
    ? header('x-amz-decoded-content-length')
    : header('content-length');
  if (length === undefined && payloadHash.startsWith('STREAMING-')) {
    throw new ApiError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  }
  const contentMd5 = header('content-md5');
  const md5 = contentMd5 === undefined ? undefined : Buffer.from(contentMd5, 'base64');
  if (md5 && md5.length !== 16)
    throw new ApiError('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, {
      fields: { 'Content-MD5': contentMd5 ?? '' },
    });
  const sizeBytes = length === undefined ? undefined : Number(length);
  if (checksumsOf === 'object') return { sizeBytes, md5, algorithm: undefined, value: undefined };
  const foreign = FOREIGN_ALGORITHMS.find((name) => header(`x-amz-checksum-${name}`) !== undefined);
  if (foreign !== undefined) {
    throw new ApiError(
      'NotImplemented',
      `Local AWS does not implement the checksum algorithm ${foreign.toUpperCase()}.`,
      501,
    );
  }
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => header(headerOfAlgorithm(algorithm)) !== undefined);
  if (given.length > 1)
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  const trailing = trailingAlgorithm(header('x-amz-trailer'));
  const algorithm = given[0] ?? trailing;
  checkAnnounced(header('x-amz-sdk-checksum-algorithm'), algorithm);
  const value = given[0] && header(headerOfAlgorithm(given[0]));
  if (given[0] && value !== undefined && !isChecksumValue(given[0], value)) {
    throw invalidRequest(`Value for ${headerOfAlgorithm(given[0])} header is invalid.`);
  }
  return { sizeBytes, md5, algorithm, value };
}

/** The one kind of trailer that S3 takes is a checksum. */
function trailingAlgorithm(trailer: string | undefined): ChecksumAlgorithm | undefined {
  if (trailer === undefined || trailer === '') return undefined;
  const algorithm = algorithmOfHeader(trailer.trim());
  if (!algorithm) throw invalidRequest('The value specified in the x-amz-trailer header is not supported');
  return algorithm;
}

function checkAnnounced(announced: string | undefined, algorithm: ChecksumAlgorithm | undefined): void {
  if (announced === undefined) return;
  if (algorithm === undefined) {
    throw invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (announced.toUpperCase() !== algorithm)
    throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.');
}

function invalidRequest(message: string): ApiError {
  return new ApiError('InvalidRequest', message, 400);
}

function badDigest(what: string, fields: Record<string, string> = {}): ApiError {
  return new ApiError('BadDigest', `The ${what} you specified did not match the calculated checksum.`, 400, {
    fields,
  });
}

function sha256Mismatch(given: string, computed: string): ApiError {
  return new ApiError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    400,
    { fields: { ClientComputedContentSHA256: given, S3ComputedContentSHA256: computed } },
  );
}
