import { randomBytes } from 'node:crypto';

/** Lower-case Crockford base32: no i, l, o, u, so an id read aloud or typed by hand survives. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 20;

/** A new row id: 20 characters, 100 random bits, safe in URLs, object keys, host names and AWS names. */
export function newId(): string {
  return Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
