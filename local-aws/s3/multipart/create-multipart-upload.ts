import { randomBytes } from 'node:crypto';
import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { invalidRequest } from '../errors';
import { encryptionFields } from '../kms';
import { readAttributes } from '../objects/attributes';
import { readAlgorithm } from '../objects/checksum-fields';
import type { UploadRecord } from '../records';
import type { S3State } from '../state';
import { initiatorOf } from './initiator';
import { abortFields } from './overdue';

const TYPES: string[] = ['FULL_OBJECT', 'COMPOSITE'];

export async function createMultipartUpload(
  state: S3State,
  input: CreateMultipartUploadRequest,
  ctx: CallContext,
): Promise<CreateMultipartUploadOutput> {
  const bucket = state.bucket(input.Bucket);
  const upload: UploadRecord = {
    uploadId: newUploadId(),
    bucket: bucket.name,
    key: input.Key ?? '',
    initiatedAt: state.timestamp(),
    ...initiatorOf(ctx.principal, bucket.ownerAccountId),
    ...readChecksum(input),
    attributes: readAttributes(state, bucket, input, ctx),
  };
  await state.uploads.put(upload.uploadId, upload);
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
    ...encryptionFields(upload.attributes.encryption),
    ...abortFields(bucket, upload),
  };
}

/** Digests of the whole are worked out from those of the parts, which CRCs allow and hashes do not. */
function readChecksum(
  input: CreateMultipartUploadRequest,
): Pick<UploadRecord, 'checksumAlgorithm' | 'checksumType'> {
  const checksumAlgorithm = readAlgorithm(input.ChecksumAlgorithm);
  if (checksumAlgorithm === undefined) {
    if (input.ChecksumType === undefined) return {};
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const usual = checksumAlgorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const checksumType = input.ChecksumType ?? usual;
  const impossible =
    checksumType === 'FULL_OBJECT' ? checksumAlgorithm.startsWith('SHA') : checksumAlgorithm === 'CRC64NVME';
  if (!TYPES.includes(checksumType))
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  if (impossible) {
    throw invalidRequest(
      `The ${checksumType} checksum type cannot be used with the ${checksumAlgorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { checksumAlgorithm, checksumType };
}

let lastMoment = 0;

/** Ids grow with time, so that uploads of one key are listed in the order in which they began. */
function newUploadId(): string {
  lastMoment = Math.max(lastMoment + 1, Date.now() * 1000);
  return lastMoment.toString(16).padStart(14, '0') + randomBytes(42).toString('base64url');
}
