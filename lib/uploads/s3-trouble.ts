import { AwsFailure } from '@/lib/aws/errors';
import { refuse, type Result } from '@/lib/kernel/result';
import { logUnexpected } from '@/lib/log/log';

import { ACLS_OFF } from './refusals';

/** An S3 that fails is no fault of the person's: a refusal that says so, with the details in the log. */
export async function orS3Trouble<T>(work: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work;
  } catch (error) {
    if (!isS3Failure(error)) throw error;
    if (codeOf(error) === 'AccessControlListNotSupported') return refuse(ACLS_OFF);
    const errorId = logUnexpected('upload', error);
    return refuse({
      code: 'unavailable',
      message: 'S3 does not take uploads for this library at the moment.',
      fix: `Try again in a moment; if it stays, look for ${errorId} in the log.`,
      errorId,
    });
  }
}

/** Thrown by the adapter, or by the inspection that read through it. */
function isS3Failure(error: unknown): boolean {
  return error instanceof AwsFailure || (error instanceof Error && error.cause instanceof AwsFailure);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof AwsFailure ? error.reason.code : undefined;
}
