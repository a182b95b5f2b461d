import { createHash, randomBytes } from 'node:crypto';

/** Lower-case Crockford base32: no i, l, o, u, so an id read aloud or typed by hand survives. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 20;

/** A new row id: 20 characters, 100 random bits, safe in URLs, object keys, host names and AWS names. */
export function newId(): string {
  return written(randomBytes(ID_LENGTH));
}

/** What an id made here looks like. */
export const ROW_ID = new RegExp(`^[${ALPHABET}]{${ID_LENGTH}}$`);

/** The id of a part of something that has an id: the same each time, and no one else's. */
export function idOfPart(id: string, part: string): string {
  return written(createHash('sha256').update(`${id}/${part}`).digest().subarray(0, ID_LENGTH));
}

function written(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join('');
}
