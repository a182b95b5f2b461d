import type { CallContext } from '../../shared/service';
import type { BodyDigests } from '../../shared/sigv4/receive-body';
import { headerNotImplemented, s3Error } from '../errors';
import type { Segment } from '../records';
import type { S3State } from '../state';

/** The most that one request may bring. */
const MAX_PUT_BYTES = 5 * 1024 ** 3;

/** Brings a request's body to disk and holds it for the caller; on any failure nothing stays there. */
export async function storeBody(
  state: S3State,
  { body, request }: Pick<CallContext, 'body' | 'request'>,
): Promise<{ segments: Segment[]; digests: BodyDigests }> {
  if (!body) throw new Error('The operation takes no stream');
  if (body.declaredSizeBytes === undefined) {
    body.stream.destroy();
    throw request.headers['transfer-encoding'] === undefined
      ? s3Error('MissingContentLength')
      : headerNotImplemented('Transfer-Encoding');
  }
  if (body.declaredSizeBytes > MAX_PUT_BYTES) {
    body.stream.destroy();
    throw s3Error('EntityTooLarge', {
      fields: { ProposedSize: String(body.declaredSizeBytes), MaxSizeAllowed: String(MAX_PUT_BYTES) },
    });
  }
  const segments = await state.blobs.write(body.stream);
  return { segments, digests: body.digests() };
}
