import type { CorsComplaint } from '../asked';

/** What browsers say, each in its own words: Chromium, Firefox, Safari. */
const COMPLAINTS: readonly [CorsComplaint['kind'], RegExp][] = [
  ['redirect', /Redirect is not allowed for a preflight request/i],
  ['wildcard', /must not be the wildcard|CORS header .Access-Control-Allow-Origin. is .\*|Cannot use wildcard in Access-Control-Allow-Origin/i],
  ['other-origin', /Access-Control-Allow-Origin' header has a value '([^']{1,300})' that is not equal|CORS header .Access-Control-Allow-Origin. does not match .([^\s’']{1,300})/i],
  ['several', /contains multiple values '([^']{1,300})'|Multiple CORS header .Access-Control-Allow-Origin/i],
  ['credentials', /Access-Control-Allow-Credentials' header in the response is|CORS header .Access-Control-Allow-Credentials|Credentials flag is true, but/i],
  ['not-allowed', /(?:Request header field|Method) (\S{1,100}) is not allowed by Access-Control-Allow-|header .([\w-]{1,100}). is not allowed according to header|Did not find method in CORS header/i],
  ['preflight', /does not have HTTP ok status|preflight channel did not succeed|Preflight response is not successful/i],
  ['missing', /No 'Access-Control-Allow-Origin' header|CORS header .Access-Control-Allow-Origin. missing|is not allowed by Access-Control-Allow-Origin/i],
  ['other', /blocked by CORS policy|due to access control checks/i],
];

/** Takes lines of text, gives a browser's complaint about CORS in them, as far as it says why; undefined when there is none. */
export function readCorsComplaint(lines: readonly string[]): CorsComplaint | undefined {
  const line = lines.find((one) => COMPLAINTS.some(([, words]) => words.test(one)));
  if (line === undefined) return undefined;
  const isPreflight = /preflight/i.test(line);
  for (const [kind, words] of COMPLAINTS) {
    const found = words.exec(line);
    if (found) return { kind, names: found.slice(1).find(Boolean), isPreflight };
  }
  return undefined;
}

/** The origin that a browser named to the server: by the request's own header, or by its complaint. */
export function readOrigin(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, origin] = /(?:^|["'\s>])origin:\s*(https?:\/\/[^\s"'/]+)/i.exec(line) ?? /from origin ["'](https?:\/\/[^\s"'/]+)/i.exec(line)
      ?? /\bOrigin (https?:\/\/[^\s"'/]+) is not allowed by/.exec(line) ?? [];
    if (origin !== undefined) return origin;
  }
  return undefined;
}
