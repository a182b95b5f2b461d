import { isCloudFrontCookie, type SentCookie, type SetCookie } from '../asked';
import { MAX_COOKIES, readHeader, readSetCookie, sameSiteOf } from './cookie-header';
import { readCookiesInCode } from './cookie-code';

export interface ReadCookies {
  sent: readonly SentCookie[];
  /** Of several with one name, domain and path the last, which a browser keeps. */
  set: readonly SetCookie[];
  /** What looks like a cookie of CloudFront's and cannot be read, in words. */
  unread: readonly string[];
}

/**
 * Takes lines of text, gives the cookies in them: `Cookie:` and `Set-Cookie:` headers with or without curl's marks, `-b` and
 * `-H` of a curl command, plain lines `CloudFront-…=…`, a browser's table of cookies, curl's cookie file, and JSON.
 */
export function readCookies(lines: readonly string[]): ReadCookies {
  const { sent, set } = readCookiesInCode(lines);
  const unread: string[] = [];
  for (const line of lines) {
    if (sent.length + set.length >= MAX_COOKIES) break;
    if (!/cookie|cloudfront-|\s-b[\s"']/i.test(line)) continue;
    const [, quote = '', name, rest = ''] = /(^|["'<>\s])(set-cookie|cookie):([\s\S]*)/i.exec(line) ?? [];
    // In a command the quote in front of the header ends it too.
    const value = (/["']/.test(quote) ? (rest.split(quote, 1)[0] ?? '') : rest).trim();
    if (name?.toLowerCase() === 'set-cookie') set.push(...listed(readSetCookie(value)));
    else if (name !== undefined) sent.push(...readHeader(value));
    else if (/^\s*CloudFront-/i.test(line)) readLine(line.trim(), sent, set, unread);
    else if (/^[^\t]*\t(?:TRUE|FALSE)\t/i.test(line)) set.push(...listed(readCookieFile(line)));
    else for (const [, pairs = ''] of line.matchAll(/(?:\s-b|\s--cookie)[\s=]{0,3}["']?([^"'=\s]{1,100}=[^"']*)/g)) sent.push(...readHeader(pairs));
  }
  return { sent, set: [...new Map(set.map((cookie) => [JSON.stringify([cookie.name, cookie.domain, cookie.path]), cookie])).values()], unread };
}

/** A line of its own: a pair, several of them, a pair with attributes, or a row of a browser's table. */
function readLine(line: string, sent: SentCookie[], set: SetCookie[], unread: string[]): void {
  const cells = line.split('\t');
  const [name = '', value] = cells.length > 1 ? cells : (/^([A-Za-z-]+)\s*[=:]\s*(.*)$/.exec(line)?.slice(1) ?? []);
  if (value === undefined || !isCloudFrontCookie(name)) {
    unread.push(`This line could not be read as a cookie: ${line.slice(0, 40)}…`);
    return;
  }
  if (cells.length > 3) {
    const ends = /^\d{4}-\d\d-/.test(cells[4] ?? '') ? `; Expires=${cells[4] ?? ''}` : '';
    const cookie = readSetCookie(`${name}=${value}; Domain=${cells[2] ?? ''}; Path=${cells[3] ?? ''}${ends}`);
    // A browser's table has a tick for Secure and the word for SameSite somewhere to the right.
    const sameSite = cells.map((cell) => sameSiteOf(cell)).find(Boolean);
    if (cookie) set.push({ ...cookie, sameSite });
  } else if (/;\s*(?:Domain|Path|Secure|HttpOnly|SameSite|Max-Age|Expires)\b/i.test(value)) {
    set.push(...listed(readSetCookie(`${name}=${value}`)));
  } else {
    sent.push(...readHeader(`${name}=${value.trim().replace(/^["']/, '').replace(/["']?[,;]?$/, '')}`));
  }
}

/** `domain TRUE path secure expiry name value`, as curl's `-c` and browsers' exports write it. */
function readCookieFile(line: string): SetCookie | undefined {
  const [domain = '', , path = '', secure = '', expiry = '', name = '', value] = line.replace(/^#HttpOnly_/, '').split('\t');
  if (value === undefined) return undefined;
  const endsAt = /^[1-9]\d{0,11}$/.test(expiry) ? new Date(Number(expiry) * 1000) : undefined;
  return { name, value: value.trim(), domain: domain.replace(/^\./, '').toLowerCase(), path, secure: /^true$/i.test(secure), sameSite: undefined, endsAt };
}

function listed<T>(item: T | undefined): T[] {
  return item === undefined ? [] : [item];
}
