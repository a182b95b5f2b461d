import { type Asked, type SentCookie, type SetCookie, splitTarget, urlParts, type UrlParts } from './asked';
import { readAnswer } from './read-answer';
import { readCookies } from './read-cookies';
import { findUrls, type FoundUrl } from './read-url';

/** Longer than any transcript of one request; what comes after is not read. */
export const MAX_TEXT_LENGTH = 200_000;

/** More than any transcript of one request has. */
const MAX_LINES = 5_000;

export interface Reading {
  /** Undefined when there is no request in the text. */
  asked: Asked | undefined;
  /** What was changed in reading, and what could not be read, in words. */
  notes: readonly string[];
}

/**
 * Reads what somebody pasted: a signed URL; a URL with cookies, as headers or as lines; a curl command; or what `curl -v`
 * or `curl -i` printed. Takes quotes, line breaks and `&amp;` in a URL for what they are. Never throws.
 */
export function read(text: string): Reading {
  const notes: string[] = [];
  if (text.length > MAX_TEXT_LENGTH) notes.push(`Only the first ${MAX_TEXT_LENGTH} characters were read.`);
  const all = linesOf(text.slice(0, MAX_TEXT_LENGTH), notes);
  if (all.length > MAX_LINES) notes.push(`Only the first ${MAX_LINES} lines were read.`);
  const lines = all.slice(0, MAX_LINES);
  const { sent, set, unread } = readCookies(lines);
  notes.push(...unread);
  const request = requestOf(lines, notes);
  if (!request) return { asked: undefined, notes: [...notes, 'There is no http(s) URL and no request in this.'] };
  const answer = readAnswer(lines);
  return {
    asked: {
      ...request.parts, url: `${request.parts.scheme}://${request.parts.host}${request.parts.target}`,
      method: request.method, cookies: cookiesOf(request, sent, set), setCookies: set, cookiesSetBy: setterOf(lines),
      page: pageOf(lines), blockedByCors: lines.some((line) => /blocked by CORS policy|CORS header .{0,60} missing/i.test(line)), answer,
    },
    notes,
  };
}

interface Request {
  parts: UrlParts;
  method: string | undefined;
  /** Its headers are there, so a cookie that is not among them was not sent. */
  isWhole: boolean;
}

/** What nobody sees, and chats and mails put where a long word may break: it is sent with the URL all the same. */
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;

