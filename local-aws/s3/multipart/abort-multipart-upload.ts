import type { AbortMultipartUploadRequest } from '@aws-sdk/client-s3';
import type { S3State } from '../state';

/** An upload that was completed or aborted lately is aborted once more without an effect, as at S3. */
export async function abortMultipartUpload(
  state: S3State,
  { Bucket, Key, UploadId }: AbortMultipartUploadRequest,
): Promise<undefined> {
  if (await state.endedUpload(Bucket, Key, UploadId)) return;
  await state.endUpload(state.upload(Bucket, Key, UploadId), undefined);
}
