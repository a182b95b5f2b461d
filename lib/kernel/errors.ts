/** Every code that a person or a program can meet, with the HTTP status it travels under. */
export const ERROR_STATUS = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  origin_refused: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  not_ready: 409,
  gone: 410,
  too_large: 413,
  unsupported_media: 415,
  wrong_host: 421,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** An expected refusal: a stable code, a sentence for a person, and what to do about it. */
export interface AppError {
  code: ErrorCode;
  message: string;
  fix?: string;
  /** For `invalid_input`: what is wrong with each field, by its name in the form or body. */
  fields?: Record<string, string>;
  /** For `rate_limited`: seconds until another try makes sense. */
  retryAfterSeconds?: number;
  /** For `internal`: the id under which the log has the details. */
  errorId?: string;
  /** For `conflict` with an operation that has not ended: its id, for the way to its page. */
  operationId?: string;
}

/** One sentence for everything that does not exist, or that this actor may not know exists. */
export const NOT_FOUND: AppError = { code: 'not_found', message: 'There is nothing here.' };

export const UNAUTHENTICATED: AppError = {
  code: 'unauthenticated',
  message: 'You are not signed in.',
  fix: 'Sign in and try again.',
};
