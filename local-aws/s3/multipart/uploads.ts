import { randomBytes } from 'node:crypto';
import type {
  AbortMultipartUploadRequest,
  CreateMultipartUploadOutput,
  CreateMultipartUploadRequest,
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  ListPartsOutput,
  ListPartsRequest,
  UploadPartCopyRequest,
  UploadPartOutput,
  UploadPartRequest,
} from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import type { CallContext, Handlers } from '../../shared/service';
import { invalidRequest } from '../errors';
import { compareUtf8, KeyIndex } from '../key-index';
import { readAttributes } from '../objects/attributes';
import { checksumFields, readAlgorithm } from '../objects/checksum-fields';
import { keyEncoder } from '../objects/listing';
import { readPage } from '../objects/list-page';
import { storeBody } from '../objects/put-object';
import type { S3State } from '../state';
import { completeMultipartUpload } from './complete';
import { checkPartNumber } from './part-number';
import { uploadPartCopy } from './upload-part-copy';

const MAX_LISTED = 1_000;

export function multipartOperations(state: S3State): Handlers {
  return {
    CreateMultipartUpload: (input: CreateMultipartUploadRequest, ctx) => createUpload(state, input, ctx),
    UploadPart: (input: UploadPartRequest, ctx) => uploadPart(state, input, ctx),
    UploadPartCopy: (input: UploadPartCopyRequest, ctx) => uploadPartCopy(state, input, ctx),
    ListParts: (input: ListPartsRequest) => listParts(state, input),
    ListMultipartUploads: (input: ListMultipartUploadsRequest) => listUploads(state, input),
    CompleteMultipartUpload: (input: Parameters<typeof completeMultipartUpload>[1], ctx) =>
      completeMultipartUpload(state, input, ctx),
    AbortMultipartUpload: async (input: AbortMultipartUploadRequest) => {
      const { uploadId } = state.upload(input.Bucket, input.Key, input.UploadId);
      await state.endUpload(uploadId, undefined);
      return undefined;
    },
  };
}

async function createUpload(
  state: S3State,
  input: CreateMultipartUploadRequest,
  ctx: CallContext,
): Promise<CreateMultipartUploadOutput> {
  const bucket = state.bucket(input.Bucket);
  const algorithm = readAlgorithm(input.ChecksumAlgorithm);
  const type = algorithm && (input.ChecksumType ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'));
  if (algorithm === undefined && input.ChecksumType !== undefined) {
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const impossible = type === 'FULL_OBJECT' ? algorithm?.startsWith('SHA') : algorithm === 'CRC64NVME';
  if (impossible)
    throw invalidRequest(
      `The ${type ?? ''} checksum type cannot be used with the ${(algorithm ?? '').toLowerCase()} checksum algorithm.`,
    );
  const uploadId = randomBytes(48).toString('base64url');
  await state.uploads.put(uploadId, {
    uploadId,
    bucket: bucket.name,
    key: input.Key ?? '',
    initiatedAt: state.timestamp(),
    initiatorAccountId: ctx.accountId ?? bucket.ownerAccountId,
    checksumAlgorithm: algorithm,
    checksumType: type,
    attributes: readAttributes(state, bucket, input, ctx),
  });
  return {
    Bucket: bucket.name,
    Key: input.Key,
    UploadId: uploadId,
    ChecksumAlgorithm: algorithm,
    ChecksumType: type,
    ServerSideEncryption: 'AES256',
  };
}

async function uploadPart(
  state: S3State,
  input: UploadPartRequest,
  ctx: CallContext,
): Promise<UploadPartOutput> {
  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  const partNumber = checkPartNumber(input.PartNumber);
  const { segments, digests } = await storeBody(state, ctx.body);
  try {
    state.upload(input.Bucket, input.Key, input.UploadId);
    if (
      digests.checksum &&
      upload.checksumAlgorithm &&
      digests.checksum.algorithm !== upload.checksumAlgorithm
    ) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksumAlgorithm.toLowerCase()}, ` +
          `actual checksum Type: ${digests.checksum.algorithm.toLowerCase()}`,
      );
    }
  } catch (error) {
    await state.blobs.release(segments);
    throw error;
  }
  await state.putPart({
    uploadId: upload.uploadId,
    partNumber,
    segments,
    sizeBytes: digests.sizeBytes,
    etag: digests.md5Hex,
    lastModified: state.timestamp(),
    checksum: digests.checksum && { ...digests.checksum, type: 'FULL_OBJECT' },
  });
  return { ETag: `"${digests.md5Hex}"`, ServerSideEncryption: 'AES256', ...checksumFields(digests.checksum) };
}

function listParts(state: S3State, input: ListPartsRequest): ListPartsOutput {
  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  const after = Number(input.PartNumberMarker ?? 0);
  const maxParts = Math.min(input.MaxParts ?? MAX_LISTED, MAX_LISTED);
  const parts = [...state.partsOf(upload.uploadId).values()]
    .sort((a, b) => a.partNumber - b.partNumber)
    .filter((part) => part.partNumber > after);
  const page = parts.slice(0, maxParts);
  const owner = { ID: canonicalUserId(upload.initiatorAccountId) };
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.partNumber ?? 0),
    MaxParts: maxParts,
    IsTruncated: page.length < parts.length,
    Parts: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: new Date(part.lastModified),
      ETag: `"${part.etag}"`,
      Size: part.sizeBytes,
      ...checksumFields(part.checksum),
    })),
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
  };
}

function listUploads(state: S3State, input: ListMultipartUploadsRequest): ListMultipartUploadsOutput {
  const { name } = state.bucket(input.Bucket);
  const encode = keyEncoder(input.EncodingType);
  const limit = Math.min(input.MaxUploads ?? MAX_LISTED, MAX_LISTED);
  // One key can have several uploads: list them as keys that carry the id behind a character no key sorts below.
  const byEntry = new Map(
    [...state.uploads.values()]
      .filter((upload) => upload.bucket === name)
      .map((upload) => [`${upload.key}\u0000${upload.uploadId}`, upload]),
  );
  const index = new KeyIndex();
  index.fill([...byEntry.keys()].sort(compareUtf8));
  const marker = input.KeyMarker ?? '';
  const after = marker === '' ? '' : `${marker}\u0000${input.UploadIdMarker ?? '\u{10ffff}'}`;
  const page = readPage(index, { prefix: input.Prefix ?? '', delimiter: input.Delimiter, after, limit });
  const [nextKey = '', nextId] = page.last.split('\u0000');
  return {
    Bucket: name,
    KeyMarker: encode(marker),
    UploadIdMarker: input.UploadIdMarker ?? '',
    NextKeyMarker: page.isTruncated ? encode(nextKey) : undefined,
    NextUploadIdMarker: page.isTruncated ? nextId : undefined,
    Prefix: encode(input.Prefix ?? ''),
    Delimiter: input.Delimiter,
    EncodingType: input.EncodingType,
    MaxUploads: limit,
    IsTruncated: page.isTruncated,
    Uploads: page.keys.flatMap((entry) => {
      const upload = byEntry.get(entry);
      if (!upload) return [];
      const owner = { ID: canonicalUserId(upload.initiatorAccountId) };
      return [
        {
          Key: encode(upload.key),
          UploadId: upload.uploadId,
          Initiated: new Date(upload.initiatedAt),
          StorageClass: 'STANDARD',
          Initiator: owner,
          Owner: owner,
        },
      ];
    }),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}
