import { createHash } from 'node:crypto';
import type {
  CompletedPart,
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
} from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { CallContext } from '../../shared/service';
import { startChecksum } from '../../shared/sigv4/checksums';
import { malformedXml } from '../errors';
import { checksumFields } from '../objects/checksum-fields';
import { checkWriteConditions } from '../objects/conditions';
import type { PartRecord, StoredChecksum, UploadRecord } from '../records';
import type { S3State } from '../state';
import { combineCrcs } from './crc-combine';

/** Every part but the last must be at least this big. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Makes the parts named one object. Its bytes stay in the parts' files. */
export async function completeMultipartUpload(
  state: S3State,
  input: CompleteMultipartUploadRequest,
  ctx: CallContext,
): Promise<CompleteMultipartUploadOutput> {
  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  const parts = chooseParts(state, upload, input.MultipartUpload?.Parts ?? []);
  checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(upload.bucket, upload.key));
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== sizeBytes) {
    throw new ApiError(
      'InvalidRequest',
      'The provided x-amz-mp-object-size header value does not match what was computed.',
      400,
    );
  }
  const checksum = checksumOf(upload, parts);
  checkClaimedChecksum(input, checksum);
  const etag = etagOf(parts);
  await state.endUpload(upload.uploadId, {
    bucket: upload.bucket,
    key: upload.key,
    segments: parts.flatMap((part) => part.segments),
    sizeBytes,
    etag,
    lastModified: state.timestamp(),
    checksum,
    partSizesBytes: parts.map((part) => part.sizeBytes),
    attributes: upload.attributes,
  });
  return {
    Location: `http://${ctx.request.headers.host ?? 'localhost'}/${upload.bucket}/${encodeURIComponent(upload.key)}`,
    Bucket: upload.bucket,
    Key: upload.key,
    ETag: `"${etag}"`,
    ServerSideEncryption: 'AES256',
    ChecksumType: checksum?.type,
    ...checksumFields(checksum),
  };
}

function chooseParts(state: S3State, upload: UploadRecord, named: CompletedPart[]): PartRecord[] {
  if (named.length === 0) throw malformedXml();
  const numbers = named.map((part) => part.PartNumber ?? 0);
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new ApiError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      400,
    );
  }
  const stored = state.partsOf(upload.uploadId);
  const parts = named.map((part) => {
    const found = stored.get(part.PartNumber ?? 0);
    const etag = (part.ETag ?? '').replace(/^"|"$/g, '');
    if (!found || found.etag !== etag || !checksumFits(part, found)) {
      throw new ApiError(
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { fields: { UploadId: upload.uploadId, PartNumber: String(part.PartNumber ?? ''), ETag: etag } },
      );
    }
    return found;
  });
  const small = parts.slice(0, -1).find((part) => part.sizeBytes < MIN_PART_BYTES);
  if (!small) return parts;
  throw new ApiError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
    fields: {
      ProposedSize: String(small.sizeBytes),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(small.partNumber),
      ETag: small.etag,
    },
  });
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

function etagOf(parts: PartRecord[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

/** A composite checksum digests the parts' digests; a full-object CRC is worked out from the parts' CRCs. */
function checksumOf(upload: UploadRecord, parts: PartRecord[]): StoredChecksum | undefined {
  const { checksumAlgorithm: algorithm, checksumType: type } = upload;
  if (!algorithm || !type) return undefined;
  const values = parts.map((part) => {
    if (!part.checksum)
      throw new ApiError(
        'InvalidRequest',
        `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.partNumber} in the request.`,
        400,
      );
    return { digest: Buffer.from(part.checksum.value, 'base64'), sizeBytes: part.sizeBytes };
  });
  if (type === 'FULL_OBJECT') {
    if (algorithm === 'SHA1' || algorithm === 'SHA256')
      throw new Error('SHA checksums are never of the full object');
    return { algorithm, type, value: combineCrcs(algorithm, values).toString('base64') };
  }
  const checksum = startChecksum(algorithm);
  for (const { digest } of values) checksum.update(digest);
  return { algorithm, type, value: `${checksum.digest().toString('base64')}-${parts.length}` };
}

function checkClaimedChecksum(
  input: CompleteMultipartUploadRequest,
  checksum: StoredChecksum | undefined,
): void {
  const claimed = checksum && input[`Checksum${checksum.algorithm}`];
  if (claimed === undefined || !checksum) return;
  // Of a composite checksum, clients may leave out the number of parts.
  if (claimed === checksum.value || claimed === checksum.value.split('-')[0]) return;
  throw new ApiError(
    'BadDigest',
    `The ${checksum.algorithm.toLowerCase()} you specified did not match the calculated checksum.`,
    400,
  );
}
