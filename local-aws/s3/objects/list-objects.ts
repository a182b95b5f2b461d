import type {
  ListObjectsOutput,
  ListObjectsRequest,
  ListObjectsV2Output,
  ListObjectsV2Request,
} from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import { invalidArgument } from '../errors';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';
import { readPage, type Page } from './list-page';

const MAX_KEYS = 1_000;

export function listObjects(state: S3State, input: ListObjectsRequest): ListObjectsOutput {
  const { name } = state.bucket(input.Bucket);
  const encode = encoder(input.EncodingType);
  const maxKeys = limit(input.MaxKeys);
  const page = readPage(state.keysOf(name), {
    prefix: input.Prefix ?? '',
    delimiter: input.Delimiter,
    after: input.Marker ?? '',
    limit: maxKeys,
  });
  return {
    Name: name,
    Prefix: encode(input.Prefix ?? ''),
    Marker: encode(input.Marker ?? ''),
    MaxKeys: maxKeys,
    Delimiter: input.Delimiter && encode(input.Delimiter),
    EncodingType: input.EncodingType,
    IsTruncated: page.isTruncated,
    // Without a delimiter the client goes on from the last key it got.
    NextMarker: page.isTruncated && input.Delimiter ? encode(page.last) : undefined,
    ...contents(state, name, page, encode, true),
  };
}

export function listObjectsV2(state: S3State, input: ListObjectsV2Request): ListObjectsV2Output {
  const { name } = state.bucket(input.Bucket);
  const encode = encoder(input.EncodingType);
  const maxKeys = limit(input.MaxKeys);
  const after =
    input.ContinuationToken === undefined ? (input.StartAfter ?? '') : readToken(input.ContinuationToken);
  const page = readPage(state.keysOf(name), {
    prefix: input.Prefix ?? '',
    delimiter: input.Delimiter,
    after,
    limit: maxKeys,
  });
  return {
    Name: name,
    Prefix: encode(input.Prefix ?? ''),
    MaxKeys: maxKeys,
    KeyCount: page.keys.length + page.commonPrefixes.length,
    Delimiter: input.Delimiter && encode(input.Delimiter),
    EncodingType: input.EncodingType,
    StartAfter: input.StartAfter && encode(input.StartAfter),
    ContinuationToken: input.ContinuationToken,
    IsTruncated: page.isTruncated,
    NextContinuationToken: page.isTruncated ? Buffer.from(`1${page.last}`).toString('base64url') : undefined,
    ...contents(state, name, page, encode, input.FetchOwner === true),
  };
}

function limit(asked: number | undefined): number {
  if (asked !== undefined && asked < 0)
    throw invalidArgument(
      'Argument maxKeys must be an integer between 0 and 2147483647',
      'maxKeys',
      String(asked),
    );
  return Math.min(asked ?? MAX_KEYS, MAX_KEYS);
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith('1'))
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return text.slice(1);
}

export function encoder(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  return (text) =>
    encodeURIComponent(text)
      .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(/%2F/g, '/');
}

function contents(
  state: S3State,
  bucket: string,
  page: Page,
  encode: (text: string) => string,
  withOwner: boolean,
) {
  return {
    Contents: page.keys.flatMap((key) => {
      const object = state.object(bucket, key);
      return object ? [summary(object, encode, withOwner)] : [];
    }),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

function summary(object: ObjectRecord, encode: (text: string) => string, withOwner: boolean) {
  return {
    Key: encode(object.key),
    LastModified: new Date(object.lastModified),
    ETag: `"${object.etag}"`,
    Size: object.sizeBytes,
    StorageClass: object.attributes.storageClass,
    ChecksumAlgorithm: object.checksum && [object.checksum.algorithm],
    ChecksumType: object.checksum?.type,
    Owner: withOwner ? { ID: canonicalUserId(object.attributes.ownerAccountId) } : undefined,
  };
}
