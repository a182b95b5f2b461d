import { invalidArgument } from '../errors';

const MAX_LISTED = 1_000;
const MAX_INTEGER = 2 ** 31 - 1;

/** Takes a number that a listing is asked for, under the name of its parameter; gives it, or throws InvalidArgument. */
export function readCount(name: string, asked: number): number {
  if (Number.isInteger(asked) && asked >= 0 && asked <= MAX_INTEGER) return asked;
  throw invalidArgument(
    `Argument ${name} must be an integer between 0 and ${MAX_INTEGER}`,
    name,
    String(asked),
  );
}

/** How many parts or uploads a page may hold: what was asked for, and never more than a thousand. */
export function readPageLimit(name: string, asked: number | undefined): number {
  return Math.min(readCount(name, asked ?? MAX_LISTED), MAX_LISTED);
}
