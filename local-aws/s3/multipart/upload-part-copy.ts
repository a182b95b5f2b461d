import type { UploadPartCopyOutput, UploadPartCopyRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { sliceSegments } from '../blobs';
import { invalidArgument, invalidRequest } from '../errors';
import { encryptionFields, requireDecrypt } from '../kms';
import { checksumFields } from '../objects/checksum-fields';
import { checkSourceConditions, findSource } from '../objects/copy-source';
import type { ByteRange } from '../objects/range';
import type { ObjectRecord, PartRecord } from '../records';
import type { S3State } from '../state';
import { digestSegments } from './digest-segments';
import { checkPartNumber } from './part-number';

const MAX_PART_BYTES = 5 * 1024 ** 3;

/** The part shares its bytes on disk with the object it is copied from. */
export async function uploadPartCopy(
  state: S3State,
  input: UploadPartCopyRequest,
  ctx: CallContext,
): Promise<UploadPartCopyOutput> {
  const partNumber = checkPartNumber(input.PartNumber);
  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  requireDecrypt(state, upload.attributes.encryption, ctx);
  const source = findSource(state, input, ctx);
  checkSourceConditions(input, source);
  const range = readRange(input.CopySourceRange, source);
  const sizeBytes = range.end - range.start + 1;
  if (sizeBytes > MAX_PART_BYTES) {
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PART_BYTES}`,
    );
  }
  const segments = sliceSegments(source.segments, range.start, range.end);
  // Held while its digest is worked out: the source may be deleted meanwhile.
  state.blobs.hold(segments);
  let part: PartRecord;
  try {
    const algorithm = upload.checksumAlgorithm ?? 'CRC64NVME';
    const { md5Hex: etag, checksum: computed } = await digestSegments(state, segments, algorithm);
    const checksum = upload.checksumAlgorithm && computed;
    const ownChecksum = checksum ? undefined : computed;
    const { uploadId } = state.upload(upload.bucket, upload.key, upload.uploadId);
    const lastModified = state.timestamp();
    part = { uploadId, partNumber, segments, sizeBytes, lastModified, etag, checksum, ownChecksum };
  } catch (error) {
    await state.blobs.release(segments);
    throw error;
  }
  await state.putPart(part);
  return {
    CopyPartResult: {
      ETag: `"${part.etag}"`,
      LastModified: new Date(part.lastModified),
      ...checksumFields(part.checksum),
    },
    ...encryptionFields(upload.attributes.encryption),
  };
}

/** Unlike a read's range, a copy's must lie within the source and have both ends. */
function readRange(header: string | undefined, source: ObjectRecord): ByteRange {
  if (header === undefined) return { start: 0, end: source.sizeBytes - 1 };
  const [, start = '', end = ''] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (start === '' || Number(start) > Number(end)) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      header,
    );
  }
  if (Number(end) >= source.sizeBytes) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${source.sizeBytes}`,
      'x-amz-copy-source-range',
      header,
    );
  }
  return { start: Number(start), end: Number(end) };
}
