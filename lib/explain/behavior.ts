import { fits, tokensOf } from './wildcard';

/** What the choice needs of a cache behaviour. */
export interface PathPattern {
  pathPattern: string;
}

/** How one pattern of the list fared. */
export interface Tried {
  pathPattern: string;
  fits: boolean;
}

export interface BehaviorChoice<B extends PathPattern> {
  /** Undefined when the default behaviour takes the path. */
  behavior: B | undefined;
  /** The path that the patterns were compared with. */
  path: string;
  /** In the order of the list, up to and including the one that fits. */
  tried: readonly Tried[];
}

/**
 * Which cache behaviour a path takes: the first of the list whose pattern fits, and the default one when none does.
 * Patterns know `*` and `?`, are case-sensitive, and mean the same with and without a slash in front. A query plays no part.
 */
export function behaviorFor<B extends PathPattern>(behaviors: readonly B[], target: string): BehaviorChoice<B> {
  const path = normalizePath(target.split(/[?#]/, 1)[0] ?? '');
  const tried: Tried[] = [];
  for (const behavior of behaviors) {
    const result = { pathPattern: behavior.pathPattern, fits: fitsPath(behavior.pathPattern, path) };
    tried.push(result);
    if (result.fits) return { behavior, path, tried };
  }
  return { behavior: undefined, path, tried };
}

function fitsPath(pattern: string, path: string): boolean {
  return fits(tokensOf(pattern.startsWith('/') ? pattern : `/${pattern}`), path);
}

/**
 * The path as CloudFront compares it: dot segments resolved, and unreserved characters written plainly (RFC 3986).
 * So `/public/../a` is not taken by `/public/*`.
 */
export function normalizePath(path: string): string {
  const plain = path.replace(/%([0-9A-Fa-f]{2})/g, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /^[A-Za-z0-9._~-]$/.test(character) ? character : escape.toUpperCase();
  });
  const segments = plain.replace(/^\//, '').split('/');
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  // A dot segment at the end leaves the folder that it named, with its slash.
  if (/^\.\.?$/.test(segments.at(-1) ?? '')) kept.push('');
  return `/${kept.join('/')}`;
}
