import { matchesWildcard, matchTokens, wildcardTokens, type Token } from '../wildcard';

/**
 * Whether a custom policy's Resource covers a URL. Wildcards work inside the sections of a URL: protocol, domain,
 * path, query. A trailing `*` in the path also covers the query, one in the domain also path and query, and `*`
 * alone everything. A literal question mark is written `\?` (developer guide, "Use wildcard characters in the
 * Resource of a custom policy"). Assumed: an unescaped `?` matches the query's question mark too, being one character.
 */
export function resourceCovers(resource: string, url: string): boolean {
  if (resource === '*') return true;
  const pattern = sections(resource);
  const subject = sections(url);
  if (!pattern || !subject) return false;
  if (!matchesWildcard(pattern.protocol, subject.protocol)) return false;
  if (!matchesWildcard(pattern.domain, subject.domain)) return false;
  if (pattern.rest === '') return pattern.domain.endsWith('*') || subject.rest === '/' || subject.rest === '';
  return matchTokens(restTokens(pattern.rest), subject.rest);
}

interface Sections {
  protocol: string;
  domain: string;
  /** Path and query, from the first slash on. */
  rest: string;
}

function sections(url: string): Sections | undefined {
  const at = url.indexOf('://');
  if (at === -1) return undefined;
  const afterProtocol = url.slice(at + 3);
  const slash = afterProtocol.indexOf('/');
  const domain = slash === -1 ? afterProtocol : afterProtocol.slice(0, slash);
  return { protocol: url.slice(0, at), domain, rest: slash === -1 ? '' : afterProtocol.slice(slash) };
}

/** A star in the path ends at the query unless it is the last character; in the query it ends nowhere. */
function restTokens(rest: string): Token[] {
  const escaped = rest.indexOf('\\?');
  if (escaped !== -1) {
    const query = rest.slice(escaped + 2).replaceAll('\\?', '?');
    return [
      ...pathTokens(rest.slice(0, escaped)),
      { kind: 'literal', character: '?' },
      ...wildcardTokens(query),
    ];
  }
  if (rest.endsWith('*')) return [...pathTokens(rest.slice(0, -1)), { kind: 'any-many', stopsAt: '' }];
  return pathTokens(rest);
}

function pathTokens(path: string): Token[] {
  return wildcardTokens(path, '?');
}
