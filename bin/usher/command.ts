import type { ParseArgsConfig } from 'node:util';

import type { AppError } from '@/lib/kernel/errors';

/** Where a command line's answers go. */
export interface Output {
  out: (text: string) => void;
  err: (text: string) => void;
}

/** What `parseArgs` gave for a command's options. */
export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** What a command answers, where its exit code says more than that it was carried out. */
export interface Answer {
  text: string;
  /** 0 for yes, 1 for no; the command's help says what else there is. */
  code: number;
}

/** One command of `npm run usher`. */
export interface Command {
  /** For the list of commands. */
  summary: string;
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** How many words it takes beside its options, such as a file; none unless given. */
  operands?: number;
  /** Gives what is printed; throws `WrongUsage` and `Refused`. What is said meanwhile goes to `say`, and never into the answer. */
  run: (values: Values, operands: string[], say: (text: string) => void) => string | Answer | Promise<string | Answer>;
}

/** A command line that does not fit; the message says what is wrong with it. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** The command line is understood, and what it asks for is refused. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly error: AppError) {
    super(error.message);
  }
}

/** An option that may be there once. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that must be there. */
export function requiredText(values: Values, name: string): string {
  const value = textOf(values, name);
  if (value === undefined || value === '') throw new WrongUsage(`--${name} is missing.`);
  return value;
}

/** An option that may be there several times. */
export function textsOf(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** JSON as the commands print it. */
export function printed(json: object): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
