import type { UploadPartCopyOutput, UploadPartCopyRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { sliceSegments } from '../blobs';
import { invalidArgument } from '../errors';
import { checkSourceConditions, findSource, md5OfRange } from '../objects/copy-source';
import type { ByteRange } from '../objects/range';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';
import { checkPartNumber } from './part-number';

/** The part shares its bytes on disk with the object it is copied from. */
export async function uploadPartCopy(
  state: S3State,
  input: UploadPartCopyRequest,
  ctx: CallContext,
): Promise<UploadPartCopyOutput> {
  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  const partNumber = checkPartNumber(input.PartNumber);
  const source = findSource(state, input.CopySource ?? '', ctx);
  checkSourceConditions(input, source);
  const range = rangeOf(input.CopySourceRange, source);
  const segments = sliceSegments(source.segments, range.start, range.end);
  // Held while its digest is worked out: the source may be deleted meanwhile.
  state.blobs.hold(segments);
  try {
    const etag = await md5OfRange(state, source, range);
    const { uploadId } = state.upload(upload.bucket, upload.key, upload.uploadId);
    const lastModified = state.timestamp();
    await state.putPart({
      uploadId,
      partNumber,
      segments,
      sizeBytes: range.end - range.start + 1,
      etag,
      lastModified,
    });
    return {
      CopyPartResult: { ETag: `"${etag}"`, LastModified: new Date(lastModified) },
      ServerSideEncryption: 'AES256',
    };
  } finally {
    await state.blobs.release(segments);
  }
}

function rangeOf(header: string | undefined, source: ObjectRecord): ByteRange {
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
