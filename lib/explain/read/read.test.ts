import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { read } from './read';

const url = 'https://d111111abcdef8.cloudfront.net/videos/7f3c/a.mp4?lang=de&Expires=1798761600&Signature=Ab~c-dEf__&Key-Pair-Id=K2JCJMDEHXQW5F';
const bare = 'https://media.example.com/videos/7f3c/a.mp4';

const asked = (text: string) => read(text).asked;

describe('a signed URL', () => {
  test.each([
    ['plain', url],
    ['with space around', `\n  ${url}\r\n`],
    ['in quotes', `"${url}"`],
    ['in single quotes', `'${url}'`],
    ['in curly quotes', `“${url}”`],
    ['in angle brackets', `<${url}>`],
    ['in Markdown', `[the video](${url})`],
    ['in a sentence', `This one does not work: ${url}. Why?`],
    ['in a list', `- ${url},`],
    ['from HTML', `<a href="${url.replaceAll('&', '&amp;')}">`],
    ['from JSON', `{"url":"${url.replaceAll('&', String.raw`\u0026`)}"}`],
    ['from JSON with escaped slashes', `{"url":"${url.replaceAll('/', String.raw`\/`)}"}`],
    ['escaped for a shell', url.replaceAll(/[?&=]/g, String.raw`\$&`)],
    ['with a fragment', `${url}#t=10`],
    ['with a byte order mark', `\uFEFF${url}`],
    ['broken into lines of 40', (url.match(/.{1,40}/g) ?? []).join('\n')],
    ['broken into lines of 60 and indented', (url.match(/.{1,60}/g) ?? []).join('\r\n    ')],
    ['broken inside the key id', `${url.slice(0, -4)}\n${url.slice(-4)}`],
    ['before a word', `${url}\nThanks`],
    ['before a paragraph', `${url}\n\nhttps://example.com/else`],
    ['in a curl command for Windows', `curl ^"${url.replaceAll('&', '^&')}^" ^\n  -H ^"accept: */*^"`],
    ['in a curl command', `$ curl -v '${url}' -o /dev/null`],
  ])('%s is read', (_, text) => {
    expect(asked(text)?.url).toBe(url);
  });

  test('what was changed in reading is said', () => {
    expect(read(`“${url.replaceAll('&', '&amp;')}”.`).notes).toEqual(['&amp; in the URL was read as &.']);
    expect(read(`${url},`).notes).toEqual(['The punctuation after the URL was left out.']);
    expect(read(`${url}\n${url.replace('a.mp4', 'b.mp4')}`).notes).toEqual(['There is more than one signed URL in this; only the first one was looked at.']);
  });

  test.each([['a zero-width space', '\u200B'], ['a soft hyphen', '\u00AD'], ['a word joiner', '\u2060']])('%s in it is left out, and said', (_, invisible) => {
    const { asked: found, notes } = read(url.replace('/7f3c', `${invisible}/7f3c`));
    expect(found?.url).toBe(url);
    expect(notes).toEqual([expect.stringContaining('Invisible characters were left out')]);
  });

  test.each([
    `https://nam02.safelinks.protection.outlook.com/?url=${encodeURIComponent(url)}&data=05%7C02`,
    `https://www.google.com/url?q=${encodeURIComponent(url)}&sa=D`,
  ])('it is taken out of the link that a mail program put around it: %s', (text) => {
    const { asked: found, notes } = read(text);
    expect(found?.url).toBe(url);
    expect(notes).toEqual([expect.stringMatching(/^The signed URL was taken out of the link of /)]);
  });

  test.each([
    ['quoted in a mail', (url.match(/.{1,60}/g) ?? []).map((line) => `> ${line}`).join('\n'), 'The > of a quoted mail was taken out.'],
    ['quoted twice, in an answer', `Ada wrote:\n> > ${url}\n> \n> It does not work`, 'The > of a quoted mail was taken out.'],
    ['from a mail’s source', (url.replaceAll('=', '=3D').match(/.{1,70}(?<!=|=3)/g) ?? []).join('=\n'), 'The encoding of a mail’s source (quoted-printable) was undone.'],
  ])('%s it is read, and that is said', (_, text, note) => {
    const { asked: found, notes } = read(text);
    expect(found?.url).toBe(url);
    expect(notes).toContain(note);
  });

  test('that it was cut off is said', () => {
    expect(read(`${url.slice(0, -8)}…`).notes).toContain('The URL ends in …, so whatever showed it left out the rest: paste it whole.');
  });

  test('its parts stay as they are written', () => {
    expect(asked(url)).toMatchObject({ scheme: 'https', host: 'd111111abcdef8.cloudfront.net', target: url.slice('https://d111111abcdef8.cloudfront.net'.length), cookies: undefined, answer: undefined });
    expect(asked('http://e1.cloudfront.localhost:4001/a%20(b)/it\'s.mp4?x=%2f')).toMatchObject({ host: 'e1.cloudfront.localhost:4001', target: '/a%20(b)/it\'s.mp4?x=%2f' });
  });

  test('a URL without a signature keeps the dot that it ends in, unless a sentence ends there', () => {
    expect(asked(`${bare}?a=.`)?.url).toBe(`${bare}?a=.`);
    expect(asked(`Look at ${bare}.`)?.url).toBe(bare);
    expect(asked(`(see ${bare}).`)?.url).toBe(bare);
    expect(asked(`see ${bare}?a=(b)`)?.url).toBe(`${bare}?a=(b)`);
  });

  test('what a browser would encode is encoded', () => {
    expect(asked('https://media.example.com/über/ж.mp4')?.url).toBe('https://media.example.com/%C3%BCber/%D0%B6.mp4');
  });

  test('text without a request is said to have none', () => {
    for (const text of ['', 'hello', 'https://', 'ftp://a/b', '\0']) expect(read(text)).toEqual({ asked: undefined, notes: ['There is no http(s) URL and no request in this.'] });
  });
});

