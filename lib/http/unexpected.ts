import { isDatabaseUnavailable } from '@/lib/db/errors';
import type { AppError } from '@/lib/kernel/errors';
import { logUnexpected } from '@/lib/log/log';

const RETRY_AFTER_SECONDS = 5;

/** What the client gets for something unexpected: an id to quote, and nothing from below. */
export function unexpectedError(where: string, error: unknown): AppError {
  const errorId = logUnexpected(where, error);
  if (isDatabaseUnavailable(error)) {
    return {
      code: 'unavailable',
      message: 'The database does not answer at the moment.',
      fix: 'Try again in a few seconds. What you asked for may have been done all the same: look first.',
      errorId,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    };
  }
  return {
    code: 'internal',
    message: 'Something went wrong on our side.',
    fix: `Try again; if it stays, look for ${errorId} in the log.`,
    errorId,
  };
}
