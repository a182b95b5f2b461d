import { isDatabaseUnavailable } from '@/lib/db/errors';
import type { AppError } from '@/lib/kernel/errors';
import { logUnexpected } from '@/lib/log/log';

/** What the client gets for something unexpected: an id to quote, and nothing from below. */
export function unexpectedError(where: string, error: unknown): AppError {
  const errorId = logUnexpected(where, error);
  if (isDatabaseUnavailable(error)) {
    return {
      code: 'unavailable',
      message: 'The database does not answer at the moment.',
      fix: 'Nothing was changed. Try again in a few seconds.',
      errorId,
    };
  }
  return {
    code: 'internal',
    message: 'Something went wrong on our side.',
    fix: `Try again; if it stays, look for ${errorId} in the log.`,
    errorId,
  };
}
