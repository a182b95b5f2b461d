import { MAX_BODY_BYTES } from '@/lib/http/body';
import { ERROR_STATUS, type ErrorCode } from '@/lib/kernel/errors';

const SAYS: Record<ErrorCode, string> = {
  invalid_input: 'Something in the request cannot be used: “fields” says what, by its name. Sending the same again gives the same answer.',
  unauthenticated: 'There is no token, or it does not work: unknown, expired, revoked, or its maker is no admin any more.',
  forbidden: 'The token works, but not for this: it lacks the scope, or may not be used from this address.',
  origin_refused: 'A change by a session cookie came from another site’s page. Requests with a token do not meet this.',
  not_found: 'There is no such thing, or whoever asks may not know of it.',
  method_not_allowed: 'The address is right and the method is not: Allow names those that it takes.',
  conflict: 'It cannot be done as things are; “detail” says what to do first.',
  not_ready: 'The library is being set up or changed, so nothing is signed for it yet. Try again in a few minutes.',
  gone: 'The library is or was torn down: nothing is signed for it any more.',
  too_large: `The body is larger than the ${MAX_BODY_BYTES.toLocaleString('en')} bytes that it may have.`,
  unsupported_media: 'The body is something else than JSON in UTF-8, or compressed.',
  wrong_host: 'A page was asked for under another name than the install’s own. The API’s own addresses take any.',
  rate_limited: 'Too many requests with this token, or too many tokens from this address that are not known. Wait as many seconds as Retry-After says.',
  internal: 'Something went wrong on our side; “errorId” finds it in the log.',
  unavailable: 'For the moment it cannot be done: the database does not answer, or the clock is in doubt. Try again in a few seconds.',
};

/** Every code that a refusal can have. */
export const PROBLEMS = Object.entries(SAYS).map(([code, says]) => ({ code, says, status: statusOf(code) }));

function statusOf(code: string): number {
  return new Map<string, number>(Object.entries(ERROR_STATUS)).get(code) ?? 500;
}
