import type {
  GetObjectAttributesOutput,
  GetObjectAttributesParts,
  GetObjectAttributesRequest,
} from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { invalidArgument } from '../errors';
import { readCount, readPageLimit } from '../multipart/page-limit';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';
import { checksumFields } from './checksum-fields';
import { findObject } from './read-object';

const KNOWN = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

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
        ? {
            ...checksumFields({ ...checksum, value: withoutCount(checksum.value) }),
            ChecksumType: checksum.type,
          }
        : undefined,
    ObjectParts: asked.has('ObjectParts') ? describeParts(object, input) : undefined,
    StorageClass: asked.has('StorageClass') ? object.attributes.storageClass : undefined,
    ObjectSize: asked.has('ObjectSize') ? object.sizeBytes : undefined,
  };
}

/** Here alone S3 leaves out how many parts a composite checksum is of. */
function withoutCount(value: string): string {
  return value.replace(/-\d+$/, '');
}

/** An object that came in one piece has no parts to tell of; those of a full-object checksum are only counted. */
function describeParts(
  { partSizesBytes: sizes, partChecksums: values = [], checksum }: ObjectRecord,
  input: GetObjectAttributesRequest,
): GetObjectAttributesParts | undefined {
  if (!sizes) return undefined;
  if (checksum?.type !== 'COMPOSITE') return { TotalPartsCount: sizes.length };
  const after = readCount('x-amz-part-number-marker', Number(input.PartNumberMarker ?? 0));
  const limit = readPageLimit('x-amz-max-parts', input.MaxParts);
  const left = sizes.map((Size, index) => ({ PartNumber: index + 1, Size })).slice(after);
  const page = left.slice(0, limit);
  return {
    TotalPartsCount: sizes.length,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.PartNumber ?? 0),
    MaxParts: limit,
    IsTruncated: page.length < left.length,
    Parts: page.map((part) => {
      const value = values[part.PartNumber - 1];
      return { ...part, ...(value === undefined ? {} : checksumFields({ ...checksum, value })) };
    }),
  };
}
