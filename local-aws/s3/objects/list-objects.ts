import type { ListObjectsOutput, ListObjectsRequest } from '@aws-sdk/client-s3';
import type { S3State } from '../state';
import { readPage } from './list-page';
import { keyEncoder, pageLimit, summarise } from './listing';

/** The first version of the listing: it goes on from a key, and names owners. */
export function listObjects(state: S3State, input: ListObjectsRequest): ListObjectsOutput {
  const { name } = state.bucket(input.Bucket);
  const encode = keyEncoder(input.EncodingType);
  const limit = pageLimit(input.MaxKeys);
  const page = readPage(state.keysOf(name), {
    prefix: input.Prefix ?? '',
    delimiter: input.Delimiter,
    after: input.Marker ?? '',
    limit,
  });
  return {
    Name: name,
    Prefix: encode(input.Prefix ?? ''),
    Marker: encode(input.Marker ?? ''),
    MaxKeys: limit,
    Delimiter: input.Delimiter ? encode(input.Delimiter) : undefined,
    EncodingType: input.EncodingType,
    IsTruncated: page.isTruncated,
    // Without a delimiter the client goes on from the last key it got.
    NextMarker: page.isTruncated && input.Delimiter ? encode(page.last) : undefined,
    Contents: state.objectsOf(name, page.keys).map((object) => summarise(object, encode, true)),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}
