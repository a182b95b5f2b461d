import type { Readable } from 'node:stream';
import type { GetObjectOutput, GetObjectRequest, HeadObjectRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { missingObject } from '../access/authorise';
import { invalidRequest, s3Error } from '../errors';
import { encryptionFields } from '../kms';
import type { ObjectRecord, StoredChecksum } from '../records';
import type { S3State } from '../state';
import { checksumFields } from './checksum-fields';
import { checkReadConditions } from './conditions';
import { parseRange, type ByteRange } from './range';
import { checkVersionId } from './version-id';

export type ReadOutput = Omit<GetObjectOutput, 'Body'> & { Body?: Readable };

/** Gives the object that a read names; throws NoSuchKey, or AccessDenied where the caller may not learn that. */
export function findObject(
  state: S3State,
  input: Pick<GetObjectRequest, 'Bucket' | 'Key' | 'VersionId'>,
  ctx: CallContext,
): ObjectRecord {
  checkVersionId(input.VersionId);
  const bucket = state.bucket(input.Bucket);
  const object = state.object(bucket.name, input.Key ?? '');
  if (!object) throw missingObject(state, ctx, bucket, input.Key ?? '');
  return object;
}

/** What GET and HEAD say alike, and the bytes that GET sends. Throws 304, 412 or 416 when there are none to send. */
export function describeRead(
  object: ObjectRecord,
  input: GetObjectRequest | HeadObjectRequest,
  ctx: CallContext,
): { output: ReadOutput; range: ByteRange } {
  checkReadConditions(input, object);
  const { range, partial } = chooseRange(object, input);
  if (partial) ctx.response.status = 206;
  const { headers, metadata, storageClass, tags } = object.attributes;
  const output: ReadOutput = {
    AcceptRanges: 'bytes',
    ContentLength: range.end - range.start + 1,
    ContentRange: partial ? `bytes ${range.start}-${range.end}/${object.sizeBytes}` : undefined,
    ETag: `"${object.etag}"`,
    LastModified: new Date(object.lastModified),
    Metadata: metadata,
    ...encryptionFields(object.attributes.encryption),
    StorageClass: storageClass === 'STANDARD' ? undefined : storageClass,
    PartsCount: input.PartNumber === undefined ? undefined : object.partSizesBytes?.length,
    TagCount: tags.length > 0 ? tags.length : undefined,
  };
  Object.assign(
    ctx.response.headers,
    { 'content-type': 'binary/octet-stream', ...headers },
    overrides(input, ctx),
  );
  const checksum = checksumOfRead(object, input.PartNumber, partial);
  if (checksum && input.ChecksumMode === 'ENABLED')
    Object.assign(output, checksumFields(checksum), { ChecksumType: checksum.type });
  return { output, range };
}

/** The checksum of the bytes that are sent, where S3 keeps it: the whole's, and each part's of a composite one. */
function checksumOfRead(
  { checksum, partChecksums, partSizesBytes = [] }: ObjectRecord,
  partNumber: number | undefined,
  partial: boolean,
): StoredChecksum | undefined {
  if (!checksum || partNumber === undefined) return partial ? undefined : checksum;
  if (checksum.type === 'FULL_OBJECT') return partSizesBytes.length > 1 ? undefined : checksum;
  const value = partChecksums?.[partNumber - 1];
  return value === undefined ? undefined : { ...checksum, value };
}

function chooseRange(
  object: ObjectRecord,
  input: GetObjectRequest | HeadObjectRequest,
): { range: ByteRange; partial: boolean } {
  const whole = { start: 0, end: object.sizeBytes - 1 };
  if (input.PartNumber !== undefined) {
    if (input.Range !== undefined)
      throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
    return { range: partRange(object, input.PartNumber), partial: object.sizeBytes > 0 };
  }
  const range = parseRange(input.Range, object.sizeBytes);
  if (range === 'unsatisfiable') {
    throw s3Error('InvalidRange', {
      fields: { RangeRequested: input.Range ?? '', ActualObjectSize: String(object.sizeBytes) },
      headers: { 'content-range': `bytes */${object.sizeBytes}` },
    });
  }
  return { range: range ?? whole, partial: range !== undefined };
}

function partRange(object: ObjectRecord, partNumber: number): ByteRange {
  const sizes = object.partSizesBytes ?? [object.sizeBytes];
  const size = sizes[partNumber - 1];
  if (size === undefined) {
    throw s3Error('InvalidPartNumber', {
      fields: { PartNumberRequested: String(partNumber), ActualPartCount: String(sizes.length) },
    });
  }
  const start = sizes.slice(0, partNumber - 1).reduce((sum, one) => sum + one, 0);
  return { start, end: start + size - 1 };
}

function overrides(input: GetObjectRequest | HeadObjectRequest, ctx: CallContext): Record<string, string> {
  const asked: [string, string | undefined][] = [
    ['content-type', input.ResponseContentType],
    ['content-language', input.ResponseContentLanguage],
    ['expires', input.ResponseExpires?.toUTCString()],
    ['cache-control', input.ResponseCacheControl],
    ['content-disposition', input.ResponseContentDisposition],
    ['content-encoding', input.ResponseContentEncoding],
  ];
  const given = asked.filter((pair): pair is [string, string] => pair[1] !== undefined);
  if (given.length > 0 && ctx.principal.kind === 'anonymous') {
    throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.');
  }
  return Object.fromEntries(given);
}
