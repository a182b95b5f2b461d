import { importPrivateKey, type ImportedKey, kindOfPublicKey, MAX_PEM_LENGTH } from '@/lib/keys/import';

import { Refused } from './command';
import { readFrom, STANDARD_INPUT } from './input';

/** The variable that may hold a key's passphrase: an option would stand in the shell's history and in every list of processes. */
export const PASSPHRASE = 'USHER_KEY_PASSPHRASE';

/** Whether somebody sits at standard input, who would wait for a program that waits for them. */
export function isAskingAPerson(file: string): boolean {
  return file === STANDARD_INPUT && process.stdin.isTTY;
}

/** Reads a private key from a file or, for `-`, from standard input. Throws `WrongUsage` without the file, `Refused` for what is no such key. */
export async function readKeyFile(file: string): Promise<ImportedKey> {
  const imported = importPrivateKey(await readText(file), process.env[PASSPHRASE]);
  if (imported.ok) return imported.value;
  const { code, message, fix } = imported.error;
  const needsPassphrase = imported.error.fields?.['passphrase'] !== undefined;
  throw new Refused({ code, message, ...(needsPassphrase ? { fix: `Set ${PASSPHRASE} to its passphrase.` } : fix === undefined ? {} : { fix }) });
}

/** Reads a public key from a file. Throws `WrongUsage` without the file, `Refused` for what CloudFront takes as no public key. */
export async function readPublicKeyFile(file: string): Promise<string> {
  const pem = await readText(file);
  // Node would make the public key of a private one, and of a certificate, without a word.
  if (/PRIVATE KEY|CERTIFICATE/.test(pem) || kindOfPublicKey(pem) === undefined) {
    throw new Refused({ code: 'invalid_input', message: `${file} is no public key that CloudFront takes.`, fix: 'Give the file that begins with BEGIN PUBLIC KEY.' });
  }
  return pem;
}

/** The text of a small file; a longer one than a key is cut off, and refused for that by who reads it. */
async function readText(file: string): Promise<string> {
  return (await readFrom(file)).slice(0, MAX_PEM_LENGTH + 1);
}
