import { fits, type Token, tokensOf } from '../wildcard';

/**
 * Whether a custom policy's Resource covers a URL. Wildcards work inside protocol, domain, path and query. A `*` at the end of the path
 * also covers the query, one at the end of the domain also path and query, and `*` alone everything. A literal question mark
 * is written `\?` (developer guide, "Use wildcard characters in the Resource"). Assumed: a plain `?` stands for that one too.
 */
export function covers(resource: string, url: string): boolean {
  return uncoveredPart(resource, url) === undefined;
}

/** The first part of the URL that the Resource does not cover; undefined when it covers all. */
export function uncoveredPart(resource: string, url: string): 'scheme' | 'host' | 'path' | undefined {
  if (resource === '*') return undefined;
  const pattern = sectionsOf(resource);
  const subject = sectionsOf(url);
  if (!pattern || !subject) return 'scheme';
  if (!fits(tokensOf(pattern.scheme), subject.scheme)) return 'scheme';
  if (!fits(tokensOf(pattern.host), subject.host)) return 'host';
  if (pattern.rest === '') return pattern.host.endsWith('*') || /^\/?$/.test(subject.rest) ? undefined : 'path';
  return fits(restTokens(pattern.rest), subject.rest) ? undefined : 'path';
}

/** Whether a Resource is meant for more than one URL: the question mark in front of a query is taken for just that. */
export function hasWildcard(resource: string): boolean {
  return /[*?]/.test(resource.replaceAll('\\?', '').replace(/\?(?=[^?*/=&]+=)/, ''));
}

interface Sections {
  scheme: string;
  host: string;
  /** From the first slash on. */
  rest: string;
}

function sectionsOf(url: string): Sections | undefined {
  const at = url.indexOf('://');
  if (at < 0) return undefined;
  const slash = url.indexOf('/', at + 3);
  const end = slash < 0 ? url.length : slash;
  return { scheme: url.slice(0, at), host: url.slice(at + 3, end), rest: url.slice(end) };
}

/** A star in the path ends at the query unless it is the last character; in the query it ends nowhere. */
function restTokens(rest: string): Token[] {
  const escaped = rest.indexOf('\\?');
  if (escaped >= 0) {
    const query = rest.slice(escaped + 2).replaceAll('\\?', '?');
    return [...tokensOf(rest.slice(0, escaped), '?'), { kind: 'literal', character: '?' }, ...tokensOf(query)];
  }
  if (rest.endsWith('*')) return [...tokensOf(rest.slice(0, -1), '?'), { kind: 'many', stopsAt: '' }];
  return tokensOf(rest, '?');
}
