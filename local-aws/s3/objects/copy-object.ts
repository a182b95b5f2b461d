import type { CopyObjectOutput, CopyObjectRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import type { ChecksumAlgorithm } from '../../shared/sigv4/checksums';
import { requireAccess } from '../access/authorise';
import { invalidRequest, s3Error } from '../errors';
import { encryptionFields } from '../kms';
import { OWN_ALGORITHM } from '../multipart/checksum-of-parts';
import { digestSegments } from '../multipart/digest-segments';
import type { ObjectAttributes, ObjectRecord, StoredChecksum } from '../records';
import type { S3State } from '../state';
import { readAttributes } from './attributes';
import { checksumFields, readAlgorithm } from './checksum-fields';
import { checkWriteConditions } from './conditions';
import { checkSourceConditions, findSource } from './copy-source';

/** The most that one request may copy. */
const MAX_COPY_BYTES = 5 * 1024 ** 3;

/** The copy shares the source's bytes on disk. */
export async function copyObject(
  state: S3State,
  input: CopyObjectRequest,
  ctx: CallContext,
): Promise<Omit<CopyObjectOutput, '$metadata'>> {
  if (ctx.principal.kind === 'anonymous')
    throw s3Error('AccessDenied', { message: 'Anonymous users cannot copy objects. Please authenticate.' });
  const bucket = state.bucket(input.Bucket);
  const { name } = bucket;
  const key = input.Key ?? '';
  const source = findSource(state, input, ctx);
  if (source.sizeBytes > MAX_COPY_BYTES) {
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_COPY_BYTES}`,
    );
  }
  checkSourceConditions(input, source);
  requireTagging(state, input, ctx, source);
  const replaces = input.MetadataDirective === 'REPLACE';
  if (source.bucket === name && source.key === key && !replaces && input.StorageClass === undefined) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
        'metadata, storage class, website redirect location or encryption attributes.',
    );
  }
  const attributes = attributesOfCopy(state, input, ctx, source);
  const algorithm = readAlgorithm(input.ChecksumAlgorithm);
  // Held while its digest is worked out: the source may be deleted meanwhile.
  state.blobs.hold(source.segments);
  let digests: { etag: string; checksum: StoredChecksum };
  try {
    digests = await digestsOfCopy(state, source, algorithm);
    checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(name, key));
    state.requireStill(bucket);
  } catch (error) {
    await state.blobs.release(source.segments);
    throw error;
  }
  const copy: ObjectRecord = {
    bucket: name,
    key,
    segments: source.segments,
    sizeBytes: source.sizeBytes,
    lastModified: state.timestamp(),
    ...digests,
    attributes,
  };
  await state.putObject(copy);
  return {
    CopyObjectResult: {
      ETag: `"${copy.etag}"`,
      LastModified: new Date(copy.lastModified),
      ChecksumType: digests.checksum.type,
      ...checksumFields(digests.checksum),
    },
    ...encryptionFields(attributes.encryption),
  };
}

/** Tags that are copied are read from the source and put to the copy, which takes a permission for either. */
function requireTagging(
  state: S3State,
  input: CopyObjectRequest,
  ctx: CallContext,
  source: ObjectRecord,
): void {
  if (input.TaggingDirective === 'REPLACE' || source.attributes.tags.length === 0) return;
  requireAccess(state, ctx, 's3:GetObjectTagging', state.bucket(source.bucket), source.key);
  requireAccess(state, ctx, 's3:PutObjectTagging', state.bucket(input.Bucket), input.Key);
}

function attributesOfCopy(
  state: S3State,
  input: CopyObjectRequest,
  ctx: CallContext,
  source: ObjectRecord,
): ObjectAttributes {
  const fresh = readAttributes(state, state.bucket(input.Bucket), input, ctx);
  return {
    ...fresh,
    ...(input.MetadataDirective === 'REPLACE'
      ? {}
      : { headers: source.attributes.headers, metadata: source.attributes.metadata }),
    tags: input.TaggingDirective === 'REPLACE' ? fresh.tags : source.attributes.tags,
  };
}

/**
 * A copy is one part with a checksum of the full object, of the source's algorithm unless another is asked for. What
 * the source does not have in this form, its bytes are read for.
 */
async function digestsOfCopy(
  state: S3State,
  { etag, checksum: known, segments }: ObjectRecord,
  asked: ChecksumAlgorithm | undefined,
): Promise<{ etag: string; checksum: StoredChecksum }> {
  const algorithm = asked ?? known?.algorithm ?? OWN_ALGORITHM;
  const isKnown = known?.algorithm === algorithm && known.type === 'FULL_OBJECT';
  if (isKnown && !etag.includes('-')) return { etag, checksum: known };
  const { md5Hex, checksum } = await digestSegments(state, segments, algorithm);
  return { etag: md5Hex, checksum };
}
