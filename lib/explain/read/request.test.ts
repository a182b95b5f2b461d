import { describe, expect, test } from 'vitest';

import { answered, explained, host, signed } from '@/test/harness/signed-requests';

import { read } from './read';

const query = 'Expires=1798761600&Signature=Ab~c-dEf__&Key-Pair-Id=K2JCJMDEHXQW5F';
const error = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>';

/** As curl 7.88 -v prints it into a file, its progress and the body without a line break included. */
function verbose(name: string, status: string, body: string, sent = ''): string {
  return `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:4999...\n* Connected to d1.cloudfront.localhost (127.0.0.1) port 4999 (#0)\n> GET /${name}?${query} HTTP/1.1\r\n> Host: d1.cloudfront.localhost:4999\r\n> User-Agent: curl/7.88.1\r\n> Accept: */*\r\n${sent}> \r\n< HTTP/1.1 ${status}\r\n< content-type: text/xml\r\n< Date: Sun, 29 Nov 2026 10:06:08 GMT\r\n< Transfer-Encoding: chunked\r\n< \r\n{ [121 bytes data]\n\r100   110    0   110    0     0   3615      0 --:--:-- --:--:-- --:--:--  3666\n* Connection #0 to host d1.cloudfront.localhost left intact\n${body}`;
}

/** As curl -i prints it, with the command that was typed. */
function included(name: string, status: string, body: string): string {
  return `$ curl -i 'http://d1.cloudfront.localhost:4999/${name}?${query}'\nHTTP/1.1 ${status}\r\ncontent-type: text/xml\r\n\r\n${body}`;
}

