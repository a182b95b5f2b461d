import type { UploadPartOutput, UploadPartRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import type { ChecksumAlgorithm } from '../../shared/sigv4/checksums';
import type { BodyDigests } from '../../shared/sigv4/receive-body';
import { invalidRequest } from '../errors';
import { encryptionFields, requireDecrypt } from '../kms';
import { checksumFields } from '../objects/checksum-fields';
import { storeBody } from '../objects/store-body';
import type { ObjectEncryption, PartRecord, StoredChecksum, UploadRecord } from '../records';
import type { S3State } from '../state';
import { OWN_ALGORITHM } from './checksum-of-parts';
import { checkPartNumber } from './part-number';

/** Of parts sent again, or side by side, under one number, the one that ends last counts; the others' bytes go. */
export async function uploadPart(
  state: S3State,
  input: UploadPartRequest,
  ctx: CallContext,
): Promise<UploadPartOutput> {
  const partNumber = checkPartNumber(input.PartNumber);
  const begun = state.upload(input.Bucket, input.Key, input.UploadId);
  // The key of the upload was made when it began, and is decrypted for each part.
  requireDecrypt(state, begun.attributes.encryption, ctx);
  ctx.body?.want(wantedOf(begun));
  const { segments, digests } = await storeBody(state, ctx);
  let part: PartRecord;
  let encryption: ObjectEncryption | undefined;
  try {
    // Completed or aborted while the bytes came?
    const upload = state.upload(input.Bucket, input.Key, input.UploadId);
    encryption = upload.attributes.encryption;
    part = {
      uploadId: upload.uploadId,
      partNumber,
      segments,
      sizeBytes: digests.sizeBytes,
      etag: digests.md5Hex,
      lastModified: state.timestamp(),
      ...checksumsOf(upload, digests),
    };
  } catch (error) {
    await state.blobs.release(segments);
    throw error;
  }
  await state.putPart(part);
  return { ETag: `"${part.etag}"`, ...encryptionFields(encryption), ...checksumFields(part.checksum) };
}

/**
 * A part gets the checksum that the whole object's is made of, whatever its sender gave; one of a composite must be
 * sent. To an upload begun without an algorithm any may come: it is verified, told to its sender, and no more.
 */
function checksumsOf(
  { checksumAlgorithm: expected, checksumType }: UploadRecord,
  { checksum: sent, wantedChecksum }: BodyDigests,
): Pick<PartRecord, 'checksum' | 'ownChecksum'> {
  if (expected && sent?.algorithm !== expected && (sent || checksumType === 'COMPOSITE')) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, ` +
        `actual checksum Type: ${sent?.algorithm.toLowerCase() ?? 'null'}`,
    );
  }
  const ofWhole: StoredChecksum | undefined = wantedChecksum && { ...wantedChecksum, type: 'FULL_OBJECT' };
  if (expected) return { checksum: ofWhole };
  return { checksum: sent && { ...sent, type: 'FULL_OBJECT' }, ownChecksum: ofWhole };
}

function wantedOf({ checksumAlgorithm }: UploadRecord): ChecksumAlgorithm {
  return checksumAlgorithm ?? OWN_ALGORITHM;
}
