import type { ListMultipartUploadsOutput, ListMultipartUploadsRequest } from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import { compareUtf8 } from '../key-index';
import { keyEncoder } from '../objects/listing';
import type { UploadRecord } from '../records';
import type { S3State } from '../state';
import { describeInitiator } from './initiator';
import { readPageLimit } from './page-limit';

/** Lists uploads in progress by key, those of one key as they began; keys below a delimiter are told as one prefix. */
export function listMultipartUploads(
  state: S3State,
  input: ListMultipartUploadsRequest,
): ListMultipartUploadsOutput {
  const { name } = state.bucket(input.Bucket);
  const encode = keyEncoder(input.EncodingType);
  const limit = readPageLimit('max-uploads', input.MaxUploads);
  const { Prefix: prefix = '', Delimiter: delimiter, KeyMarker: keyMarker = '' } = input;
  // Without a key, the id says nothing.
  const idMarker = keyMarker === '' ? '' : (input.UploadIdMarker ?? '');
  const uploads = [...state.uploads.values()]
    .filter(({ bucket, key }) => bucket === name && key.startsWith(prefix))
    .sort((a, b) => compareUtf8(a.key, b.key) || compareUtf8(a.uploadId, b.uploadId));
  const page = readPage(uploads, { prefix, delimiter, keyMarker, idMarker, limit });
  return {
    Bucket: name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: page.isTruncated ? encode(page.lastKey) : undefined,
    NextUploadIdMarker: page.isTruncated ? page.lastId : undefined,
    Prefix: encode(prefix),
    Delimiter: delimiter && encode(delimiter),
    EncodingType: input.EncodingType,
    MaxUploads: limit,
    IsTruncated: page.isTruncated,
    Uploads: page.uploads.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.uploadId,
      Initiated: new Date(upload.initiatedAt),
      StorageClass: upload.attributes.storageClass,
      Initiator: describeInitiator(upload),
      Owner: { ID: canonicalUserId(upload.attributes.ownerAccountId) },
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
    })),
    CommonPrefixes: [...page.prefixes].map((common) => ({ Prefix: encode(common) })),
  };
}

interface PageRequest {
  prefix: string;
  delimiter: string | undefined;
  keyMarker: string;
  idMarker: string;
  limit: number;
}

/** Takes sorted uploads, gives those of one page; `lastKey` and `lastId` are where the next one goes on. */
function readPage(sorted: UploadRecord[], { prefix, delimiter, keyMarker, idMarker, limit }: PageRequest) {
  const page = {
    uploads: new Array<UploadRecord>(),
    prefixes: new Set<string>(),
    isTruncated: false,
    lastKey: '',
    lastId: '',
  };
  for (const upload of sorted) {
    const end = delimiter ? upload.key.indexOf(delimiter, prefix.length) : -1;
    const common = end === -1 ? undefined : upload.key.slice(0, end + (delimiter ?? '').length);
    const isTold =
      common === undefined
        ? !comesAfter(upload, keyMarker, idMarker)
        : page.prefixes.has(common) || compareUtf8(common, keyMarker) <= 0 || keyMarker.startsWith(common);
    if (isTold) continue;
    if (page.uploads.length + page.prefixes.size === limit) {
      page.isTruncated = limit > 0;
      return page;
    }
    if (common === undefined) page.uploads.push(upload);
    else page.prefixes.add(common);
    page.lastKey = common ?? upload.key;
    page.lastId = common === undefined ? upload.uploadId : '';
  }
  return page;
}

/** With an id, uploads of the marked key that began later follow too. */
function comesAfter(upload: UploadRecord, keyMarker: string, idMarker: string): boolean {
  const order = compareUtf8(upload.key, keyMarker);
  return order > 0 || (order === 0 && idMarker !== '' && upload.uploadId > idMarker);
}
