import { seeIncomingRequests } from './incoming-requests';

/** Those that Next knows. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** One that changes nothing here: endpoints and actions are GET or POST, and a page takes it for GET. */
const TAKEN_NOWHERE = 'PUT';

let isMending = false;

/**
 * Has requests that Next cannot read refused like any other: it would throw on a path that is badly percent-encoded, on
 * `OPTIONS *` and on TRACE, answer 500 and write a trace to the log. A path is taken as it stands, so that nothing is found
 * there; a method that Next does not know becomes one that is taken nowhere, and is refused with those that are.
 */
export function mendUnreadableRequests(): void {
  if (isMending) return;
  isMending = true;
  seeIncomingRequests((request) => {
    request.url = readableTarget(request.url ?? '/');
    if (!METHODS.includes(request.method ?? '')) request.method = TAKEN_NOWHERE;
  });
}

/** A request's target with every segment that cannot be decoded spelled so that it decodes to itself. */
export function readableTarget(target: string): string {
  // Of the whole server; a program that asks gets a program's answer.
  if (target === '*') return '/api/*';
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (isDecodable(path)) return target;
  const readable = path.split('/').map((segment) => (isDecodable(segment) ? segment : segment.replaceAll('%', '%25'))).join('/');
  return `${readable}${target.slice(path.length)}`;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
