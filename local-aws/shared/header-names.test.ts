import { expect, test } from 'vitest';
import { asSent } from './header-names';

test.each([
  ['content-type', 'Content-Type'],
  ['server', 'Server'],
  ['last-modified', 'Last-Modified'],
  ['etag', 'ETag'],
  ['x-cache', 'X-Cache'],
  ['x-amz-request-id', 'x-amz-request-id'],
  ['x-amz-id-2', 'x-amz-id-2'],
  ['x-amzn-requestid', 'x-amzn-RequestId'],
])('%s goes out as %s', (name, sent) => {
  expect(asSent(name)).toBe(sent);
});
