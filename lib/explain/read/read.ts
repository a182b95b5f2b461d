import { type Answer, type Asked, isCloudFrontCookie, type SentCookie, type SetCookie } from '../asked';
import { readAnswer } from './answer';
import { readCookies } from './cookies';
import { readCorsComplaint, readOrigin } from './cors';
import { readFailure } from './failure';
import { transcriptOfHar } from './har';
import { withRequestLine } from './pseudo-headers';
import { withoutFollowedRedirect } from './redirect';
import { type Request, requestOf } from './request';
import { linesOf } from './text';
import { withWholeCookies } from './wrapped-cookies';

/** Longer than any transcript of one request; what comes after is not read. */
export const MAX_TEXT_LENGTH = 200_000;

const BLOB = 'A blob: URL names what a browser has in its memory; no server is asked for it. Paste the request for the video from the browser’s network tab.';

export interface Reading {
  /** Undefined when there is no request in the text. */
  asked: Asked | undefined;
  /** What was changed in reading, and what could not be read, in words. */
  notes: readonly string[];
}

/**
 * Reads what somebody pasted: a signed URL; a URL with cookies, as headers, lines or JSON; a curl command, or a `fetch` as
 * browsers copy it; what `curl -v` or `curl -i` printed; a HAR file. Takes quotes, line breaks and `&amp;` in a URL for
 * what they are. Never throws.
 */
export function read(text: string): Reading {
  const begin = text.slice(0, MAX_TEXT_LENGTH);
  const har = transcriptOfHar(begin);
  const { lines: all, notes: undone } = linesOf(har?.transcript ?? begin);
  const notes = [...(text.length > MAX_TEXT_LENGTH ? [`Only the first ${MAX_TEXT_LENGTH} characters were read.`] : []), ...(har?.notes ?? []), ...undone];
  const lines = withoutFollowedRedirect(withRequestLine(all), notes);
  const request = requestOf(lines);
  if (!request) return { asked: undefined, notes: [...notes, 'There is no http(s) URL and no request in this.', ...insteadOf(lines)] };
  const { set } = readCookies(withWholeCookies(lines));
  const { sent, unread } = readCookies(withWholeCookies(request.own));
  const isUnread = unread.length > 0 || ![...sent, ...set].some(({ name }) => isCloudFrontCookie(name)) && request.own.some((line) => UNREAD.test(line));
  const answer = readAnswer(request.answered);
  const failure = readFailure(request.answered);
  const { parts: { scheme, host, target }, method, isSchemeAssumed, answered } = request;
  return {
    asked: {
      url: `${scheme}://${host}${target}`, scheme, isSchemeAssumed, host, target, method,
      cookies: sent.length === 0 && isUnread ? undefined : cookiesOf(request, sent, set), setCookies: set, cookiesSetBy: setterOf(lines), page: pageOf(answered) ?? pageOf(lines),
      origin: readOrigin(answered) ?? readOrigin(lines), cors: readCorsComplaint(lines), answer,
      // A redirect may have been followed to where nobody is; and a proxy that refuses has an answer of its own.
      failure: answer === undefined || isRedirect(answer) || failure?.kind === 'proxy' ? failure : undefined,
    },
    notes: [...notes, ...(isUnread && unread.length === 0 ? ['There seem to be cookies of CloudFront’s in this, and they could not be read: paste them as a Cookie header, or one to a line as NAME=VALUE.'] : unread), ...request.notes],
  };
}

/** What the text has in place of a request. */
function insteadOf(lines: readonly string[]): string[] {
  const failure = readFailure(lines);
  return [
    ...(lines.some((line) => /\bblob:https?:/.test(line)) ? [BLOB] : []),
    ...(failure ? [`It says “${failure.words}”: then no answer came, and the signature played no part.`] : []),
  ];
}

function isRedirect({ status = 0 }: Answer): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** Names of cookies, which are nowhere but where cookies are. */
const UNREAD = /CloudFront-(?:Policy|Signature|Key-Pair-Id)\b/;

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
  const origin = readOrigin(lines);
  if (origin !== undefined) return origin;
  for (const line of lines) {
    const [, page] = /(?:^|["'\s>])referer:\s*(https?:\/\/[^\s"'/]+)/i.exec(line) ?? [];
    if (page !== undefined) return page;
  }
  return undefined;
}
