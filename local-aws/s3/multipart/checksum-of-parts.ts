import type { CompletedPart } from '@aws-sdk/client-s3';
import { startChecksum } from '../../shared/sigv4/checksums';
import { invalidRequest } from '../errors';
import type { PartRecord, StoredChecksum, UploadRecord } from '../records';
import { combineCrcs } from './crc-combine';

/**
 * The checksum of an upload's object: a composite one digests the parts' digests, and the client must name each again;
 * one of the full object is worked out from the parts' CRCs. An upload that was begun without gets S3's own CRC64NVME;
 * undefined when its parts came with checksums that do not add up to one.
 */
export function checksumOfParts(
  { checksumAlgorithm: algorithm, checksumType: type }: UploadRecord,
  parts: PartRecord[],
  named: CompletedPart[],
): StoredChecksum | undefined {
  if (!algorithm || !type) return ownChecksumOf(parts);
  const digests = parts.map((part, index) => {
    const isNamed = type === 'FULL_OBJECT' || named[index]?.[`Checksum${algorithm}`] !== undefined;
    if (part.checksum && isNamed)
      return { digest: Buffer.from(part.checksum.value, 'base64'), sizeBytes: part.sizeBytes };
    throw invalidRequest(
      `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include ` +
        `the checksum for each part. It was missing for part ${part.partNumber} in the request.`,
    );
  });
  if (type === 'FULL_OBJECT') {
    if (algorithm === 'SHA1' || algorithm === 'SHA256')
      throw new Error('SHA checksums are never of the full object');
    return { algorithm, type, value: combineCrcs(algorithm, digests).toString('base64') };
  }
  const checksum = startChecksum(algorithm);
  for (const { digest } of digests) checksum.update(digest);
  return { algorithm, type, value: `${checksum.digest().toString('base64')}-${parts.length}` };
}

function ownChecksumOf(parts: PartRecord[]): StoredChecksum | undefined {
  const digests = parts.flatMap(({ ownChecksum, checksum, sizeBytes }) => {
    const known = [ownChecksum, checksum].find((one) => one?.algorithm === 'CRC64NVME');
    return known ? [{ digest: Buffer.from(known.value, 'base64'), sizeBytes }] : [];
  });
  if (digests.length < parts.length) return undefined;
  const value = combineCrcs('CRC64NVME', digests).toString('base64');
  return { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', value };
}
