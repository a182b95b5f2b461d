import { describe, expect, test } from 'vitest';

import { read } from './read';

const bare = 'https://media.example.com/videos/7f3c/a.mp4';
const three = [
  { name: 'CloudFront-Policy', value: 'eyJT__' }, { name: 'CloudFront-Signature', value: 'Ab~c-d__' }, { name: 'CloudFront-Key-Pair-Id', value: 'K2JCJMDEHXQW5F' },
];
const header = three.map(({ name, value }) => `${name}=${value}`).join('; ');
const asked = (text: string) => read(text).asked;

/** One entry of a HAR file, as Chrome writes it. */
function har({ cookies = [] as object[], status = 403, url = bare } = {}): string {
  const body = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>';
  const entry = (of: string, at: number) => ({
    startedDateTime: '2026-11-29T10:06:08.000Z', time: 12,
    request: { method: 'GET', url: of, httpVersion: 'http/2.0', headers: [{ name: ':authority', value: 'media.example.com' }, { name: 'accept', value: '*/*' }, { name: 'Origin', value: 'https://app.example.com' }, ...(of === url ? cookies : [])], queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
    response: { status: at, statusText: '', httpVersion: 'http/2.0', headers: [{ name: 'server', value: 'CloudFront' }, { name: 'date', value: 'Sun, 29 Nov 2026 10:06:08 GMT' }], cookies: [], content: { size: 110, mimeType: 'text/xml', text: at === 403 ? body : 'ok' }, redirectURL: '', headersSize: -1, bodySize: -1 },
  });
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries: [entry('https://app.example.com/', 200), entry(url, status), entry('https://app.example.com/missing.png', 404)] } }, null, 2);
}

describe('cookies that went along', () => {
  test.each([
    ['Chrome’s “Copy as fetch (Node.js)”', `fetch("${bare}", {\n  "headers": {\n    "accept": "*/*",\n    "cookie": "${header}",\n    "Referer": "https://app.example.com/"\n  },\n  "body": null,\n  "method": "GET"\n});`],
    ['Chrome’s “Copy as cURL (cmd)” with --url', `curl --url ^"${bare}^" ^\n  -H ^"accept: */*^" ^\n  -b ^"${header}^"`],
    ['Chrome’s “Copy as PowerShell”', `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n${three.map(({ name, value }) => `$session.Cookies.Add((New-Object System.Net.Cookie("${name}", "${value}", "/", "media.example.com")))`).join('\n')}\nInvoke-WebRequest -UseBasicParsing -Uri "${bare}" \`\n-WebSession $session`],
    ['a header of a HAR file', `${bare}\n{"name":"Cookie","value":"${header}"}`],
    ['a header of a HAR file over several lines', `${bare}\n{\n  "name": "cookie",\n  "value": "${header}"\n}`],
    ['cookies of a HAR file', `${bare}\n"cookies": ${JSON.stringify(three)}`],
    ['a signer’s JSON', `${bare}\n${JSON.stringify(Object.fromEntries(three.map(({ name, value }) => [name, value])))}`],
    ['a Python dictionary', `requests.get('${bare}', cookies={${three.map(({ name, value }) => `'${name}': '${value}'`).join(', ')}})`],
    ['assignments', `${bare}\n${three.map(({ name, value }) => `cookies["${name}"] = "${value}"`).join('\n')}`],
  ])('are read from %s', (_, text) => {
    const { asked: found, notes } = read(text);
    expect([found, notes]).toMatchObject([{ url: bare, cookies: three }, []]);
  });

  test('are unknown where curl took them from a file', () => {
    expect(read(`curl '${bare}' -b cookies.txt`)).toMatchObject({ asked: { cookies: undefined }, notes: ['The command takes its cookies from a file, which is not in this: paste it too.'] });
  });

  test('and the request that was refused, with its answer, are read from a whole HAR file', () => {
    const { asked: found, notes } = read(har({ cookies: [{ name: 'cookie', value: header }] }));
    expect(found).toMatchObject({ url: bare, method: 'GET', page: 'https://app.example.com', cookies: three, answer: { status: 403, code: 'AccessDenied', server: 'CloudFront', at: new Date('2026-11-29T10:06:08Z') } });
    expect(notes).toEqual(['This is a HAR file with 3 requests; only one of them was looked at.']);
  });

  test('are unknown, and not absent, where a HAR file was exported without any', () => {
    const { asked: found, notes } = read(har({ url: `${bare}?Expires=1&Signature=A&Key-Pair-Id=K2JCJMDEHXQW5F` }));
    expect(found).toMatchObject({ cookies: undefined, answer: { status: 403 } });
    expect(notes).toContain('There are no cookies in it, as browsers leave them out of what they export: whether any were sent is not known.');
  });

  test('are unknown, and not absent, where they cannot be read, and that is said', () => {
    const { asked: found, notes } = read(`curl '${bare}'\nmy cookie <CloudFront-Policy> is eyJT__`);
    expect(found?.cookies).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('they could not be read')]);
  });
});

