import type { ChecksumAlgorithm } from '../../shared/sigv4/checksums';
import { s3Error } from '../errors';
import type { StoredChecksum } from '../records';

/** The members by which S3's shapes carry checksums. */
export interface ChecksumFields {
  ChecksumCRC32?: string;
  ChecksumCRC32C?: string;
  ChecksumCRC64NVME?: string;
  ChecksumSHA1?: string;
  ChecksumSHA256?: string;
}

export function checksumFields(
  checksum: Pick<StoredChecksum, 'algorithm' | 'value'> | undefined,
): ChecksumFields {
  if (!checksum) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value };
}

/** Takes what a client asks for by name, gives the algorithm; ones that are not computed here are refused. */
export function readAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  switch (name) {
    case undefined:
    case 'CRC32':
    case 'CRC32C':
    case 'CRC64NVME':
    case 'SHA1':
    case 'SHA256':
      return name;
    default:
      throw s3Error('NotImplemented', { message: `Local AWS does not implement the checksum algorithm ${name}.` });
  }
}
