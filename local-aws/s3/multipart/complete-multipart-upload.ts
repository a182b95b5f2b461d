import { createHash } from 'node:crypto';
import type { CompleteMultipartUploadOutput, CompleteMultipartUploadRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { CHECKSUM_ALGORITHMS } from '../../shared/sigv4/checksums';
import { invalidRequest, s3Error } from '../errors';
import { encryptionFields, requireDecrypt } from '../kms';
import { checksumFields } from '../objects/checksum-fields';
import { checkWriteConditions } from '../objects/conditions';
import type { ObjectEncryption, ObjectRecord, PartRecord, StoredChecksum, UploadRecord } from '../records';
import type { S3State } from '../state';
import { choosePartsOf, digestOfChoice } from './choose-parts';
import { checksumOfParts } from './checksum-of-parts';

/**
 * Makes the parts named one object. Its bytes stay in the parts' files. A client that did not hear the answer
 * may send the same again, and hears the same; then the object may be another one's by now.
 */
export async function completeMultipartUpload(
  state: S3State,
  input: CompleteMultipartUploadRequest,
  ctx: CallContext,
): Promise<CompleteMultipartUploadOutput> {
  const named = input.MultipartUpload?.Parts ?? [];
  const partsDigest = digestOfChoice(named);
  const { completed } = (await state.endedUpload(input.Bucket, input.Key, input.UploadId)) ?? {};
  if (completed?.partsDigest === partsDigest) return answer(input, ctx, completed);

  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  // Of an upload with a checksum, S3 reads the parts again.
  if (upload.checksumAlgorithm) requireDecrypt(state, upload.attributes.encryption, ctx);
  checkClaimedType(input, upload);
  const parts = choosePartsOf(state, upload, named);
  checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(upload.bucket, upload.key));
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== sizeBytes)
    throw invalidRequest('The provided x-amz-mp-object-size header value does not match what was computed.');
  const checksum = checksumOfParts(upload, parts);
  checkClaimedChecksum(input, upload, checksum);
  const object: ObjectRecord = {
    bucket: upload.bucket,
    key: upload.key,
    segments: parts.flatMap((part) => part.segments),
    sizeBytes,
    etag: etagOf(parts),
    lastModified: state.timestamp(),
    checksum,
    partSizesBytes: parts.map((part) => part.sizeBytes),
    partChecksums:
      checksum?.type === 'COMPOSITE' ? parts.map((part) => part.checksum?.value ?? '') : undefined,
    attributes: upload.attributes,
  };
  await state.endUpload(upload, { object, partsDigest });
  return answer(input, ctx, { ...object, encryption: upload.attributes.encryption });
}

function answer(
  { Bucket = '', Key = '' }: CompleteMultipartUploadRequest,
  ctx: CallContext,
  { etag, checksum, encryption }: Pick<ObjectRecord, 'etag' | 'checksum'> & { encryption?: ObjectEncryption | undefined },
): CompleteMultipartUploadOutput {
  const host = ctx.request.headers.host ?? 'localhost';
  return {
    Location: `http://${host}/${Bucket}/${encodeURIComponent(Key)}`,
    Bucket,
    Key,
    ETag: `"${etag}"`,
    ...encryptionFields(encryption),
    ChecksumType: checksum?.type,
    ...checksumFields(checksum),
  };
}

function etagOf(parts: PartRecord[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

function checkClaimedType({ ChecksumType: claimed }: CompleteMultipartUploadRequest, upload: UploadRecord): void {
  if (claimed === undefined || claimed === upload.checksumType) return;
  throw invalidRequest(
    `The upload was created using the ${upload.checksumType ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
  );
}

/**
 * Throws BadDigest unless what the client says is the whole's checksum is. One of another algorithm is not, and a
 * CRC32 without its type is taken for a composite one. An upload begun without an algorithm has only S3's own checked.
 */
function checkClaimedChecksum(
  input: CompleteMultipartUploadRequest,
  { checksumAlgorithm: declared }: UploadRecord,
  checksum: StoredChecksum | undefined,
): void {
  if (!checksum) return;
  const { algorithm, type, value } = checksum;
  const given = CHECKSUM_ALGORITHMS.filter((one) => input[`Checksum${one}`] !== undefined);
  const claimed = input[`Checksum${algorithm}`];
  const isOther = declared !== undefined && given.some((one) => one !== algorithm);
  const isUntyped =
    type === 'FULL_OBJECT' && algorithm !== 'CRC64NVME' && input.ChecksumType === undefined;
  // Of a composite checksum, clients may leave out the number of parts.
  const isRight = claimed === undefined || (!isUntyped && [value, value.split('-')[0]].includes(claimed));
  if (isRight && !isOther) return;
  throw s3Error('BadDigest', {
    message: `The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`,
  });
}
