import { RESERVED_PARAMETERS } from '@/lib/aws/signing-policy';

/** What somebody asked a distribution for, as far as it could be read. Nothing in it is decoded or put in order. */
export interface Asked {
  method: string | undefined;
  /** As it was sent: without a fragment, in ASCII. */
  url: string;
  scheme: 'http' | 'https';
  /** Nothing says by which one it was asked: a request line and its headers never do. */
  isSchemeAssumed: boolean;
  /** With its port, if it has one. */
  host: string;
  /** Path and query. */
  target: string;
  /** What went along as `Cookie`; undefined when only an address was given, so that nobody knows. */
  cookies: readonly SentCookie[] | undefined;
  /** What a server set before: a browser sends it, or does not. */
  setCookies: readonly SetCookie[];
  /** Who answered with those: `https://app.example.com`; undefined when the text does not say. */
  cookiesSetBy: string | undefined;
  /** Origin of the page that asked: `https://app.example.com`. */
  page: string | undefined;
  /** The same, when the browser named it to the server, as it does where CORS counts: a plain video element does not. */
  origin: string | undefined;
  /** A browser's complaint about CORS, when its words were pasted. */
  cors: CorsComplaint | undefined;
  answer: Answer | undefined;
  /** Why there is no answer, in the words of the program that asked. */
  failure: Failure | undefined;
}

/** What kept a request from CloudFront, or its answer from whoever asked. */
export interface Failure {
  kind: 'name' | 'connection' | 'proxy' | 'tls' | 'timeout' | 'broken' | 'mixed-content' | 'content-policy' | 'blocked';
  /** Without a URL. */
  words: string;
}

/** Why a browser kept an answer from the page that asked. */
export interface CorsComplaint {
  kind: 'missing' | 'redirect' | 'wildcard' | 'other-origin' | 'several' | 'credentials' | 'not-allowed' | 'preflight' | 'other';
  /** The origin that the answer allows, or the header or method that it does not. */
  names: string | undefined;
  /** It was about the OPTIONS request in front. */
  isPreflight: boolean;
}

export interface SentCookie {
  name: string;
  value: string;
}

export interface SetCookie extends SentCookie {
  domain: string | undefined;
  path: string | undefined;
  secure: boolean;
  sameSite: 'strict' | 'lax' | 'none' | undefined;
  /** When a browser drops it: in 1970 when it was set to be deleted, undefined when nothing says it. */
  endsAt: Date | undefined;
}

/** What came back. */
export interface Answer {
  status: number | undefined;
  /** `Code` and `Message` of the XML body. */
  code: string | undefined;
  message: string | undefined;
  /** S3 names its requests in the body, CloudFront does not. */
  hasRequestId: boolean;
  /** The page that CloudFront shows for what it refuses before it looks at a signature. */
  isErrorPage: boolean;
  /** What that page says below its headline. */
  pageSays: string | undefined;
  server: string | undefined;
  /** `Access-Control-Allow-Origin`; undefined when the header is absent, or when no headers were given at all. */
  allowOrigin: string | undefined;
  allowCredentials: string | undefined;
  hasHeaders: boolean;
  /** Where a redirect leads. */
  location: string | undefined;
  /** By the clock of whoever answered. */
  at: Date | undefined;
}

/** What a viewer presents. An empty value counts like one that is absent. */
export interface Credentials {
  expires: string | undefined;
  policy: string | undefined;
  signature: string | undefined;
  keyPairId: string | undefined;
  hashAlgorithm: string | undefined;
}

export interface UrlParts {
  scheme: 'http' | 'https';
  host: string;
  target: string;
}

/** Scheme, host and target of a URL, each as it is written; undefined for what is no http(s) URL. */
export function urlParts(url: string): UrlParts | undefined {
  const [, scheme, host, rest = ''] = /^(https?):\/\/([^/?#\s]+)([^#]*)/i.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  return { scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https', host, target: rest.startsWith('/') ? rest : `/${rest}` };
}

export interface SplitTarget {
  path: string;
  /** The viewer's own parameters in their order. */
  own: readonly string[];
  /** CloudFront's by name; the first of several counts. */
  reserved: ReadonlyMap<string, string>;
}

/** Takes path and query, gives the path, the viewer's own parameters and those that belong to the signature. */
export function splitTarget(target: string): SplitTarget {
  const [path, query] = splitOnce(target, '?');
  const own: string[] = [];
  const reserved = new Map<string, string>();
  for (const parameter of query === undefined ? [] : query.split('&')) {
    const [name, value = ''] = splitOnce(parameter, '=');
    if (!RESERVED_PARAMETERS.includes(name)) own.push(parameter);
    else if (!reserved.has(name)) reserved.set(name, value);
  }
  return { path, own, reserved };
}

/** The URL that a signature is about: as it was asked for, without what signing added to it. */
export function resourceUrl({ scheme, host, target }: UrlParts): string {
  const { path, own } = splitTarget(target);
  return urlOf({ scheme, host, path, query: own.join('&') });
}

/** Puts together what `splitTarget` took apart. */
export function urlOf({ scheme, host, path, query }: { scheme: string; host: string; path: string; query: string }): string {
  return `${scheme}://${host}${path}${query === '' ? '' : `?${query}`}`;
}

/** What the URL presents; undefined when it has none of the reserved parameters, so that cookies count. */
function urlCredentials(target: string): Credentials | undefined {
  const { reserved } = splitTarget(target);
  return reserved.size === 0 ? undefined : pick((name) => reserved.get(name));
}

/** What cookies present; undefined when none of them is CloudFront's. Of two with one name the first counts. */
export function cookieCredentials(cookies: readonly SentCookie[]): Credentials | undefined {
  const ours = cookies.filter(({ name }) => isCloudFrontCookie(name));
  return ours.length === 0 ? undefined : pick((name) => ours.find((cookie) => cookie.name === `CloudFront-${name}`)?.value);
}

/** What a request presents, and where: the URL's parameters, else the cookies that were sent, else those that were set. */
export function credentialsOf({ target, cookies = [], setCookies }: Asked): { source: 'url' | 'cookies'; credentials: Credentials } | undefined {
  const inUrl = urlCredentials(target);
  if (inUrl) return { source: 'url', credentials: inUrl };
  const inCookies = cookieCredentials(cookies) ?? cookieCredentials(setCookies.toSorted((one, other) => endOf(other) - endOf(one)));
  return inCookies && { source: 'cookies', credentials: inCookies };
}

function endOf({ endsAt }: SetCookie): number {
  return endsAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

/** Whether a cookie is one that CloudFront reads. */
export function isCloudFrontCookie(name: string): boolean {
  return name.startsWith('CloudFront-') && RESERVED_PARAMETERS.includes(name.slice('CloudFront-'.length));
}

function pick(valueOf: (name: string) => string | undefined): Credentials {
  const value = (name: string) => valueOf(name) || undefined;
  return {
    expires: value('Expires'), policy: value('Policy'), signature: value('Signature'),
    keyPairId: value('Key-Pair-Id'), hashAlgorithm: value('Hash-Algorithm'),
  };
}

/** What comes before and after the first separator; all of it when there is none. */
export function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
