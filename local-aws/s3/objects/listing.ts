import { canonicalUserId } from '../../shared/accounts';
import { invalidArgument } from '../errors';
import type { ObjectRecord } from '../records';

const MAX_KEYS = 1_000;

/** Takes the number of keys that a client asks for, gives the number that a page may hold; throws InvalidArgument. */
export function pageLimit(asked: number | undefined): number {
  if (asked !== undefined && (asked < 0 || asked > 2 ** 31 - 1))
    throw invalidArgument(
      'Argument maxKeys must be an integer between 0 and 2147483647',
      'maxKeys',
      String(asked),
    );
  return Math.min(asked ?? MAX_KEYS, MAX_KEYS);
}

/** Takes a listing's encoding type, gives how its keys and prefixes are written: as in forms, but for slashes. */
export function keyEncoder(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  return (text) =>
    encodeURIComponent(text)
      .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%2F', '/')
      .replaceAll('%20', '+');
}

/** What every kind of listing says of an object. */
export function summarise(object: ObjectRecord, encode: (text: string) => string, withOwner: boolean) {
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