describe('of several attempts in one text', () => {
  const denied = ['403 Forbidden', error] as const;
  const served = ['200 OK', 'a film\n'] as const;

  test.each([
    ['curl -v, denied and then served', verbose('b.mp4', ...denied) + verbose('a.mp4', ...served), '/a.mp4', 200, undefined],
    ['curl -v, served and then denied', verbose('a.mp4', ...served) + verbose('b.mp4', ...denied), '/b.mp4', 403, 'AccessDenied'],
    ['curl -i, denied and then served', `${included('b.mp4', ...denied)}\n${included('a.mp4', ...served)}`, '/a.mp4', 200, undefined],
    ['curl -i, served and then denied', `${included('a.mp4', ...served)}\n${included('b.mp4', ...denied)}`, '/b.mp4', 403, 'AccessDenied'],
  ])('request and answer are those of the last one, and that is said: %s', (_, text, path, status, code) => {
    const { asked, notes } = read(text);
    expect(asked).toMatchObject({ target: `${path}?${query}`, scheme: 'http', answer: { status, code } });
    expect(notes).toEqual([expect.stringMatching(/^There is more than one signed (?:URL|request) in this; only the last one was looked at\.$/)]);
  });

  test('an answer right behind the body of another is one of its own', () => {
    const answers = `HTTP/1.1 403 Forbidden\n\n${error}HTTP/1.1 200 OK\n\na film\n`;
    expect(read(`https://d1.cloudfront.net/a.mp4?${query}\n${answers}`).asked?.answer).toMatchObject({ status: 200, code: undefined });
  });

  test('a request that was not answered has no answer of another’s', () => {
    const text = `${verbose('b.mp4', ...denied)}\n> GET /a.mp4?${query} HTTP/1.1\n> Host: d1.cloudfront.localhost:4999\n`;
    expect(read(text).asked).toMatchObject({ target: `/a.mp4?${query}`, answer: undefined });
  });

  test('cookies of one are not those of another', () => {
    const text = verbose('b.mp4', ...denied, '> Cookie: CloudFront-Policy=old\r\n') + verbose('a.mp4', ...served);
    expect(read(text).asked?.cookies).toEqual([]);
    expect(read(verbose('a.mp4', ...served) + verbose('b.mp4', ...denied, '> Cookie: CloudFront-Policy=new\r\n')).asked?.cookies).toEqual([{ name: 'CloudFront-Policy', value: 'new' }]);
  });

  test('an answer above its request, as a browser shows it, is its answer', () => {
    const text = `HTTP/1.1 403 Forbidden\nServer: CloudFront\n\nGET /a.mp4?${query} HTTP/1.1\nHost: d1.cloudfront.net\n\n${error}`;
    expect(read(text).asked?.answer).toMatchObject({ status: 403, code: 'AccessDenied', server: 'CloudFront' });
    expect(read(`https://d1.cloudfront.net/a.mp4?${query}\n${error}\nHTTP/1.1 403 Forbidden\n`).asked?.answer).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
});

describe('a request line and its headers, as Firefox copies them', () => {
  const raw = (url: string) => `GET ${url.replace(/^https?:\/\/[^/]*/, '')} HTTP/1.1\nHost: ${host}\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\nAccept: */*\nConnection: keep-alive\n`;
  const note = expect.stringContaining('Nothing in this says whether it was asked with http:// or https://');

  test('do not say the scheme, and the reader does', () => {
    const { asked, notes } = read(raw(signed()));
    expect([asked?.isSchemeAssumed, notes]).toEqual([true, [note]]);
    expect(read(raw(signed()).replace('HTTP/1.1', 'HTTP/2'))).toMatchObject({ asked: { scheme: 'https', isSchemeAssumed: false }, notes: [] });
    expect(read(`${signed()}\n${raw(signed())}`)).toMatchObject({ asked: { scheme: 'https', isSchemeAssumed: false } });
  });

  test.each([['https', {}], ['http', {}], ['https', { ipAddress: '192.0.2.10' }], ['http', { ipAddress: '192.0.2.10' }]])('signed for %s, with %j: the scheme is never the cause by assumption', (scheme, more) => {
    const found = explained(raw(signed({ url: `${scheme}://${host}/videos/7f3c/a.mp4`, ...more })));
    expect([found.cause.code, found.asked.url.split(':', 1)[0]]).toEqual(['served', scheme]);
  });

  test.each(['https', 'http'])('signed for %s and refused: the scheme is what is still open', (scheme) => {
    const { cause } = explained(`${raw(signed({ url: `${scheme}://${host}/videos/7f3c/a.mp4` }))}\n${answered('AccessDenied', 'Access denied')}`);
    expect(cause).toMatchObject({ code: 'nothing-found', sentence: expect.stringContaining(`in order for ${scheme}://. Still open: by which scheme`) });
  });

  test('what is wrong beside the scheme is the cause', () => {
    const later = new Date('2027-01-01T00:00:00Z');
    expect(explained(raw(signed({ url: `http://${host}/videos/7f3c/a.mp4` })), {}, later).cause.code).toBe('expired');
  });

  test('an address that a redirect leads to does not say by which scheme it was asked', () => {
    expect(read(`${raw(signed())}\nHTTP/1.1 301 Moved Permanently\nLocation: https://${host}/a.mp4\n`).asked?.isSchemeAssumed).toBe(true);
  });
});

describe('the pseudo-headers of HTTP/2 that Chrome shows and copies', () => {
  const path = `/a.mp4?${query}`;
  test.each([
    ['with colons', `:authority: d1.cloudfront.net\n:method: GET\n:path: ${path}\n:scheme: https\naccept: */*\ncookie: a=b\norigin: https://app.example.com`],
    ['with tabs', `:authority\td1.cloudfront.net\n:method\tGET\n:path\t${path}\n:scheme\thttps\ncookie: a=b\norigin: https://app.example.com`],
    ['on two lines each', `:authority\nd1.cloudfront.net\n:method\nGET\n:path\n${path}\n:scheme\nhttps\ncookie: a=b\norigin: https://app.example.com`],
  ])('are a request: %s', (_, text) => {
    expect(read(`${text}\n\n${error}`)).toMatchObject({
      asked: { url: `https://d1.cloudfront.net${path}`, isSchemeAssumed: false, method: 'GET', page: 'https://app.example.com', cookies: [{ name: 'a', value: 'b' }], answer: { code: 'AccessDenied' } }, notes: [],
    });
  });
});

test.each([
  ['curl -f', 'curl: (22) The requested URL returned error: 403'], ['wget', '2026-11-29 10:00:00 ERROR 403: Forbidden.'], ['ffmpeg', '[https @ 0x5581] HTTP error 403 Forbidden'],
  ['PowerShell', 'Invoke-WebRequest : The remote server returned an error: (403) Forbidden.'], ['Python', 'requests.exceptions.HTTPError: 403 Client Error: Forbidden for url:'],
  ['Chrome', 'Failed to load resource: the server responded with a status of 403 ()'], ['Chrome', 'net::ERR_ABORTED 403 (Forbidden)'],
])('the status is read from the words of %s, so that a refusal is not said to be served: %s', (_, words) => {
  expect(read(`${words}\n${signed()}`).asked?.answer).toMatchObject({ status: 403, code: undefined, hasHeaders: false });
  expect(explained(`${words}\n${signed()}`).cause.code).toBe('answer-disagrees');
});
