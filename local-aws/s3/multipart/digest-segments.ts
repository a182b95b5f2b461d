import { createHash } from 'node:crypto';
import { startChecksum, type ChecksumAlgorithm } from '../../shared/sigv4/checksums';
import type { Segment, StoredChecksum } from '../records';
import type { S3State } from '../state';

/** Reads bytes that are on disk already, gives their MD5 and the checksum asked for. */
export async function digestSegments(
  state: S3State,
  segments: Segment[],
  algorithm: ChecksumAlgorithm,
): Promise<{ md5Hex: string; checksum: StoredChecksum }> {
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  const md5 = createHash('md5');
  const running = startChecksum(algorithm);
  for await (const chunk of state.blobs.read(segments, 0, sizeBytes - 1)) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('Blobs are read as buffers');
    md5.update(chunk);
    running.update(chunk);
  }
  const value = running.digest().toString('base64');
  return { md5Hex: md5.digest('hex'), checksum: { algorithm, type: 'FULL_OBJECT', value } };
}
