import type { AppError } from '@/lib/kernel/errors';

/** Why parts do not arrive, in a person's words. What has arrived is kept in every case. */
export const offline: AppError = {
  code: 'unavailable',
  message: 'The network is gone, or S3 does not answer.',
  fix: 'What has arrived is kept. Check the connection, then go on.',
};

export function corsRefused(): AppError {
  return {
    code: 'origin_refused',
    message: `S3 answers, but the browser may not send there: the bucket’s CORS rules do not allow ${location.origin}.`,
    fix: 'Look at the library again and repair the bucket’s CORS rules, then go on. What has arrived is kept.',
  };
}

export const noEtag: AppError = {
  code: 'conflict',
  message: 'S3 stored the part, but the browser may not read its ETag: the bucket’s CORS rules do not expose it.',
  fix: 'Add ETag to ExposeHeaders of the bucket’s CORS rules, then go on.',
};

export function refusedByS3(status: number): AppError {
  return {
    code: status === 403 ? 'forbidden' : 'unavailable',
    message: `S3 refused a part again and again (HTTP ${String(status)}).`,
    fix: status === 403
      ? 'Check that the AWS credentials of the web process may still write to this bucket, then go on.'
      : 'Wait a little, then go on. What has arrived is kept.',
  };
}