describe('cookies that were broken into lines', () => {
  const long = `CloudFront-Policy=${'eyJTdGF0'.repeat(20)}; CloudFront-Signature=${'Ab~c-dEf'.repeat(12)}AAA_; CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F`;

  test.each(['', '\nThanks', '\n\nBest, Ada', '\nHTTP/2 403'])('are read whole, wherever they are broken, and nothing behind them is taken for more: %j', (behind) => {
    const sent = asked(`${bare}\nCookie: ${long}`)?.cookies;
    for (let width = 24; width < long.length; width += 1) {
      const lines = (`Cookie: ${long}`.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
      expect(asked(`${bare}\n${lines}${behind}`)?.cookies, lines).toEqual(sent);
    }
  });
});

describe('cookies that were set', () => {
  test.each([
    ['Playwright’s storage state', { expires: -1, httpOnly: true, secure: true, sameSite: 'None' }, undefined],
    ['an add-on’s export', { expirationDate: 1_798_761_600, hostOnly: false, httpOnly: true, sameSite: 'no_restriction', secure: true, session: false, storeId: null }, new Date('2027-01-01T00:00:00Z')],
  ])('are read from %s with their attributes', (_, rest, endsAt) => {
    const text = JSON.stringify(three.map((cookie) => ({ ...cookie, domain: '.example.com', path: '/', ...rest })), null, 2);
    expect(asked(`${bare}\n${text}`)).toMatchObject({ cookies: [], setCookies: three.map((cookie) => ({ ...cookie, domain: 'example.com', path: '/', secure: true, sameSite: 'none', endsAt })) });
  });

  test('are read from a list of headers', () => {
    const list = three.map(({ name, value }) => `${name}=${value}; Path=/; Secure`);
    expect(asked(`${bare}\n${JSON.stringify(list)}`)).toMatchObject({ cookies: [], setCookies: three.map((cookie) => ({ ...cookie, path: '/', secure: true })) });
    expect(asked(`${bare}\n${JSON.stringify(list.map((cookie) => cookie.replace(/;.*/, '')))}`)).toMatchObject({ cookies: three, setCookies: [] });
  });

  test.each([
    ['Max-Age=0', new Date(0)], ['Max-Age=-1', new Date(0)], ['Expires=Thu, 01 Jan 1970 00:00:00 GMT', new Date(0)], ['expires=Thu, 01-Jan-1970 00:00:01 GMT', new Date(1_000)],
    ['Max-Age=600; Expires=Thu, 01 Jan 1970 00:00:00 GMT', undefined], ['Max-Age=soon', undefined], ['Secure', undefined],
  ])('with %s end then', (attributes, endsAt) => {
    expect(asked(`${bare}\nSet-Cookie: CloudFront-Policy=eyJT__; Path=/; ${attributes}`)?.setCookies[0]?.endsAt).toEqual(endsAt);
  });

  test('once more replace those of the same name, domain and path, as in a browser', () => {
    const set = (value: string, rest: string) => `Set-Cookie: CloudFront-Policy=${value}; ${rest}`;
    expect(asked([bare, set('', 'Path=/; Max-Age=0'), set('new', 'Path=/')].join('\n'))?.setCookies).toMatchObject([{ value: 'new', endsAt: undefined }]);
    expect(asked([bare, set('old', 'Path=/'), set('', 'Path=/; Max-Age=0')].join('\n'))?.setCookies).toMatchObject([{ value: '', endsAt: new Date(0) }]);
    expect(asked([bare, set('one', 'Path=/'), set('two', 'Path=/a')].join('\n'))?.setCookies).toHaveLength(2);
  });
});
