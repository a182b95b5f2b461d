/** S3's own request ids, and what concerns only one answer or the connection to the origin, end at the edge. */
const ENDED = new Set([
  'x-amz-request-id',
  'x-amz-id-2',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'date',
]);

/** What belongs to one answer and not to the object that it brings. */
const OF_ONE_ANSWER = new Set(['content-length', 'content-range']);

/** Takes an origin's headers (lower-case names), gives those that go on to every viewer of the same object. */
export function viewerHeaders(fromOrigin: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fromOrigin).filter(([name]) => !ENDED.has(name) && !OF_ONE_ANSWER.has(name)),
  );
}

/** The same for an answer that is passed on as it is. */
export function passedHeaders(fromOrigin: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fromOrigin).filter(([name]) => !ENDED.has(name)));
}