/** Without what terminals, mails and editors put in. */
function linesOf(text: string, notes: string[]): string[] {
  const whole = text.replace(/^\uFEFF/, '').replaceAll('\0', '');
  const visible = whole.replace(INVISIBLE, '');
  if (visible !== whole) notes.push('Invisible characters were left out, as chats and mails put them in. A browser sends them with the URL, and is refused: use the URL without them.');
  const lines = unquoted(asSent(visible, notes).split(/\r\n|\r|\n/), notes);
  // “Copy as cURL (cmd)” puts a caret in front of everything that Windows would read.
  return lines.some((line) => /^\s*curl\s+(?:-\w+\s+)?\^"/.test(line)) ? lines.map((line) => line.replace(/\^(.)/g, '$1').replace(/\s\^$/, '')) : lines;
}

/** A mail’s source has = as =3D, and breaks its lines with one. */
function asSent(text: string, notes: string[]): string {
  if (!/\b(?:Expires|Policy|Signature|Key-Pair-Id)=3D/.test(text)) return text;
  notes.push('The encoding of a mail’s source (quoted-printable) was undone.');
  return text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** An answer to a mail has > before each line; a transcript has it before what was sent, which is no URL. */
function unquoted(lines: string[], notes: string[]): string[] {
  if (!lines.some((line) => /^\s*(?:> ?)+https?:\/\//.test(line))) return lines;
  notes.push('The > of a quoted mail was taken out.');
  return lines.map((line) => line.replace(/^\s*(?:> ?)+/, ''));
}

/** The last request of a transcript; else the URL that carries a signature; else the first one. */
function requestOf(lines: readonly string[], notes: string[]): Request | undefined {
  const urls = findUrls(lines);
  const spoken = requestLine(lines, urls);
  if (spoken) return spoken;
  const signed = urls.find(({ url }) => isSigned(url)) ?? urls.map(unwrapped).find((url) => url !== undefined);
  const chosen = signed ?? urls[0];
  const parts = chosen && urlParts(chosen.url);
  if (!parts) return undefined;
  notes.push(...chosen.notes);
  if (signed && urls.filter(({ url }) => url !== signed.url && isSigned(url)).length > 0) {
    notes.push('There is more than one signed URL in this; only the first one was looked at.');
  }
  const isCommand = lines.some((line) => /^\s*(?:\$ )?curl\s/.test(line));
  const method = isCommand ? lines.map((line) => /\s(?:-X|--request)[ =]?["']?([A-Z]{3,7})\b/.exec(line)?.[1]).find(Boolean) : undefined;
  return { parts, method, isWhole: isCommand };
}

/** The signed URL inside a link that a mail or chat program put around it, such as Safe Links. */
function unwrapped({ url, notes }: FoundUrl): FoundUrl | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, searchParams } = new URL(url);
  const inside = [...searchParams.values()].find((value) => /^https?:\/\//i.test(value) && isSigned(value));
  return inside === undefined ? undefined : { url: inside, notes: [...notes, `The signed URL was taken out of the link of ${host} around it.`] };
}

function isSigned(url: string): boolean {
  return splitTarget(urlParts(url)?.target ?? '').reserved.size > 0;
}

/** `> GET /a.mp4 HTTP/2` with the Host below it: what really went out, whatever the command said. */
function requestLine(lines: readonly string[], urls: readonly FoundUrl[]): Request | undefined {
  const at = lines.findLastIndex((line) => /^(?:> ?)?[A-Z]{3,7} \/\S* HTTP\/[\d.]+\s*$/.test(line.trim()));
  const [, method, target] = /([A-Z]{3,7}) (\/\S*) HTTP/.exec(lines[at] ?? '') ?? [];
  if (method === undefined || target === undefined) return undefined;
  const host = lines.slice(at, at + 100).map((line) => /^\s*(?:> ?)?host:\s*(\S+)\s*$/i.exec(line)?.[1]).find(Boolean);
  if (host === undefined) return undefined;
  return { parts: { scheme: schemeOf(lines, host, urls), host, target: target.split('#', 1)[0] ?? target }, method, isWhole: true };
}

function schemeOf(lines: readonly string[], host: string, urls: readonly FoundUrl[]): 'http' | 'https' {
  const named = urls.map(({ url }) => urlParts(url)).find((parts) => parts?.host === host);
  if (named) return named.scheme;
  // What curl says of a connection, behind its progress bar or not: TLS is never without a line of its own.
  const isConnected = lines.some((line) => /\* +(?:Connected to|Established connection|Re-using existing|Connection #\d+ to host)\b/.test(line));
  const isTls = lines.some((line) => /\* .*(?:\bTLS|\bSSL|\bALPN\b|port 443\b)|\[?HTTP\/[23]\]? \[/.test(line));
  return isConnected && !isTls ? 'http' : 'https';
}

/** Where a whole request is there, no cookie in it means that none was sent. */
function cookiesOf(request: Request, sent: readonly SentCookie[], set: readonly SetCookie[]): readonly SentCookie[] | undefined {
  if (sent.length > 0) return sent;
  return request.isWhole || set.length > 0 ? [] : undefined;
}

/** Whose answer the cookies stand in: the host of the request above them, which is another one than the video's. */
function setterOf(lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => /^\s*(?:< ?)?set-cookie:\s*CloudFront-/i.test(line));
  if (at < 0) return undefined;
  const host = lines.slice(Math.max(0, at - 200), at).map((line) => /^\s*(?:> ?)?host:\s*([^\s/]+)\s*$/i.exec(line)?.[1]).findLast((found) => found !== undefined);
  return host === undefined ? undefined : `https://${host}`;
}

/** The page that asked, by the request's own headers or by the browser's complaint. */
function pageOf(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, page] = /(?:^|["'\s>])origin:\s*(https?:\/\/[^\s"'/]+)/i.exec(line) ?? /from origin ["'](https?:\/\/[^\s"'/]+)/i.exec(line) ?? [];
    if (page !== undefined) return page;
  }
  for (const line of lines) {
    const [, page] = /(?:^|["'\s>])referer:\s*(https?:\/\/[^\s"'/]+)/i.exec(line) ?? [];
    if (page !== undefined) return page;
  }
  return undefined;
}
