import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';

/** What our pages use of next-auth. The rest of it (pages of its own, a log that anybody may write to) is not there. */
const DOORS: Record<string, readonly string[]> = {
  GET: ['csrf', 'session'],
  POST: ['callback/credentials', 'signout'],
};

/** An address, a password and a token, percent-encoded. next-auth reads a body whole before it looks at it. */
const MAX_BODY_BYTES = 16 * 1024;

const TOO_LARGE: AppError = { code: 'too_large', message: 'That is more than a sign-in needs.' };

/** Refuses what next-auth would answer and nobody here asks for, and bodies that are long or do not say how long. */
export function refusedByDoors(method: string, path: readonly string[], headers: Headers): AppError | undefined {
  if (!DOORS[method]?.includes(path.join('/'))) return NOT_FOUND;
  if (method === 'GET') return undefined;
  const sizeBytes = Number(headers.get('content-length') ?? Infinity);
  return sizeBytes <= MAX_BODY_BYTES ? undefined : TOO_LARGE;
}
