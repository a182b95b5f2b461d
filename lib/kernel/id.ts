import { createHash, randomBytes } from 'node:crypto';

/** Lower-case Crockford base32: no i, l, o, u, so an id read aloud or typed by hand survives. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 20;

/** Random bytes for this many ids are asked for at once: each asking is a call of the system. */
const IDS_AT_ONCE = 100;

let random = Buffer.alloc(0);
let used = 0;

/** A new row id: 20 characters, 100 random bits, safe in URLs, object keys, host names and AWS names. */
export function newId(): string {
  if (used === random.length) [random, used] = [randomBytes(ID_LENGTH * IDS_AT_ONCE), 0];
  used += ID_LENGTH;
  return written(random.subarray(used - ID_LENGTH, used));
}

/** What an id made here looks like. */
export const ROW_ID = new RegExp(`^[${ALPHABET}]{${ID_LENGTH}}$`);

/** The id of a part of something that has an id: the same each time, and no one else's. */
export function idOfPart(id: string, part: string): string {
  return written(createHash('sha256').update(`${id}/${part}`).digest().subarray(0, ID_LENGTH));
}

function written(bytes: Uint8Array): string {
  let id = '';
  for (let index = 0; index < ID_LENGTH; index += 1) id += ALPHABET.charAt((bytes[index] ?? 0) % 32);
  return id;
}
