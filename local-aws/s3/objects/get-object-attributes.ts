import type {
  GetObjectAttributesOutput,
  GetObjectAttributesParts,
  GetObjectAttributesRequest,
} from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { invalidArgument } from '../errors';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';
import { checksumFields } from './checksum-fields';
import { findObject } from './read-object';

const KNOWN = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];
const MAX_PARTS = 1_000;

/** Tells of an object what was asked by name, and nothing else. */
export function getObjectAttributes(
  state: S3State,
  input: GetObjectAttributesRequest,
  ctx: CallContext,
): GetObjectAttributesOutput {
  const asked = new Set<string>(input.ObjectAttributes ?? []);
  const unknown = [...asked].find((name) => !KNOWN.includes(name));
  if (asked.size === 0 || unknown !== undefined)
    throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes', unknown ?? '');
  const object = findObject(state, input, ctx);
  const { checksum } = object;
  return {
    LastModified: new Date(object.lastModified),
    ETag: asked.has('ETag') ? object.etag : undefined,
    Checksum:
      asked.has('Checksum') && checksum
        ? { ...checksumFields(checksum), ChecksumType: checksum.type }
        : undefined,
    ObjectParts: asked.has('ObjectParts') ? describeParts(object, input) : undefined,
    StorageClass: asked.has('StorageClass') ? object.attributes.storageClass : undefined,
    ObjectSize: asked.has('ObjectSize') ? object.sizeBytes : undefined,
  };
}

/** An object that came in one piece has no parts to tell of. Which checksum each part had is not kept. */
function describeParts(
  object: ObjectRecord,
  input: GetObjectAttributesRequest,
): GetObjectAttributesParts | undefined {
  const sizes = object.partSizesBytes;
  if (!sizes) return undefined;
  if (object.checksum?.type !== 'COMPOSITE') return { TotalPartsCount: sizes.length };
  const after = Number(input.PartNumberMarker ?? 0);
  const limit = Math.min(input.MaxParts ?? MAX_PARTS, MAX_PARTS);
  const page = sizes
    .map((Size, index) => ({ PartNumber: index + 1, Size }))
    .slice(after, after + limit);
  const last = page.at(-1)?.PartNumber ?? after;
  return {
    TotalPartsCount: sizes.length,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(last),
    MaxParts: limit,
    IsTruncated: last < sizes.length,
    Parts: page,
  };
}
