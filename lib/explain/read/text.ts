import { RESERVED_PARAMETERS } from '@/lib/aws/signing-policy';

/** More than any transcript of one request has. */
const MAX_LINES = 5_000;

/** What nobody sees, and chats and mails put where a long word may break: it is sent with the URL all the same. */
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/;

/** What makes a word a part of a request. */
const OF_A_REQUEST = new RegExp(`://|CloudFront-|(?:${RESERVED_PARAMETERS.join('|')})=`, 'i');

export interface PastedLines {
  lines: readonly string[];
  /** What was undone, in words. */
  notes: readonly string[];
}

/** Takes what was pasted, gives its lines without what terminals, mails, chats and editors put into them. */
export function linesOf(text: string): PastedLines {
  const notes: string[] = [];
  // A byte order mark; and the zeros of UTF-16 where it was taken for UTF-8.
  const whole = text.replace(/^\uFEFF/, '').replaceAll('\0', '');
  if (isInRequest(whole)) notes.push('Invisible characters were left out, as chats and mails put them in. A browser sends them with the URL, and is refused: use the URL without them.');
  const visible = whole.replace(new RegExp(INVISIBLE, 'g'), '');
  // A body without a line break at its end has the next answer right behind it.
  const apart = asSent(visible, notes).replace(/(<\/\w{1,20}>)(?=HTTP\/[\d.]+ \d{3}\b)/g, '$1\n');
  const all = withoutCarets(unquoted(apart.split(/\r\n|\r|\n/), notes));
  if (all.length > MAX_LINES) notes.push(`Only the first ${MAX_LINES} lines were read.`);
  return { lines: all.slice(0, MAX_LINES), notes };
}

/** Whether they stand in the URL or the cookies. What a page or a film has in it was not asked for with them. */
function isInRequest(text: string): boolean {
  if (!INVISIBLE.test(text)) return false;
  const answerAt = text.search(/^\s*(?:< ?)?HTTP\/[\d.]+ \d{3}\b/m);
  const asked = answerAt < 0 ? text : text.slice(0, answerAt);
  return asked.split(/[ \t\r\n"'<>]+/).some((word) => INVISIBLE.test(word) && OF_A_REQUEST.test(word));
}

/** A mail’s source has = as =3D, and breaks its lines with one. No signature is looked at for that: one may well begin with 3D. */
function asSent(text: string, notes: string[]): string {
  const joined = text.replace(/=[ \t]{0,9}\r?\n/g, '');
  if (!/\b(?:Expires|Policy|Key-Pair-Id)=3D/i.test(joined)) return text;
  notes.push('The encoding of a mail’s source (quoted-printable) was undone.');
  return joined.replace(/(?:=[0-9A-F]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));
}

/** An answer to a mail has > before each line; a transcript has it before what was sent, which is no URL. */
function unquoted(lines: string[], notes: string[]): string[] {
  if (!lines.some((line) => /^\s*(?:> ?)+https?:\/\//.test(line))) return lines;
  notes.push('The > of a quoted mail was taken out.');
  return lines.map((line) => line.replace(/^\s*(?:> ?)+/, ''));
}

/** “Copy as cURL (cmd)” puts a caret in front of everything that Windows would read. */
function withoutCarets(lines: string[]): string[] {
  return lines.some((line) => /^\s*curl\b.*\^"/.test(line)) ? lines.map((line) => line.replace(/\^(.)/g, '$1').replace(/\s\^$/, '')) : lines;
}
