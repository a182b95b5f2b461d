import { RESERVED_PARAMETERS } from '@/lib/aws/signing-policy';

import { isSigned, type PlainUrl, plainUrl } from './plain-url';

export interface FoundUrl extends PlainUrl {
  /** Where it begins, counted from 0. */
  line: number;
  /** It names another address than the one that was asked for: a header's, or the page's in a complaint of its browser. */
  isElsewhere: boolean;
}

/** More URLs than a transcript has. */
const MAX_URLS = 200;

/** Quotation marks end a URL, unless somebody put them around the key's id before it was signed. */
const URL_TEXT = /https?:\/\/[^\s"<>`“”‘’«»|^]+(?:(?<=Key-Pair-Id=)["“”]\w{8,40}["“”][^\s"<>`“”‘’«»|^]*)?/gi;

/** So do these where the source of a page is shown on a page, and what Markdown and Jira put behind a text. */
const ESCAPED_END = /&(?:amp;)*(?:quot|apos|lt|gt|#0*3[49]|#x2[27]);|\]\(https?:|\{(?:noformat|code|quote)\}/i;

/** A line that can only be the rest of a URL: nothing but its characters, and nothing that begins something else. */
const CONTINUES = /^[\w\-.~:/?[\]@!$&'()*+,;=%\\#]+["'<>]?$/;
const BEGINS_SOMETHING = /^(?:https?:\/\/|CloudFront-|Cookie:|Set-Cookie:|Host:|HTTP\/|curl\b|[<>*$#])/i;

/** As long as CloudFront makes the ids of public keys, and those of the root account’s own. */
const KEY_ID_LENGTH = 14;
const ACCOUNT_KEY_ID_LENGTH = 21;

/** Takes lines of text, gives the URLs in them, each as a browser would send it, in their order. */
export function findUrls(lines: readonly string[]): FoundUrl[] {
  const found: FoundUrl[] = [];
  for (let at = 0; at < lines.length && found.length < MAX_URLS; at += 1) {
    // JSON may write every slash with a backslash.
    const line = (lines[at] ?? '').replaceAll('\\/', '/');
    const isHeader = /^\s*(?:[<>] ?)?(?:location|referer|origin|content-location|access-control-allow-origin):/i.test(line);
    const isCommand = /^\s*(?:\$ )?curl\s/.test(line);
    for (const { 0: all, index: start } of [...line.matchAll(URL_TEXT)].slice(0, MAX_URLS)) {
      const before = line.slice(Math.max(0, start - 20), start);
      // What a browser keeps in its memory: no server is asked for it.
      if (before.endsWith('blob:')) continue;
      // An apostrophe belongs to a path, unless one stands in front: then it is a quotation mark.
      const isQuoted = before.endsWith("'");
      const plain = isCommand ? all : (all.split(ESCAPED_END, 1)[0] ?? all);
      const raw = isQuoted ? (plain.split("'", 1)[0] ?? plain) : plain;
      const behind = line.slice(start + raw.length, start + raw.length + 12_000);
      const spaced = behind.startsWith(' ') ? acrossSpaces(raw, isQuoted ? (behind.split("'", 1)[0] ?? behind) : behind) : undefined;
      // A line that says more in front of the URL is a sentence or a header, and those do not go on.
      const isFirst = behind.trim() === '' && /^[\s"'<(*_]*(?:curl\b.*)?$/.test(line.slice(0, start));
      const wrapped = isFirst ? restOf(raw, lines, at + 1) : [];
      const url = plainUrl(spaced?.url ?? raw + wrapped.join(''), { isAlone: line.trim() === raw, isCommand, before });
      const notes = [...(wrapped.length > 0 ? ['The line breaks in the URL were taken out.'] : []), ...(spaced ? [spaced.note] : [])];
      if (url) found.push({ url: url.url, notes: [...notes, ...url.notes], line: at, isElsewhere: isHeader || /The page at '$/.test(before) });
    }
  }
  return found;
}

const PARAMETER = new RegExp(`[?&](?:${RESERVED_PARAMETERS.join('|')})=`);

/** A URL that goes on behind a space, as more of its signature there shows. */
function acrossSpaces(raw: string, behind: string): { url: string; note: string } | undefined {
  const pieces = /^(?: {1,3}[^\s"<>`“”«»|^]{1,9000}){1,100}/.exec(behind)?.[0].trim().split(/ +/) ?? [];
  const next = pieces.findIndex((piece) => piece.includes('://'));
  const last = pieces.slice(0, next < 0 ? undefined : next).findLastIndex((piece) => PARAMETER.test(piece));
  if (last < 0) return undefined;
  const all = [raw, ...pieces.slice(0, last + 1)];
  const joined = all.join('');
  const isBroken = PARAMETER.test(raw) && [...joined.matchAll(/[?&](?:Policy|Signature)=([^&]*)/g)].every(([, value = '']) => value.length % 4 === 0);
  return isBroken
    ? { url: joined, note: 'A space in the URL was taken out, as a line break leaves it. If the URL was sent with it, that is why it was refused.' }
    : { url: all.join('%20'), note: 'The URL has a space in it, which was read as %20: that is what a browser sends.' };
}

function restOf(start: string, lines: readonly string[], from: number): string[] {
  const rest: string[] = [];
  // Its end: a name or a value may be broken in the middle.
  let before = start.slice(-300);
  let carriesSignature = isSigned(start);
  for (const line of lines.slice(from, from + 500)) {
    const piece = line.trim();
    if (!CONTINUES.test(piece) || BEGINS_SOMETHING.test(piece) || !isExpected(before, piece, carriesSignature)) break;
    rest.push(piece.replace(/["'<>]$/, ''));
    before = `${before}${piece}`.slice(-300);
    carriesSignature ||= isSigned(before);
    if (/["'<>]$/.test(piece)) break;
  }
  // A whole URL without a signature may be followed by anything that looks like a piece of one.
  return carriesSignature ? rest : [];
}

/** Whether a piece can belong to what stands before it, and is no word that follows a whole URL. */
function isExpected(before: string, piece: string, carriesSignature: boolean): boolean {
  const [, last, value = ''] = /([A-Za-z-]+)=([^&=]*)$/.exec(before) ?? [];
  if (last === 'Key-Pair-Id') {
    const [more] = /^[A-Z0-9]*(?=&|["'<>]?$)/.exec(piece) ?? [];
    return more !== undefined && value.length + more.length <= (value.startsWith('A') ? ACCOUNT_KEY_ID_LENGTH : KEY_ID_LENGTH);
  }
  if (last === 'Hash-Algorithm') return piece.startsWith('&') || 'SHA256'.startsWith(`${value}${/^[A-Z0-9]+(?=&|["'<>]?$)/.exec(piece)?.[0] ?? ' '}`);
  // A word behind a signature that is whole as it stands.
  if (last === 'Signature' && value.length > 0 && value.length % 4 === 0 && /^[A-Za-z]{1,15}[.,!]?$/.test(piece)) return false;
  return carriesSignature || /[/.=&%?]/.test(piece.slice(0, -1));
}
