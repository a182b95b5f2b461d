import { abortMultipartUpload, deleteObject } from '@/lib/aws/s3-object';

import type { UploadRecord } from './data';
import { posterKey } from './model';
import { deleteAbortedVideo, markAborted } from './mutations';

/**
 * Gives an upload up: marked first, so that no new URL is signed, then its parts and objects dropped at S3,
 * then the rows. Killed on the way, the worker's sweep finds the mark and goes on. Doing it again is harmless.
 * False when the upload was completed and so is a video now.
 */
export async function discard(actorId: string | null, upload: UploadRecord, reason: string): Promise<boolean> {
  if (!(await markAborted(actorId, upload, reason))) return false;
  await abortMultipartUpload(upload.source, upload.awsUploadId);
  await deleteObject(upload.source);
  await deleteObject({ ...upload.source, key: posterKey(upload.videoId) });
  await deleteAbortedVideo(upload);
  return true;
}
