import type { ListObjectsV2Output, ListObjectsV2Request } from '@aws-sdk/client-s3';
import { invalidArgument } from '../errors';
import type { S3State } from '../state';
import { readPage } from './list-page';
import { keyEncoder, pageLimit, summarise } from './listing';

/** The second version of the listing: it goes on from a token, and names owners when asked to. */
export function listObjectsV2(state: S3State, input: ListObjectsV2Request): ListObjectsV2Output {
  const { name } = state.bucket(input.Bucket);
  const encode = keyEncoder(input.EncodingType);
  const limit = pageLimit(input.MaxKeys);
  const token = input.ContinuationToken;
  const page = readPage(state.keysOf(name), {
    prefix: input.Prefix ?? '',
    delimiter: input.Delimiter,
    after: token === undefined ? (input.StartAfter ?? '') : readToken(token),
    limit,
  });
  const withOwner = input.FetchOwner === true;
  return {
    Name: name,
    Prefix: encode(input.Prefix ?? ''),
    MaxKeys: limit,
    KeyCount: page.keys.length + page.commonPrefixes.length,
    Delimiter: input.Delimiter ? encode(input.Delimiter) : undefined,
    EncodingType: input.EncodingType,
    StartAfter: input.StartAfter ? encode(input.StartAfter) : undefined,
    ContinuationToken: token,
    IsTruncated: page.isTruncated,
    NextContinuationToken: page.isTruncated ? Buffer.from(`1${page.last}`).toString('base64url') : undefined,
    Contents: state.objectsOf(name, page.keys).map((object) => summarise(object, encode, withOwner)),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith('1'))
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return text.slice(1);
}
