import { createHash } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { malformedXml, s3Error } from '../errors';
import type { PartRecord, UploadRecord } from '../records';
import type { S3State } from '../state';
import { checkPartNumber } from './part-number';

/** Every part but the last must be at least this big. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Takes the parts that a client names, gives the stored ones; throws unless all are there, in order, big enough. */
export function choosePartsOf(state: S3State, upload: UploadRecord, named: CompletedPart[]): PartRecord[] {
  if (named.length === 0) throw malformedXml();
  const numbers = named.map((part) => checkPartNumber(part.PartNumber));
  if (numbers.some((number, index) => number <= (numbers[index - 1] ?? 0))) throw s3Error('InvalidPartOrder');
  const stored = state.partsOf(upload.uploadId);
  const parts = named.map((part) => {
    const found = stored.get(part.PartNumber ?? 0);
    const etag = unquoted(part.ETag);
    if (found?.etag === etag && checksumFits(part, found)) return found;
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

function checksumFits(named: CompletedPart, stored: PartRecord): boolean {
  const claimed = [
    named.ChecksumCRC32,
    named.ChecksumCRC32C,
    named.ChecksumCRC64NVME,
    named.ChecksumSHA1,
    named.ChecksumSHA256,
  ].find((value) => value !== undefined);
  return claimed === undefined || !stored.checksum || claimed === stored.checksum.value;
}
