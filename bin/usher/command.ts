import type { ParseArgsConfig } from 'node:util';

/** Where a command line's answers go. */
export interface Output {
  out: (text: string) => void;
  err: (text: string) => void;
}

/** What `parseArgs` gave for a command's options. */
export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** One command of `npm run usher`. */
export interface Command {
  /** For the list of commands. */
  summary: string;
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Gives what is printed; throws `WrongUsage`. */
  run: (values: Values) => string;
}

/** A command line that does not fit; the message says what is wrong with it. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** An option that may be there once. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that may be there several times. */
export function textsOf(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
