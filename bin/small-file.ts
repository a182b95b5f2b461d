import { readFileSync } from 'node:fs';

import { Trouble } from './trouble';

/** A file that is there, or may be, and cannot be read: another one than none. */
export class Unreadable extends Trouble {
  readonly fix = 'Run this as the user that Usher runs as, or name another state folder with USHER_STATE.';

  constructor(file: string, error: unknown) {
    super(`${file} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`);
  }
}

/** A small file's text; undefined when there is none. Throws `Unreadable`. */
export function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Unreadable(file, error);
  }
}
