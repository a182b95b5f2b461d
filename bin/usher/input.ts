import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

import { MAX_TEXT_LENGTH } from '@/lib/explain/read/read';

import { WrongUsage } from './command';

/** The name of standard input where a file's is expected. */
export const STANDARD_INPUT = '-';

/** No character takes more, in UTF-8 and in UTF-16. */
const MAX_CHARACTER_BYTES = 4;

/**
 * What somebody wants to have looked at: a URL or a text as it is, a file's content, or for `-` and for nothing what comes by
 * standard input. `say` tells a person at the keyboard that they are waited for. Throws `WrongUsage` for what cannot be read.
 */
export async function readInput(given: string | undefined, say: (text: string) => void): Promise<string> {
  if (given === undefined || given === STANDARD_INPUT) {
    if (process.stdin.isTTY) say('Paste what was asked, and the answer if you have it, then press Ctrl-D.\n');
    const text = await readFrom(STANDARD_INPUT);
    if (text.trim() === '') throw new WrongUsage('Nothing came by standard input.');
    return text;
  }
  if (given.trim() === '') throw new WrongUsage('What is to be looked at is empty: is the variable set that it was taken from?');
  if (/^https?:\/\//i.test(given)) return given;
  const file = whereMeant(given);
  const kind = kindOf(file);
  if (kind === 'file') return readFrom(given);
  if (kind === 'folder') throw new WrongUsage(`${file} is a folder. Give the file in it, or a URL.`);
  // What has no space in it was meant for a file.
  if (!/\s/.test(given)) throw new WrongUsage(`There is no file ${file}, and ${given} is no URL either.`);
  return given;
}

/**
 * A file's text, or for `-` all that comes by standard input, however late; of a longer one than anything reads, the beginning.
 * Throws `WrongUsage`.
 */
export async function readFrom(file: string): Promise<string> {
  const isStandardInput = file === STANDARD_INPUT;
  if (isStandardInput && process.stdin.readableEnded) throw new WrongUsage('Standard input can be read once: give the other one by the name of its file.');
  try {
    const bytes = isStandardInput ? await beginningOf(process.stdin) : await beginningOfFile(whereMeant(file));
    return decoded(bytes).slice(0, MAX_TEXT_LENGTH + 1);
  } catch (error) {
    throw new WrongUsage(`${isStandardInput ? 'Standard input' : `The file ${whereMeant(file)}`} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`);
  }
}

async function beginningOfFile(file: string): Promise<Buffer> {
  const handle = await open(file);
  return beginningOf(handle.createReadStream());
}

/** Stops whoever writes more, such as a curl that is in the middle of a film. */
async function beginningOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_TEXT_LENGTH * MAX_CHARACTER_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/** PowerShell and old editors write UTF-16, and say so with a byte order mark. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function kindOf(file: string): 'file' | 'folder' | 'neither' {
  try {
    return statSync(file).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    // It is there, and reading it will say why it cannot be. Anything else is no path, or leads nowhere.
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'file' : 'neither';
  }
}

/** A file as it was meant where the command was typed: npm runs commands in the project's own folder, and says where it was called. */
function whereMeant(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', file);
}
