import { createHash, randomBytes } from 'node:crypto';

/** Whoever finds one in a log or a repository can tell what it is. */
const PREFIX = 'usher_';
const TOKEN = /^usher_[\w-]{43}$/;

/** A fresh token of 256 random bits: shown once. Its last characters are kept, to tell tokens apart. */
export function makeToken(): { token: string; tokenHash: string; hint: string } {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: hashToken(token), hint: token.slice(-4) };
}

/** Whether this can be a token at all; what cannot is not looked up. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256 is enough for 256 random bits; a slow hash protects only guessable secrets. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
