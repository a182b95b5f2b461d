import type { AppError } from './errors';

/** What a function gives back when refusal is an expected outcome. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

/** A `Result` that carries `value`. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A `Result` that refuses with `error`. */
export function refuse<T = never>(error: AppError): Result<T> {
  return { ok: false, error };
}
