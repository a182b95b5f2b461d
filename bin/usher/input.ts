import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { MAX_TEXT_LENGTH } from '@/lib/explain/read';

import { WrongUsage } from './command';

const STANDARD_INPUT = 0;

/**
 * What somebody wants to have looked at: a URL or a text as it is, a file's content, or for `-` and for nothing what comes by
 * standard input. `say` tells a person at the keyboard that they are waited for. Throws `WrongUsage` for what cannot be read.
 */
export function readInput(given: string | undefined, say: (text: string) => void): string {
  if (given === undefined || given === '-') {
    if (process.stdin.isTTY) say('Paste what was asked, and the answer if you have it, then press Ctrl-D.\n');
    return readFrom('-');
  }
  if (/^https?:\/\//i.test(given)) return given;
  const file = whereMeant(given);
  if (existsSync(file) && statSync(file).isFile()) return readFrom(given);
  // What has no space in it was meant for a file.
  if (!/\s/.test(given)) throw new WrongUsage(`There is no file ${file}, and ${given} is no URL either.`);
  return given;
}

/** A file's text, or for `-` what comes by standard input; a longer one than anything reads is cut off. Throws `WrongUsage`. */
export function readFrom(file: string): string {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : whereMeant(file), 'utf8').slice(0, MAX_TEXT_LENGTH + 1);
  } catch (error) {
    throw new WrongUsage(`${file === '-' ? 'Standard input' : `The file ${whereMeant(file)}`} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`);
  }
}

/** A file as it was meant where the command was typed: npm runs commands in the project's own folder, and says where it was called. */
function whereMeant(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', file);
}
