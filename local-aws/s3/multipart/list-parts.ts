import type { ListPartsOutput, ListPartsRequest } from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import { checksumFields } from '../objects/checksum-fields';
import type { S3State } from '../state';
import { describeInitiator } from './initiator';
import { abortFields } from './overdue';
import { readCount, readPageLimit } from './page-limit';

export function listParts(state: S3State, input: ListPartsRequest): ListPartsOutput {
  const limit = readPageLimit('max-parts', input.MaxParts);
  const after = readCount('part-number-marker', Number(input.PartNumberMarker ?? 0));
  const upload = state.upload(input.Bucket, input.Key, input.UploadId);
  const left = [...state.partsOf(upload.uploadId).values()]
    .filter((part) => part.partNumber > after)
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = left.slice(0, limit);
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.partNumber ?? 0),
    MaxParts: limit,
    IsTruncated: page.length < left.length,
    Parts: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: new Date(part.lastModified),
      ETag: `"${part.etag}"`,
      Size: part.sizeBytes,
      ...checksumFields(upload.checksumAlgorithm && part.checksum),
    })),
    Initiator: describeInitiator(upload),
    Owner: { ID: canonicalUserId(upload.attributes.ownerAccountId) },
    StorageClass: upload.attributes.storageClass,
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
    ...abortFields(state.bucket(upload.bucket), upload),
  };
}
