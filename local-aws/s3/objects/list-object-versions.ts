import type { ListObjectVersionsOutput, ListObjectVersionsRequest } from '@aws-sdk/client-s3';
import { invalidArgument } from '../errors';
import type { S3State } from '../state';
import { readPage } from './list-page';
import { keyEncoder, pageLimit, summarise } from './listing';

/** Versioning is never on here, so every object has the one version that S3 calls `null`. */
export function listObjectVersions(
  state: S3State,
  input: ListObjectVersionsRequest,
): ListObjectVersionsOutput {
  const { name } = state.bucket(input.Bucket);
  if (input.VersionIdMarker && !input.KeyMarker) {
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      input.VersionIdMarker,
    );
  }
  const encode = keyEncoder(input.EncodingType);
  const limit = pageLimit(input.MaxKeys);
  const page = readPage(state.keysOf(name), {
    prefix: input.Prefix ?? '',
    delimiter: input.Delimiter,
    after: input.KeyMarker ?? '',
    limit,
  });
  return {
    Name: name,
    Prefix: encode(input.Prefix ?? ''),
    KeyMarker: encode(input.KeyMarker ?? ''),
    VersionIdMarker: input.VersionIdMarker ?? '',
    MaxKeys: limit,
    Delimiter: input.Delimiter ? encode(input.Delimiter) : undefined,
    EncodingType: input.EncodingType,
    IsTruncated: page.isTruncated,
    NextKeyMarker: page.isTruncated ? encode(page.last) : undefined,
    NextVersionIdMarker: page.isTruncated && page.last === page.keys.at(-1) ? 'null' : undefined,
    Versions: state.objectsOf(name, page.keys).map((object) => ({
      ...summarise(object, encode, true),
      StorageClass: 'STANDARD',
      VersionId: 'null',
      IsLatest: true,
    })),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}
