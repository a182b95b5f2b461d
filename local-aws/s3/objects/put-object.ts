import type { PutObjectOutput, PutObjectRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { encryptionFields } from '../kms';
import type { S3State } from '../state';
import { readAttributes } from './attributes';
import { checksumFields } from './checksum-fields';
import { checkWriteConditions } from './conditions';
import { storeBody } from './store-body';

export async function putObject(
  state: S3State,
  input: PutObjectRequest,
  ctx: CallContext,
): Promise<PutObjectOutput> {
  const bucket = state.bucket(input.Bucket);
  const { name } = bucket;
  const key = input.Key ?? '';
  const attributes = readAttributes(state, bucket, input, ctx);
  // Refuse before the bytes when that is already certain; the check that counts comes after them.
  checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(name, key));
  const { segments, digests } = await storeBody(state, ctx);
  try {
    state.requireStill(bucket);
    checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(name, key));
  } catch (error) {
    await state.blobs.release(segments);
    throw error;
  }
  const proven = digests.checksum ?? digests.ownChecksum;
  const checksum = proven && { ...proven, type: 'FULL_OBJECT' as const };
  await state.putObject({
    bucket: name,
    key,
    segments,
    sizeBytes: digests.sizeBytes,
    etag: digests.md5Hex,
    lastModified: state.timestamp(),
    checksum,
    attributes,
  });
  return {
    ETag: `"${digests.md5Hex}"`,
    ...encryptionFields(attributes.encryption),
    ChecksumType: checksum?.type,
    ...checksumFields(checksum),
  };
}
