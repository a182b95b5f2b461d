import type {
  CachePolicyCookiesConfig,
  CachePolicyHeadersConfig,
  CachePolicyQueryStringsConfig,
  OriginRequestPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import { splitOnce } from '../signature/signed-request';

/** Which of a viewer's query strings, headers or cookies are meant, by name. */
export type Selection =
  | { kind: 'none' }
  | { kind: 'all' }
  | { kind: 'only'; names: string[] }
  | { kind: 'except'; names: string[] };

export interface Selections {
  queryStrings: Selection;
  headers: Selection;
  cookies: Selection;
}

/** What a viewer sent, as far as a policy may select from it. Reserved parameters are gone from the query already. */
export interface ViewerParts {
  ownQuery: string;
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>;
}

/** What was selected: the query without a question mark, headers with lower-case names. */
export interface SelectedParts {
  query: string;
  headers: Record<string, string>;
  cookies: string;
}

/**
 * Headers that no policy passes on: they belong to one connection, or the edge writes them itself, or (Host) S3 would
 * not know the bucket by them. Ranges, conditions and cookies have ways of their own.
 */
const NOT_SELECTABLE = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/** Assumed: CloudFront's own cookies concern the edge alone and reach neither cache key nor origin. */
const OWN_COOKIE = /^CloudFront-/;

/** Takes what the viewer sent, gives what any of the selections names, in the viewer's order. */
export function selectParts(viewer: ViewerParts, selections: Selections[]): SelectedParts {
  const named = (part: keyof Selections, name: string) =>
    selections.some((selection) => selects(selection[part], name, part === 'headers'));
  const query = viewer.ownQuery
    .split('&')
    .filter((parameter) => parameter !== '' && named('queryStrings', nameOf(parameter)))
    .join('&');
  const cookies = String(viewer.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !OWN_COOKIE.test(pair) && named('cookies', splitOnce(pair, '=')[0]))
    .join('; ');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(viewer.headers)) {
    if (value === undefined || NOT_SELECTABLE.has(name) || !named('headers', name)) continue;
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { query, headers, cookies };
}

function selects(selection: Selection, name: string, ignoreCase: boolean): boolean {
  if (selection.kind === 'none') return false;
  if (selection.kind === 'all') return true;
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const isNamed = selection.names.some((one) => fold(one) === fold(name));
  return selection.kind === 'only' ? isNamed : !isNamed;
}

/** A parameter's name as policies write it, which is not encoded. */
function nameOf(parameter: string): string {
  const [name] = splitOnce(parameter, '=');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Takes the three parts of a cache policy or an origin request policy, gives what they select. */
export function selectionsOf(config: {
  queryStrings: CachePolicyQueryStringsConfig | OriginRequestPolicyConfig['QueryStringsConfig'];
  headers: CachePolicyHeadersConfig | OriginRequestPolicyConfig['HeadersConfig'];
  cookies: CachePolicyCookiesConfig | OriginRequestPolicyConfig['CookiesConfig'];
}): Selections {
  const { queryStrings, headers, cookies } = config;
  return {
    queryStrings: selectionOf(queryStrings?.QueryStringBehavior, queryStrings?.QueryStrings?.Items),
    headers: selectionOf(headers?.HeaderBehavior, headers?.Headers?.Items),
    cookies: selectionOf(cookies?.CookieBehavior, cookies?.Cookies?.Items),
  };
}

function selectionOf(behavior: string | undefined, names: string[] = []): Selection {
  if (behavior === 'whitelist') return { kind: 'only', names };
  if (behavior === 'allExcept') return { kind: 'except', names };
  // `allViewer` and its variant with CloudFront's own headers, which do not exist here.
  return behavior?.startsWith('all') ? { kind: 'all' } : { kind: 'none' };
}
