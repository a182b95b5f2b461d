import { splitTarget, urlParts, type UrlParts } from '../asked';
import { findUrls, type FoundUrl } from './url';

/** One request of a text, and what of the text belongs to it. */
export interface Request {
  parts: UrlParts;
  /** Nothing says whether it was asked by http or https. */
  isSchemeAssumed: boolean;
  method: string | undefined;
  /** Its headers are there, so a cookie that is not among them was not sent. */
  isWhole: boolean;
  /** Where cookies of it may stand: not in the headers of another request. */
  own: readonly string[];
  /** Where its answer may stand. */
  answered: readonly string[];
  notes: readonly string[];
}

const REQUEST_LINE = /^(?:> ?)?[A-Z]{3,7} \/\S* HTTP\/[\d.]+\s*$/;
const STATUS_LINE = /^(?:< ?)?HTTP\/[\d.]+ \d{3}\b/;
const HEADER = /^\s*(?:> ?)?[A-Za-z][\w-]*:\s/;

/** Takes lines of text, gives the last request of a transcript; else the URL that carries a signature; else the first one. */
export function requestOf(lines: readonly string[]): Request | undefined {
  const plain = findUrls(lines);
  const urls = plain.length > 0 ? plain : lines.flatMap(encodedWhole);
  return requestSpoken(lines, urls) ?? requestNamed(lines, urls);
}

/** `> GET /a.mp4 HTTP/2` with the Host below it: what really went out, whatever the command said. */
function requestSpoken(lines: readonly string[], urls: readonly FoundUrl[]): Request | undefined {
  const all = lines.flatMap((line, at) => (REQUEST_LINE.test(line.trim()) ? [at] : []));
  const at = all.at(-1) ?? -1;
  const [, method, target] = /([A-Z]{3,7}) (\/\S*) HTTP/.exec(lines[at] ?? '') ?? [];
  if (method === undefined || target === undefined) return undefined;
  const host = lines.slice(at, at + 100).map((line) => /^\s*(?:> ?)?host:\s*(\S+)\s*$/i.exec(line)?.[1]).find(Boolean);
  if (host === undefined) return undefined;
  const before = all.slice(0, -1);
  const headers = headersAt(lines, at);
  const hasCookies = headers.some((line) => /^\s*(?:> ?)?cookie:/i.test(line));
  const isSeveral = before.some((one) => isSigned(`http://a${/ (\/\S*) HTTP/.exec(lines[one] ?? '')?.[1] ?? ''}`));
  const scheme = schemeOf(lines, at, host, urls);
  return {
    parts: { scheme: scheme ?? 'https', host, target: target.split('#', 1)[0] ?? target }, isSchemeAssumed: scheme === undefined, method, isWhole: true,
    own: hasCookies ? headers : withoutHeadersOf(lines, before),
    // A browser shows the answer above the request; with several requests it would be another one’s.
    answered: before.length > 0 || lines.slice(at).some((line) => STATUS_LINE.test(line.trim())) ? lines.slice(at) : lines,
    notes: [
      ...(isSeveral && isSigned(`http://a${target}`) ? ['There is more than one signed request in this; only the last one was looked at.'] : []),
      ...(scheme === undefined ? ['Nothing in this says whether it was asked with http:// or https://: it was taken for https://, or for http:// where only that fits.'] : []),
    ],
  };
}

function headersAt(lines: readonly string[], at: number): readonly string[] {
  const rest = lines.slice(at + 1, at + 200);
  const end = rest.findIndex((line) => !HEADER.test(line));
  return end < 0 ? rest : rest.slice(0, end);
}

function withoutHeadersOf(lines: readonly string[], requests: readonly number[]): readonly string[] {
  const left = new Set(requests.flatMap((at) => headersAt(lines, at).map((_, index) => at + 1 + index)));
  return left.size === 0 ? lines : lines.filter((_, at) => !left.has(at));
}

