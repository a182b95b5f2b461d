import { type AppError, ERROR_STATUS } from '@/lib/kernel/errors';

/** Answers for signed-in people are never kept by a cache. */
export const NO_STORE = { 'Cache-Control': 'private, no-store' };

/** An RFC 9457 problem document: the error's code, sentence and fix, under its status; its type is where the code is explained. */
export function problem(error: AppError): Response {
  const status = ERROR_STATUS[error.code];
  const headers = new Headers({ ...NO_STORE, 'Content-Type': 'application/problem+json' });
  if (status === 401) headers.set('WWW-Authenticate', 'Bearer');
  if (error.retryAfterSeconds) headers.set('Retry-After', String(error.retryAfterSeconds));
  const { code, message, fix, fields, errorId } = error;
  return new Response(JSON.stringify({ type: `/reference#${code}`, status, code, title: message, detail: fix, fields, errorId }), {
    status,
    headers,
  });
}
