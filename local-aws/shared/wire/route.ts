import type { Location, RawRequest } from '../service';
import type { Operation } from './operations';

export type Route =
  | { ok: true; operation: Operation; labels: Record<string, string> }
  | { ok: false; reason: 'no-path' | 'bad-encoding' }
  | { ok: false; reason: 'no-method'; allowed: string[] }
  | { ok: false; reason: 'unknown-sub-resource' | 'conflicting-sub-resources'; names: string[] };

/** Parameters that sign or name a request and so belong to every operation. */
const COMMON_PARAMETER =
  /^(x-id|[Xx]-[Aa]mz-.*|AWSAccessKeyId|Signature|Expires|Policy|Key-Pair-Id|Hash-Algorithm)$/;

interface Candidate {
  operation: Operation;
  labels: Record<string, string>;
  score: number;
}

/**
 * Finds the operation that a request asks for. A sub-resource (`?acl`) that the best operation does not
 * account for refuses the request: it must never reach the plain bucket or object operation.
 */
export function route(operations: Operation[], request: RawRequest, location: Location): Route {
  const matches = operations.map((operation) => matchPath(operation, location));
  if (matches.includes('bad-encoding')) return { ok: false, reason: 'bad-encoding' };
  const onPath = matches.filter((match) => match !== undefined && match !== 'bad-encoding');
  if (onPath.length === 0) return { ok: false, reason: 'no-path' };
  const candidates = onPath
    .filter(({ operation }) => accepts(operation, request))
    .map((match) => ({ ...match, score: match.score + specificity(match.operation, request) }))
    .sort((a, b) => b.score - a.score);
  const known = new Set(operations.flatMap((operation) => operation.queryLiterals.map(([name]) => name)));
  const asked = [...new Set(request.query.keys())].filter((name) => known.has(name));
  const best = candidates[0];
  if (!best) return refusal(onPath, request, asked);
  const strays = strayParameters(best.operation, request, known);
  const subResources = asked.filter((name) => strays.includes(name));
  if (subResources.length > 0) {
    const ours = best.operation.queryLiterals.map(([name]) => name);
    if (ours.length === 0) return refusal(onPath, request, asked);
    return { ok: false, reason: 'conflicting-sub-resources', names: [...ours, ...subResources] };
  }
  if (strays.length > 0) return { ok: false, reason: 'unknown-sub-resource', names: strays };
  return { ok: true, operation: best.operation, labels: best.labels };
}

/** No operation has this method with these sub-resources: a known sub-resource has other methods. */
function refusal(onPath: Candidate[], request: RawRequest, asked: string[]): Route {
  const sameQuery = onPath.filter(({ operation }) =>
    asked.length > 0
      ? asked.every((name) => operation.queryLiterals.some(([literal]) => literal === name))
      : operation.queryLiterals.every((literal) => hasLiteral(request, literal)),
  );
  if (asked.length > 0 && sameQuery.length === 0)
    return { ok: false, reason: 'unknown-sub-resource', names: asked };
  return {
    ok: false,
    reason: 'no-method',
    allowed: [...new Set(sameQuery.map(({ operation }) => operation.method))],
  };
}

function matchPath(operation: Operation, location: Location): Candidate | 'bad-encoding' | undefined {
  const labels = { ...location.labels };
  const parts = location.path.split('/').slice(1);
  let score = 0;
  for (const [index, segment] of operation.segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (part !== segment.text) return undefined;
      score += segment.text === '' ? 0 : 100;
      continue;
    }
    const text = segment.kind === 'greedy' ? parts.slice(index).join('/') : part;
    if (text === '') return undefined;
    const decoded = decode(text);
    if (decoded === undefined) return 'bad-encoding';
    labels[segment.text] = decoded;
  }
  const greedy = operation.segments.at(-1)?.kind === 'greedy';
  if (!greedy && parts.length !== operation.segments.length) return undefined;
  const complete = operation.labels.every((name) => name in labels);
  const consumed = Object.keys(location.labels).every((name) => operation.labels.includes(name));
  return complete && consumed ? { operation, labels, score } : undefined;
}

function accepts(operation: Operation, request: RawRequest): boolean {
  if (operation.method !== request.method) return false;
  if (!operation.queryLiterals.every((literal) => hasLiteral(request, literal))) return false;
  const requiredQuery = [...operation.queryMembers].filter(([, required]) => required);
  if (!requiredQuery.every(([name]) => request.query.has(name))) return false;
  const requiredHeaders = [...operation.headerMembers].filter(([, required]) => required);
  return requiredHeaders.every(([name]) => request.headers[name] !== undefined || request.query.has(name));
}

function hasLiteral(request: RawRequest, [name, value]: [string, string]): boolean {
  return value === '' ? request.query.has(name) : request.query.get(name) === value;
}

/** What a request asks for beyond its path decides between operations that share path and method. */
function specificity(operation: Operation, request: RawRequest): number {
  const required = (members: Map<string, boolean>) => [...members.values()].filter(Boolean).length;
  const id = request.query.get('x-id') === operation.name ? 1 : 0;
  return (
    operation.queryLiterals.length * 10 +
    required(operation.queryMembers) * 3 +
    required(operation.headerMembers) * 3 +
    id
  );
}

/** Sub-resources, bare flags and, on writes, any parameter that the operation does not know. */
function strayParameters(operation: Operation, request: RawRequest, known: Set<string>): string[] {
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const literals = new Map(operation.queryLiterals);
  return [...new Set(request.query.keys())].filter((name) => {
    if (literals.has(name) || operation.queryMembers.has(name) || COMMON_PARAMETER.test(name)) return false;
    return !reading || known.has(name) || isSubResource(name) || request.query.get(name) === '';
  });
}

/** Sub-resources that take a value and so would look like a harmless parameter. */
function isSubResource(name: string): boolean {
  return name === 'uploadId' || name === 'partNumber' || name === 'versionId' || name === 'list-type';
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