/** By which scheme a request line went out; undefined when nothing says it. */
function schemeOf(lines: readonly string[], at: number, host: string, urls: readonly FoundUrl[]): 'http' | 'https' | undefined {
  // What curl says of a connection, behind its progress bar or not: TLS is never without a line of its own.
  const connected = lines.slice(0, at).findLastIndex((line) => /\* +(?:Connected to|Established connection)\b/.test(line));
  if (connected >= 0) {
    const isTls = lines.slice(connected, at + 1).some((line) => /\* .*(?:\bTLS|\bSSL|\bALPN\b|port 443\b)|\[?HTTP\/[23]\]? \[/.test(line));
    return isTls ? 'https' : 'http';
  }
  const named = urls.filter(({ isElsewhere }) => !isElsewhere).map(({ url }) => urlParts(url)).find((parts) => parts?.host === host);
  if (named) return named.scheme;
  return /HTTP\/[23](?:\.0)?\s*$/.test(lines[at] ?? '') || host.endsWith(':443') ? 'https' : undefined;
}

/** The URL of a command, a sentence, a page: the signed one if there is one, and of the last attempt that was answered. */
function requestNamed(lines: readonly string[], urls: readonly FoundUrl[]): Request | undefined {
  const from = lastAttempt(lines, urls);
  const here = from === 0 ? urls : urls.filter(({ line }) => line >= from);
  const signed = here.find(({ url }) => isSigned(url)) ?? here.map(unwrapped).find((url) => url !== undefined);
  const chosen = signed ?? here.find(({ isElsewhere }) => !isElsewhere) ?? here[0];
  const parts = chosen && upgraded(chosen, lines);
  if (!parts) return undefined;
  const isSeveral = signed !== undefined && urls.some(({ url }) => url !== signed.url && isSigned(url));
  const own = lines.slice(from);
  const isCommand = own.some(isCurl);
  const takesCookiesFromFile = own.some((line) => /\s(?:-b|--cookie)[ =]["']?[^"'=\s]+["']?(?:\s|$)/.test(line));
  const method = isCommand ? own.map((line) => /\s(?:-X|--request)[ =]?["']?([A-Z]{3,7})\b/.exec(line)?.[1]).find(Boolean) : undefined;
  return {
    parts, isSchemeAssumed: false, method, isWhole: isCommand && !takesCookiesFromFile, own, answered: own,
    notes: [...chosen.notes, ...(parts.scheme === urlParts(chosen.url)?.scheme ? [] : ['The browser says that it asked with https:// in place of http://.']), ...(isCommand && takesCookiesFromFile ? ['The command takes its cookies from a file, which is not in this: paste it too.'] : []), ...(isSeveral ? [`There is more than one signed URL in this; only the ${from === 0 ? 'first' : 'last'} one was looked at.`] : [])],
  };
}

/** On a page of https:// browsers ask with that for pictures and films of http://, and say so. */
function upgraded({ url, line }: FoundUrl, lines: readonly string[]): UrlParts | undefined {
  const parts = urlParts(url);
  return parts && lines[line]?.includes('automatically upgraded to HTTPS') ? { ...parts, scheme: 'https' } : parts;
}

/** Where the last of several attempts begins: at the URL that was asked for between the last answer and the one before it. */
function lastAttempt(lines: readonly string[], urls: readonly FoundUrl[]): number {
  const [last, previous] = lines.flatMap((line, at) => (STATUS_LINE.test(line.trim()) ? [at] : [])).toReversed();
  if (last === undefined || previous === undefined) return 0;
  return urls.find(({ url, line }) => line > previous && line < last && (isSigned(url) || isCurl(lines[line])))?.line ?? 0;
}

function isCurl(line = ''): boolean {
  return /^\s*(?:\$ )?curl\s/.test(line);
}

/** `https%3A%2F%2F…`, as a parameter of another URL has it. */
function encodedWhole(text: string, line: number): FoundUrl[] {
  const [encoded] = /https?%3A%2F%2F[^\s"'<>&]+/i.exec(text) ?? [];
  if (encoded === undefined || /%(?![0-9A-Fa-f]{2})/.test(encoded)) return [];
  const url = Buffer.from(encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8');
  return findUrls([url]).slice(0, 1).map((found) => ({ ...found, line, notes: ['The URL was percent-encoded as a whole; that was undone.', ...found.notes] }));
}

/** The signed URL inside a link that a mail or chat program put around it, such as Safe Links. */
function unwrapped({ url, notes, ...rest }: FoundUrl): FoundUrl | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, searchParams } = new URL(url);
  const inside = [...searchParams.values()].find((value) => /^https?:\/\//i.test(value) && isSigned(value));
  return inside === undefined ? undefined : { ...rest, url: inside, notes: [...notes, `The signed URL was taken out of the link of ${host} around it.`] };
}

function isSigned(url: string): boolean {
  return splitTarget(urlParts(url)?.target ?? '').reserved.size > 0;
}
