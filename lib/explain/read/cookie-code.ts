import { isCloudFrontCookie, type SentCookie, type SetCookie } from '../asked';
import { readHeader, readSetCookie, sameSiteOf } from './cookie-header';

/** More objects than an export of one site's cookies has. */
const MAX_FOUND = 500;

const STRING = String.raw`"(?:[^"\\\n]|\\.){0,9000}"|'(?:[^'\\\n]|\\.){0,9000}'`;
const OBJECT = /\{[^{}]{0,20000}\}/g;
const FIELD = new RegExp(String.raw`["']?([A-Za-z]{1,30})["']?\s{0,9}:\s{0,9}(${STRING}|[\w.+-]{1,40})`, 'g');
/** `"cookie": "…"`, `{'CloudFront-Policy': '…'}`, `cookies["CloudFront-Policy"] = "…"`, and PowerShell's `Cookie("CloudFront-Policy", "…"`. */
const PAIR = new RegExp(String.raw`["'](set-cookie|cookie|CloudFront-[A-Za-z-]{1,20})["']\s{0,9}\]?\s{0,9}[:=,]\s{0,9}(${STRING})(?!\s{0,9}:)`, 'gi');

/** A whole cookie in quotation marks, as a list of `Set-Cookie` headers has it; not what curl is given. */
const WHOLE = /(?<!-b\s?|--cookie[\s=])["'](CloudFront-[A-Za-z-]{1,20}=[^"'\n]{0,9000})["']/g;

/**
 * Takes lines of a program or of JSON, gives the cookies in them: `fetch` as browsers copy it, the headers and cookies of a HAR
 * file, what browsers' add-ons and Playwright export, and cookies by name as signers give them.
 */
export function readCookiesInCode(lines: readonly string[]): { sent: SentCookie[]; set: SetCookie[] } {
  const sent: SentCookie[] = [];
  const set: SetCookie[] = [];
  if (!lines.some((line) => /["'](?:(?:set-)?cookie["']|CloudFront-[A-Za-z-]{1,20}["'=])/i.test(line))) return { sent, set };
  const text = lines.join('\n');
  const read = (name: string, value: string) => {
    const cookie = /^set-cookie$/i.test(name) ? readSetCookie(value) : undefined;
    if (cookie) set.push(cookie);
    else if (/^cookie$/i.test(name)) sent.push(...readHeader(value));
    else if (isCloudFrontCookie(name)) sent.push({ name, value });
  };
  for (const [object] of take(text.matchAll(OBJECT))) {
    const fields = new Map([...take(object.matchAll(FIELD))].map(([, name = '', value = '']) => [name, unquoted(value)]));
    const [name, value, domain] = [fields.get('name'), fields.get('value'), fields.get('domain')];
    if (name === undefined || value === undefined) continue;
    if (domain === undefined) read(name, value);
    else if (isCloudFrontCookie(name)) set.push(exported(name, value, domain, fields));
  }
  for (const [, name = '', value = ''] of take(text.matchAll(PAIR))) read(name, unquoted(value));
  if (sent.length + set.length > 0) return { sent, set };
  for (const [, cookie = ''] of take(text.matchAll(WHOLE))) read(/;\s*[A-Za-z-]+(?:=|;|$)/.test(cookie) && !/;\s*CloudFront-/.test(cookie) ? 'Set-Cookie' : 'Cookie', cookie);
  return { sent, set };
}

function exported(name: string, value: string, domain: string, fields: ReadonlyMap<string, string>): SetCookie {
  const seconds = Number(fields.get('expirationDate') ?? fields.get('expires') ?? 'none');
  return {
    name, value, domain: domain.replace(/^\./, '').toLowerCase() || undefined, path: fields.get('path') || undefined, secure: fields.get('secure') === 'true',
    sameSite: sameSiteOf((fields.get('sameSite') ?? '').replace('no_restriction', 'none')), endsAt: seconds > 0 ? new Date(seconds * 1000) : undefined,
  };
}

function* take<T>(all: Iterable<T>): Generator<T> {
  let count = 0;
  for (const one of all) {
    yield one;
    count += 1;
    if (count === MAX_FOUND) return;
  }
}

/** A string of JSON or of a program; anything else as it is. */
function unquoted(text: string): string {
  if (!/^["']/.test(text)) return text;
  const inside = text.slice(1, -1);
  try {
    const parsed: unknown = JSON.parse(`"${text.startsWith("'") ? inside.replaceAll(String.raw`\'`, "'").replaceAll('"', String.raw`\"`) : inside}"`);
    return typeof parsed === 'string' ? parsed : inside;
  } catch {
    return inside;
  }
}
