import { RESERVED_PARAMETERS } from '@/lib/aws/signing-policy';

import { wellFormed } from './words';

export interface FoundUrl {
  url: string;
  /** Where it begins, counted from 0. */
  line: number;
  /** It is in a header that names another address than the one that was asked for. */
  isHeader: boolean;
  /** What had to be undone, in words. */
  notes: readonly string[];
}

/** More URLs than a transcript has. */
const MAX_URLS = 200;

/** A line that can only be the rest of a URL: nothing but its characters, and nothing that begins something else. */
const CONTINUES = /^[\w\-.~:/?[\]@!$&'()*+,;=%\\#]+["'<>]?$/;
const BEGINS_SOMETHING = /^(?:https?:\/\/|CloudFront-|Cookie:|Set-Cookie:|Host:|HTTP\/|curl\b|[<>*$#])/i;

/** Takes lines of text, gives the URLs in them, each as a browser would send it, in their order. */
export function findUrls(lines: readonly string[]): FoundUrl[] {
  const found: FoundUrl[] = [];
  for (let at = 0; at < lines.length && found.length < MAX_URLS; at += 1) {
    // JSON may write every slash with a backslash.
    const line = (lines[at] ?? '').replaceAll('\\/', '/');
    const starts = [...line.matchAll(/https?:\/\/[^\s"<>`“”‘’«»|^]+/gi)].slice(0, MAX_URLS);
    for (const { 0: all, index: start } of starts) {
      // An apostrophe belongs to a path, unless one stands in front: then it is a quotation mark.
      const raw = line.charAt(start - 1) === "'" ? (all.split("'", 1)[0] ?? all) : all;
      const reachesEnd = start + raw.length === line.trimEnd().length;
      // A line that says more in front of the URL is a sentence or a header, and those do not go on.
      const wrapped = reachesEnd && /^[\s"'<(]*(?:curl\b.*)?$/.test(line.slice(0, start)) ? restOf(raw, lines, at + 1) : [];
      const isHeader = /^\s*(?:[<>] ?)?(?:location|referer|origin|content-location|access-control-allow-origin):/i.test(line);
      const url = plain(raw + wrapped.join(''), wrapped.length > 0, line.trim() === raw);
      if (url) found.push({ ...url, line: at, isHeader });
    }
  }
  return found;
}

function restOf(start: string, lines: readonly string[], from: number): string[] {
  const rest: string[] = [];
  for (const line of lines.slice(from, from + 500)) {
    const piece = line.trim();
    if (!CONTINUES.test(piece) || BEGINS_SOMETHING.test(piece) || !isExpected(rest.at(-1) ?? start, start, piece)) break;
    rest.push(piece.replace(/["'<>]$/, ''));
    if (/["'<>]$/.test(piece)) break;
  }
  return rest;
}

/** Whether a piece can belong to what stands before it, and is no word that follows a whole URL. */
function isExpected(before: string, start: string, piece: string): boolean {
  const last = /([A-Za-z-]+)=[^&=]*$/.exec(before.slice(-300))?.[1];
  if (last === 'Key-Pair-Id' || last === 'Hash-Algorithm') return /^&|^[A-Z0-9]+(?:&|["'<>]?$)/.test(piece);
  return isSigned(start) || /[/.=&%?]/.test(piece.slice(0, -1));
}

function isSigned(url: string): boolean {
  return RESERVED_PARAMETERS.some((name) => url.includes(`${name}=`));
}

function plain(raw: string, wasWrapped: boolean, isAlone: boolean): Pick<FoundUrl, 'url' | 'notes'> | undefined {
  const notes: string[] = [];
  if (wasWrapped) notes.push('The line breaks in the URL were taken out.');
  let url = change(raw, (text) => text.replaceAll(/&amp;/gi, '&').replaceAll(/&#0*38;/g, '&'), notes, '&amp; in the URL was read as &.');
  url = change(url, (text) => text.replaceAll(/\\u0026/gi, '&'), notes, 'The escapes of JSON in the URL were undone.');
  url = change(url, (text) => text.replaceAll(/\\([?&=~*!])/g, '$1').replace(/\\$/, ''), notes, 'The backslashes that a shell needs were taken out of the URL.');
  // Alone on its line, a URL without a signature may well end in a dot of its own.
  if (!isAlone || isSigned(url)) url = change(url, withoutPunctuation, notes, 'The punctuation after the URL was left out.');
  if (/(?:…|\.{3})$/.test(url)) notes.push('The URL ends in …, so whatever showed it left out the rest: paste it whole.');
  url = url.split('#', 1)[0] ?? url;
  url = change(url, inAscii, notes, 'Characters outside ASCII were percent-encoded, as a browser does.');
  return /^https?:\/\/[^/?#]/i.test(url) ? { url, notes } : undefined;
}

function change(text: string, by: (text: string) => string, notes: string[], note: string): string {
  const changed = by(text);
  if (changed !== text) notes.push(note);
  return changed;
}

/** What a sentence puts behind a URL. No value of a signature ends in any of these, so a signed URL loses nothing. */
function withoutPunctuation(url: string): string {
  const open = url.lastIndexOf('(');
  // A closing bracket with its opening one in the URL belongs to it, unless a signature stands between: then a sentence has both.
  const belongs = open >= 0 && !RESERVED_PARAMETERS.some((name) => url.indexOf(`${name}=`, open) >= 0);
  let end = url.length;
  while (end > 0 && '.,;:!?)]}\''.includes(url.charAt(end - 1)) && !(belongs && url.charAt(end - 1) === ')')) end -= 1;
  return url.slice(0, end);
}

function inAscii(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(wellFormed(text)));
}
