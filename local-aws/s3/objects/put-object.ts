import type { PutObjectOutput, PutObjectRequest } from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { CallContext } from '../../shared/service';
import type { BodyDigests, ReceivedBody } from '../../shared/sigv4/receive-body';
import type { Segment } from '../records';
import type { S3State } from '../state';
import { readAttributes } from './attributes';
import { checksumFields } from './checksum-fields';
import { checkWriteConditions } from './conditions';

/** The most that one request may bring. */
const MAX_PUT_BYTES = 5 * 1024 ** 3;

export async function putObject(
  state: S3State,
  input: PutObjectRequest,
  ctx: CallContext,
): Promise<PutObjectOutput> {
  const { name } = state.bucket(input.Bucket);
  const key = input.Key ?? '';
  const attributes = readAttributes(state, state.bucket(name), input, ctx);
  // Refuse before the bytes when that is already certain; the check that counts comes after them.
  checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(name, key));
  const { segments, digests } = await storeBody(state, ctx.body);
  try {
    state.bucket(name);
    checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(name, key));
  } catch (error) {
    await state.blobs.release(segments);
    throw error;
  }
  const checksum = digests.checksum && { ...digests.checksum, type: 'FULL_OBJECT' as const };
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
    ServerSideEncryption: 'AES256',
    ChecksumType: checksum?.type,
    ...checksumFields(checksum),
  };
}

/** Brings a request's body to disk; on any failure nothing stays there. */
export async function storeBody(
  state: S3State,
  body: ReceivedBody | undefined,
): Promise<{ segments: Segment[]; digests: BodyDigests }> {
  if (!body) throw new Error('The operation takes no stream');
  if (body.declaredSizeBytes === undefined) {
    body.stream.destroy();
    throw new ApiError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  }
  if (body.declaredSizeBytes > MAX_PUT_BYTES) {
    body.stream.destroy();
    throw new ApiError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
      fields: { ProposedSize: String(body.declaredSizeBytes), MaxSizeAllowed: String(MAX_PUT_BYTES) },
    });
  }
  const segments = await state.blobs.write(body.stream);
  return { segments, digests: body.digests() };
}
