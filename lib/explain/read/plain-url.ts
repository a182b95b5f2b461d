import { RESERVED_PARAMETERS } from '@/lib/aws/signing-policy';

import { wellFormed } from '../words';

export interface PlainUrl {
  url: string;
  /** What had to be undone, in words. */
  notes: readonly string[];
}

/** How a URL stood in its text. */
export interface Standing {
  /** Nothing else is on its line. */
  isAlone: boolean;
  /** It is what a curl command asks for, so its & are sent as they are written. */
  isCommand: boolean;
  /** What stands right in front of it. */
  before: string;
}

const NAMES = RESERVED_PARAMETERS.join('|');
/** The same signs as some keyboards and chats write them; in a path they may be meant. */
const WIDE_SEPARATOR = new RegExp(`[\uFF1F\uFF06](?=(?:${NAMES})[=\uFF1D])`, 'g');
const WIDE_EQUALS = new RegExp(`(?<=[?&](?:${NAMES}))\uFF1D`, 'g');
/** Word processors make the hyphens of a name longer, or keep lines from breaking at them. */
const LONG_HYPHENS = /([?&])(?:Key[\u2010-\u2015-]Pair[\u2010-\u2015-]Id|Hash[\u2010-\u2015-]Algorithm)=/g;
const HYPHEN = /[\u2010-\u2015]/g;

/** Takes a URL as it stood in a text, gives it as a browser would send it; undefined when there is none left. */
export function plainUrl(raw: string, { isAlone, isCommand, before }: Standing): PlainUrl | undefined {
  const notes: string[] = [];
  const change = (text: string, by: (text: string) => string, note: string) => {
    const changed = by(text);
    if (changed !== text) notes.push(note);
    return changed;
  };
  let url = isCommand ? raw : change(raw, (text) => text.replaceAll(/&amp;/gi, '&').replaceAll(/&#0*38;/g, '&'), '&amp; in the URL was read as &.');
  url = change(url, (text) => text.replaceAll(/\\u0026/gi, '&'), 'The escapes of JSON in the URL were undone.');
  url = change(url, (text) => text.replaceAll(/\\([?&=~*!])/g, '$1').replace(/\\$/, ''), 'The backslashes that a shell needs were taken out of the URL.');
  url = change(url, (text) => text.replace(WIDE_SEPARATOR, (sign) => (sign === '\uFF06' ? '&' : '?')).replace(WIDE_EQUALS, '=').replace(LONG_HYPHENS, (name) => name.replace(HYPHEN, '-')),
    'Full-width signs and long hyphens in the URL’s parameters were read as plain ones: no browser does that.');
  url = change(url, (text) => withoutMarks(text, before), 'The marks of Markdown around the URL were left out.');
  url = change(url, (text) => text.replace(isSigned(text) ? /(?:…|\.{3})$/ : /…$/, ''), 'The URL ends in …, so whatever showed it left out the rest: paste it whole.');
  // Alone on its line, a URL without a signature may well end in a dot of its own.
  if (!isAlone || isSigned(url)) url = change(url, withoutPunctuation, 'The punctuation after the URL was left out.');
  if (url.includes('…') || url.split(/[?&]/).some((part) => isSigned(part) && part.includes('...'))) notes.push('The URL has … in it, so whatever showed it left out a part: paste it whole.');
  url = url.split('#', 1)[0] ?? url;
  url = change(url, inAscii, 'Characters outside ASCII were percent-encoded, as a browser does.');
  return /^https?:\/\/[^/?#]/i.test(url) ? { url, notes } : undefined;
}

/** Whether a URL has a parameter that belongs to a signature. */
export function isSigned(url: string): boolean {
  return RESERVED_PARAMETERS.some((name) => url.includes(`${name}=`));
}

/** `**URL**` is bold. What a signature ends in may look the same, but an id or a time never does. */
function withoutMarks(url: string, before: string): string {
  const marks = /[*_~]{1,3}$/.exec(before)?.[0];
  if (marks !== undefined && url.endsWith(marks)) return url.slice(0, -marks.length);
  const [all, name] = /[?&]([\w-]{1,20})=\w{1,60}?([*_~]{1,3})$/.exec(url) ?? [];
  return all !== undefined && (name === 'Key-Pair-Id' || name === 'Expires' || name === 'Hash-Algorithm') ? url.replace(/[*_~]{1,3}$/, '') : url;
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
  return url.replace(/[^\x21\x23-\x7e]+/g, (text) => encodeURIComponent(wellFormed(text)));
}
