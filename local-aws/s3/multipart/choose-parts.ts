import { createHash } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { CHECKSUM_ALGORITHMS } from '../../shared/sigv4/checksums';
import { invalidRequest, malformedXml, s3Error } from '../errors';
import type { PartRecord, UploadRecord } from '../records';
import type { S3State } from '../state';
import { checkPartNumber } from './part-number';

/** Every part but the last must be at least this big. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/**
 * Takes the parts that a client names, gives the stored ones; throws unless all are there, in order, big enough, and
 * named with their checksums as the upload asks for it. Those of a composite must be numbered from 1 without gaps.
 */
export function choosePartsOf(state: S3State, upload: UploadRecord, named: CompletedPart[]): PartRecord[] {
  if (named.length === 0) throw malformedXml();
  const numbers = named.map((part) => checkPartNumber(part.PartNumber));
  const isComposite = upload.checksumType === 'COMPOSITE';
  const inOrder = (number: number, before: number) => (isComposite ? number === before + 1 : number > before);
  if (!numbers.every((number, index) => inOrder(number, numbers[index - 1] ?? 0)))
    throw s3Error('InvalidPartOrder');
  const stored = state.partsOf(upload.uploadId);
  const parts = named.map((part) => {
    const found = stored.get(part.PartNumber ?? 0);
    const etag = unquoted(part.ETag);
    if (found?.etag === etag && checksumFits(upload, part, found)) return found;
    throw s3Error('InvalidPart', {
      fields: { UploadId: upload.uploadId, PartNumber: String(part.PartNumber), ETag: etag },
    });
  });
  const small = parts.slice(0, -1).find((part) => part.sizeBytes < MIN_PART_BYTES);
  if (!small) return parts;
  throw s3Error('EntityTooSmall', {
    fields: {
      ProposedSize: String(small.sizeBytes),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(small.partNumber),
      ETag: small.etag,
    },
  });
}

/** By this, a client's second try is known from another choice of parts. */
export function digestOfChoice(named: CompletedPart[]): string {
  const sha256 = createHash('sha256');
  for (const part of named) sha256.update(`${part.PartNumber ?? ''}:${unquoted(part.ETag)}\n`);
  return sha256.digest('base64url');
}

/** Clients send ETags with their quotes and without. */
function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

/**
 * Whether a part is named with the checksum it has. Of a full object none needs to be named; to an upload begun
 * without an algorithm none may be. A composite's that is missing or of another kind is refused in words of its own.
 */
function checksumFits(upload: UploadRecord, named: CompletedPart, stored: PartRecord): boolean {
  const { checksumAlgorithm: algorithm, checksumType } = upload;
  const given = CHECKSUM_ALGORITHMS.filter((one) => named[`Checksum${one}`] !== undefined);
  if (!algorithm) return given.length === 0;
  const value = named[`Checksum${algorithm}`];
  if (value !== undefined) return value === stored.checksum?.value;
  if (checksumType === 'FULL_OBJECT') return true;
  if (given[0]) {
    const name = given[0].toLowerCase();
    throw s3Error('BadDigest', {
      message: `The ${name} you specified for part ${stored.partNumber} did not match what we received.`,
    });
  }
  throw invalidRequest(
    `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include ` +
      `the checksum for each part. It was missing for part ${stored.partNumber} in the request.`,
  );
}