describe('cookies', () => {
  const three = [
    { name: 'CloudFront-Policy', value: 'eyJT__' }, { name: 'CloudFront-Signature', value: 'Ab~c-d__' }, { name: 'CloudFront-Key-Pair-Id', value: 'K2JCJMDEHXQW5F' },
  ];
  const header = three.map(({ name, value }) => `${name}=${value}`).join('; ');

  test.each([
    ['a Cookie header', `${bare}\nCookie: ${header}`],
    ['a Cookie header before the URL', `cookie: ${header}\n\n${bare}`],
    ['lines', `${bare}\n${three.map(({ name, value }) => `${name}=${value}`).join('\n')}`],
    ['lines with colons and quotes', `${bare}\n${three.map(({ name, value }) => `${name}: "${value}"`).join(',\n')}`],
    ['one line', `${bare}\n${header}`],
    ['a curl command with -H', `curl '${bare}' -H 'accept: */*' -H 'Cookie: ${header}' --compressed`],
    ['a curl command with -b', `curl '${bare}' -b '${header}'`],
    ['a curl command for Windows', `curl ^"${bare}^" ^\n  -H ^"accept: */*^" ^\n  -b ^"${header}^" ^\n  --compressed`],
    ['a curl command over several lines', `curl '${bare}' \\\n  -H 'accept: */*' \\\n  -b '${header}' \\\n  --compressed`],
  ])('%s is read', (_, text) => {
    expect(asked(text)).toMatchObject({ url: bare, cookies: three });
  });

  test('Set-Cookie is read with its attributes, and is not taken for sent', () => {
    const found = asked(`${bare}\n< Set-Cookie: CloudFront-Policy=eyJT__; Domain=.Example.com; Path=/videos; Secure; HttpOnly; SameSite=None\nset-cookie: CloudFront-Signature=x`);
    expect(found).toMatchObject({
      cookies: [],
      setCookies: [
        { name: 'CloudFront-Policy', value: 'eyJT__', domain: 'example.com', path: '/videos', secure: true, sameSite: 'none' },
        { name: 'CloudFront-Signature', value: 'x', domain: undefined, path: undefined, secure: false, sameSite: undefined },
      ],
    });
  });

  test('a browser’s table and curl’s cookie file are read', () => {
    const table = asked(`${bare}\nCloudFront-Policy\teyJT__\t.example.com\t/\tSession\t99\t✓\t✓\tLax`);
    expect(table?.setCookies).toMatchObject([{ name: 'CloudFront-Policy', value: 'eyJT__', domain: 'example.com', path: '/', sameSite: 'lax' }]);
    const file = asked(`${bare}\n#HttpOnly_.example.com\tTRUE\t/\tTRUE\t0\tCloudFront-Policy\teyJT__`);
    expect(file?.setCookies).toMatchObject([{ name: 'CloudFront-Policy', value: 'eyJT__', domain: 'example.com', path: '/', secure: true }]);
  });
});

