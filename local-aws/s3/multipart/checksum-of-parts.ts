import { startChecksum } from '../../shared/sigv4/checksums';
import type { PartRecord, StoredChecksum, UploadRecord } from '../records';
import { combineCrcs } from './crc-combine';

/** What S3 itself works out, of the full object, where an upload was begun without an algorithm. */
export const OWN_ALGORITHM = 'CRC64NVME';

/**
 * The checksum of an upload's object: a composite one digests the parts' digests, one of the full object is worked
 * out from the parts' CRCs. Undefined when a part has none of the kind, as in a state folder of before.
 */
export function checksumOfParts(upload: UploadRecord, parts: PartRecord[]): StoredChecksum | undefined {
  const { checksumAlgorithm: algorithm = OWN_ALGORITHM, checksumType: type = 'FULL_OBJECT' } = upload;
  const digests = parts.flatMap(({ checksum, ownChecksum, sizeBytes }) => {
    const found = [checksum, ownChecksum].find((one) => one?.algorithm === algorithm);
    return found ? [{ digest: Buffer.from(found.value, 'base64'), sizeBytes }] : [];
  });
  if (digests.length < parts.length) return undefined;
  if (type === 'FULL_OBJECT') {
    if (algorithm === 'SHA1' || algorithm === 'SHA256')
      throw new Error('SHA checksums are never of the full object');
    return { algorithm, type, value: combineCrcs(algorithm, digests).toString('base64') };
  }
  const checksum = startChecksum(algorithm);
  for (const { digest } of digests) checksum.update(digest);
  return { algorithm, type, value: `${checksum.digest().toString('base64')}-${parts.length}` };
}
