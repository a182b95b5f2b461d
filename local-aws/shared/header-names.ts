/** Names that are not written word by word with a capital letter. */
const EXCEPTIONS = new Map([
  ['etag', 'ETag'],
  ['x-amzn-requestid', 'x-amzn-RequestId'],
]);

/**
 * Takes a header's lower-case name, gives it as AWS writes it in HTTP/1.1. Names are equal in any case, but people
 * compare answers, and scripts look for `ETag:`.
 */
export function asSent(name: string): string {
  if (name.startsWith('x-amz-')) return name;
  return EXCEPTIONS.get(name) ?? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