describe('a transcript', () => {
  const body = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>';
  const target = url.slice('https://d111111abcdef8.cloudfront.net'.length);
  const verbose = `* Connected to d111111abcdef8.cloudfront.net (13.32.1.1) port 443\n> GET ${target} HTTP/2\n> Host: d111111abcdef8.cloudfront.net\n> User-Agent: curl/8.5.0\n> Accept: */*\n> Origin: https://app.example.com\n> Cookie: a=b\n> \n< HTTP/2 403 \n< content-type: text/xml\n< server: CloudFront\n< date: Thu, 31 Dec 2026 23:00:00 GMT\n< x-cache: Error from cloudfront\n< \n* Connection #0 left intact\n${body}%`;

  test('of curl -v gives request, cookies, page and answer', () => {
    expect(asked(verbose)).toMatchObject({
      method: 'GET', url, page: 'https://app.example.com', cookies: [{ name: 'a', value: 'b' }],
      answer: {
        status: 403, code: 'AccessDenied', message: 'Access denied', hasRequestId: false, isErrorPage: false,
        server: 'CloudFront', allowOrigin: undefined, hasHeaders: true, at: new Date('2026-12-31T23:00:00Z'),
      },
    });
  });

  test('of curl -v without any cookie says that none was sent', () => {
    expect(asked(verbose.replace('> Cookie: a=b\n', ''))?.cookies).toEqual([]);
  });

  test('of curl -v over port 80 is http', () => {
    expect(asked(verbose.replace('port 443', 'port 80'))?.scheme).toBe('http');
  });

  test('of curl -i gives the answer, S3’s request id too', () => {
    const s3 = body.replace('denied', 'Denied').replace('</Error>', '<RequestId>4Y</RequestId><HostId>x=</HostId></Error>');
    expect(asked(`$ curl -i "${url}"\nHTTP/1.1 403 Forbidden\r\nServer: AmazonS3\r\nAccess-Control-Allow-Origin: *\r\n\r\n${s3}`)).toMatchObject({
      url, answer: { status: 403, message: 'Access Denied', hasRequestId: true, server: 'AmazonS3', allowOrigin: '*', at: undefined },
    });
  });

  test('of a redirect gives the last answer, and a body alone is an answer', () => {
    expect(asked(`curl -iL ${url}\nHTTP/1.1 301 Moved\nserver: CloudFront\n\nHTTP/1.1 200 OK\nserver: AmazonS3\n`)?.answer).toMatchObject({ status: 200, server: 'AmazonS3' });
    expect(asked(`${url}\n${body}`)?.answer).toMatchObject({ status: undefined, code: 'AccessDenied', hasHeaders: false });
  });

  test('of a browser’s console says that CORS hid the answer', () => {
    const words = `Access to fetch at '${url}' from origin 'https://app.example.com' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.`;
    expect(asked(words)).toMatchObject({ url, page: 'https://app.example.com', origin: 'https://app.example.com', cors: { kind: 'missing' } });
  });
});

test('no text makes reading throw', () => {
  const piece = fc.oneof(fc.constantFrom('https://', 'http://a', '?', '&amp;', '\n', '\t', 'Cookie: ', 'Set-Cookie:', 'CloudFront-Policy=', '> GET / HTTP/1.1', 'Host: a', '<Code>', '</Code>', 'curl -b ', '\\', '\uD800', '"', "'"), fc.string({ unit: fc.nat(0xff_ff).map((code) => String.fromCharCode(code)), maxLength: 8 }), fc.string());
  fc.assert(fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
    const { asked: found, notes } = read(pieces.join(''));
    expect(found !== undefined || notes.length > 0).toBe(true);
  }), { numRuns: 200 });
});

describe('what curl -v printed by itself, without the command', () => {
  const progress = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';
  const sent = '> GET /a.mp4?x=1 HTTP/1.1\n> Host: d1.cloudfront.localhost:4567\n> User-Agent: curl/7.88.1\n> Accept: */*\n> \n< HTTP/1.1 403 Forbidden\n';
  const tls = '* ALPN: offers h2,http/1.1\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256\n';

  test.each([
    ['http', `${progress}  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:4567...\n* Connected to d1.cloudfront.localhost (127.0.0.1) port 4567 (#0)\n${sent}`],
    ['http', `* Host d1.cloudfront.localhost:4567 was resolved.\n*   Trying [::1]:4567...\n* Established connection to d1.cloudfront.localhost (::1 port 4567) from ::1 port 50000 \n${sent}`],
    ['https', `*   Trying 192.0.2.1:4567...\n* Connected to d1.cloudfront.localhost (192.0.2.1) port 4567 (#0)\n${tls}${sent}`],
    ['https', sent],
  ])('it was asked by %s', (scheme, text) => {
    expect(asked(text)?.url).toBe(`${scheme}://d1.cloudfront.localhost:4567/a.mp4?x=1`);
  });
});
