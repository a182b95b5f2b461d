import { readFileSync } from 'node:fs';

import { importPrivateKey, type ImportedKey, MAX_PEM_LENGTH } from '@/lib/keys/import';

import { Refused, WrongUsage } from './command';

/** Standard input's number, which `-` stands for. */
const STANDARD_INPUT = 0;

/** The variable that may hold a key's passphrase: an option would stand in the shell's history and in every list of processes. */
export const PASSPHRASE = 'USHER_KEY_PASSPHRASE';

/** Whether somebody sits at standard input, who would wait for a program that waits for them. */
export function isAskingAPerson(file: string): boolean {
  return file === '-' && process.stdin.isTTY;
}

/** Reads a private key from a file or, for `-`, from standard input. Throws `WrongUsage` without the file, `Refused` for what is no such key. */
export function readKeyFile(file: string): ImportedKey {
  const imported = importPrivateKey(readText(file), process.env[PASSPHRASE]);
  if (imported.ok) return imported.value;
  const { code, message, fix } = imported.error;
  const needsPassphrase = imported.error.fields?.['passphrase'] !== undefined;
  throw new Refused({ code, message, ...(needsPassphrase ? { fix: `Set ${PASSPHRASE} to its passphrase.` } : fix === undefined ? {} : { fix }) });
}

/** The text of a small file; a longer one than a key is cut off, and refused for that by who reads it. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8').slice(0, MAX_PEM_LENGTH + 1);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new WrongUsage(`${file === '-' ? 'Standard input' : `The file ${file}`} cannot be read (${code}).`);
  }
}
