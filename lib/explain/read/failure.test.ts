import { expect, test } from 'vitest';

import { read } from './read';

const url = 'https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1798761600&Signature=Ab~c-dEf__&Key-Pair-Id=K2JCJMDEHXQW5F';

/** As curl 7.88, Chromium, Firefox, Node.js, Python and wget say it. */
test.each([
  ['name', 'curl: (6) Could not resolve host: d111111abcdef8.cloudfront.net'],
  ['name', '* Could not resolve host: d111111abcdef8.cloudfront.net\n* Closing connection 0'],
  ['name', 'Failed to load resource: net::ERR_NAME_NOT_RESOLVED'],
  ['name', 'TypeError: fetch failed\n  [cause]: Error: getaddrinfo ENOTFOUND d111111abcdef8.cloudfront.net'],
  ['name', 'wget: unable to resolve host address ‘d111111abcdef8.cloudfront.net’'],
  ['connection', "curl: (7) Failed to connect to 127.0.0.1 port 4998 after 0 ms: Couldn't connect to server"],
  ['connection', 'Error: connect ECONNREFUSED 127.0.0.1:4567'],
  ['tls', 'curl: (60) SSL: no alternative certificate subject name matches target host name'],
  ['tls', 'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number'],
  ['tls', 'net::ERR_CERT_COMMON_NAME_INVALID'],
  ['timeout', 'curl: (28) Failed to connect to d111111abcdef8.cloudfront.net port 443 after 130000 ms'],
  ['broken', 'curl: (52) Empty reply from server'],
  ['broken', 'net::ERR_CONNECTION_RESET'],
  ['blocked', 'net::ERR_BLOCKED_BY_CLIENT'],
  ['content-policy', `Fetch API cannot load ${url}. Refused to connect because it violates the document's Content Security Policy.`],
  ['content-policy', `Content-Security-Policy: The page’s settings blocked the loading of a resource (media-src) at ${url} because it violates the following directive: “default-src 'self'”`],
  ['mixed-content', `Mixed Content: The page at 'https://app.example.com/' was loaded over HTTPS, but requested an insecure resource '${url.replace('https', 'http')}'. This request has been blocked; the content must be served over HTTPS.`],
])('%s: %s', (kind, message) => {
  const failure = read(`${url}\n${message}`).asked?.failure;
  expect(failure?.kind).toBe(kind);
  expect(failure?.words).toMatch(/\w/);
  expect(failure?.words).not.toContain('Signature=');
});

test.each([
  'curl: (22) The requested URL returned error: 403', 'curl: (18) transfer closed with outstanding read data remaining', 'GET https://app.example.com/ net::ERR_FAILED 403 (Forbidden)', 'net::ERR_ABORTED 403 (Forbidden)',
  `[Report Only] Loading media from '${url}' violates the following Content Security Policy directive: "media-src 'self'".`, "content-security-policy: default-src 'self'",
])('what came with an answer, or stopped nothing, is no failure: %s', (message) => {
  expect(read(`${url}\n${message}`).asked?.failure).toBeUndefined();
});

test('an answer that came counts more than a failure, unless it is a redirect that led nowhere', () => {
  const failure = 'curl: (6) Could not resolve host: films.s3.example.com';
  expect(read(`$ curl -i '${url}'\nHTTP/2 403\nserver: CloudFront\n\n${failure}`).asked?.failure).toBeUndefined();
  expect(read(`$ curl -iL '${url}'\nHTTP/2 302\nlocation: https://films.s3.example.com/a\n\n${failure}`).asked?.failure?.kind).toBe('name');
});

test('of a complaint about mixed content the video’s URL is read, and not the page’s', () => {
  const text = "Mixed Content: The page at 'https://app.example.com/' was loaded over HTTPS, but requested an insecure element 'http://d111111abcdef8.cloudfront.net/a.mp4'. This request was automatically upgraded to HTTPS, For more information see https://blog.chromium.org/2019/10/no-more-mixed-messages-about-https.html";
  expect(read(text)).toMatchObject({ asked: { url: 'https://d111111abcdef8.cloudfront.net/a.mp4', failure: undefined }, notes: ['The browser says that it asked with https:// in place of http://.'] });
});

test('a failure alone is said to be one', () => {
  expect(read('curl: (6) Could not resolve host: d111111abcdef8.cloudfront.net').notes).toEqual(['There is no http(s) URL and no request in this.', expect.stringContaining('the signature played no part')]);
});

test('of a complaint about the page’s policy the words are given, and no piece of the URL that stands in them', () => {
  const long = url.replace('Ab~c-dEf__', 'Ab~c-dEf__'.repeat(40));
  for (const words of [`Refused to load media from '${long}' because it violates the following Content Security Policy directive: "media-src 'self'".`, `Loading media from '${long}' violates the following Content Security Policy directive: "media-src 'self'".`]) {
    expect(read(words).asked?.failure).toEqual({ kind: 'content-policy', words: words.replace(long, 'URL') });
  }
});

test('what sudo says of the machine’s own name is no failure of the request', () => {
  expect(read(`${url}\nsudo: unable to resolve host web1: Name or service not known`).asked?.failure).toBeUndefined();
});
