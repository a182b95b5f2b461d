import { describe, expect, test } from 'vitest';

import { alias, answered, cookieHeader, explained, host, signed, signedCookies, url } from '@/test/harness/signed-requests';

/** A browser stands between the answer and the page. */
const app = 'https://app.example.com';
const { pathname, search } = new URL(signed());
const spoken = (headers: string[] = [`Origin: ${app}`]) => [`* Connected to ${host} (192.0.2.1) port 443`, '* ALPN: curl offers h2', `> GET ${pathname}${search} HTTP/1.1`, `> Host: ${host}`, ...headers.map((header) => `> ${header}`), '>'].join('\n');
const ok = (...headers: string[]) => ['< HTTP/1.1 200 OK', '< Server: AmazonS3', ...headers.map((header) => `< ${header}`), '<'].join('\n');
const codes = ({ cause, others }: ReturnType<typeof explained>) => [cause.code, ...others.map(({ code }) => code)];
const corsOf = (found: ReturnType<typeof explained>) => found.checks.find(({ id }) => id === 'cors');

describe('what was served and the page may not read', () => {
  test('is blocked: there is something to do, and no browser is said to have reported it', () => {
    const found = explained(`${spoken()}\n${ok()}`);
    expect(codes(found)).toEqual(['cors-blocked']);
    expect(found.cause.sentence).toBe(`A browser keeps this answer from the page at ${app}: it has no Access-Control-Allow-Origin.`);
    expect(found.cause.evidence).toContain('It was served, with status 200: only the browser keeps it from the page.');
  });

  test.each([
    ['its origin is allowed', 'served', [`Access-Control-Allow-Origin: ${app}`], []],
    ['every origin is allowed', 'served', ['Access-Control-Allow-Origin: *'], []],
    ['every origin is allowed, and cookies went along', 'cors-blocked', ['Access-Control-Allow-Origin: *'], [cookieHeader(signedCookies())]],
    ['credentials are not allowed, and cookies went along', 'cors-blocked', [`Access-Control-Allow-Origin: ${app}`], [cookieHeader(signedCookies())]],
    ['credentials are allowed, and cookies went along', 'served', [`Access-Control-Allow-Origin: ${app}`, 'Access-Control-Allow-Credentials: true'], [cookieHeader(signedCookies())]],
    ['another origin is allowed', 'cors-blocked', ['Access-Control-Allow-Origin: https://other.example.com'], []],
  ])('where %s: %s', (_, code, received, sent) => {
    expect(codes(explained(`${spoken([`Origin: ${app}`, ...sent])}\n${ok(...received)}`))).toEqual([code]);
  });

  test('is no question for a page of the same origin', () => {
    expect(codes(explained(`${spoken([`Origin: https://${host}`])}\n${ok()}`))).toEqual(['served']);
    expect(codes(explained(`${spoken([`Origin: https://${alias}`])}\n${ok()}`))).toEqual(['cors-blocked']);
  });
});

test('a page that was only named, with a request that has no Origin, is left open: such an answer has no CORS headers anyhow', () => {
  const named = explained(`${spoken([])}\n${ok()}`, { page: app });
  expect(codes(named)).toEqual(['served']);
  expect(corsOf(named)).toMatchObject({ outcome: 'unknown', evidence: expect.stringContaining(`a page at ${app}`) });
  expect(corsOf(explained(signed(), { page: app }))?.evidence).toContain(app);
  expect(codes(explained(signed(), { page: app }))).toEqual(['served']);
});

describe('a browser’s complaint is told as it is', () => {
  const chromium = (why: string) => `Access to fetch at '${signed()}' from origin '${app}' has been blocked by CORS policy: ${why}`;
  const firefox = (why: string) => `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${signed()}. (Reason: ${why}).`;

  test.each([
    [chromium('No \'Access-Control-Allow-Origin\' header is present on the requested resource.'), /it has no Access-Control-Allow-Origin.*A refusal may be behind it/],
    [chromium('The value of the \'Access-Control-Allow-Origin\' header in the response must not be the wildcard \'*\' when the request\'s credentials mode is \'include\'.'), /allows every origin \(\*\), which does not count for a request with credentials\.$/],
    [chromium('The \'Access-Control-Allow-Origin\' header has a value \'https://other.example.com\' that is not equal to the supplied origin.'), /it allows https:\/\/other\.example\.com alone, and the page is at https:\/\/app\.example\.com\.$/],
    [chromium('The \'Access-Control-Allow-Origin\' header contains multiple values \'*, https://a.example\', but only one is allowed.'), /more than one value \(\*, https:\/\/a\.example\)/],
    [chromium('The value of the \'Access-Control-Allow-Credentials\' header in the response is \'\' which must be \'true\' when the request\'s credentials mode is \'include\'.'), /no Access-Control-Allow-Credentials: true\.$/],
    [chromium('Response to preflight request doesn\'t pass access control check: It does not have HTTP ok status.'), /to its preflight \(OPTIONS\): it was no success/],
    [chromium('Request header field range is not allowed by Access-Control-Allow-Headers in preflight response.'), /to its preflight \(OPTIONS\): it does not allow range/],
    [firefox('CORS header ‘Access-Control-Allow-Origin’ missing'), /it has no Access-Control-Allow-Origin/],
    [firefox('CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://other.example.com’'), /it allows https:\/\/other\.example\.com alone\.$/],
    [firefox('Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’'), /every origin \(\*\)/],
    [`Origin ${app} is not allowed by Access-Control-Allow-Origin.\n${signed()}`, /it has no Access-Control-Allow-Origin/],
  ])('%s', (words, sentence) => {
    const { cause } = explained(words);
    expect([cause.code, cause.sentence]).toEqual(['cors-blocked', expect.stringMatching(sentence)]);
  });
});

describe('a preflight', () => {
  const options = (target: string) => `> OPTIONS ${target} HTTP/1.1\n> Host: ${host}\n> Origin: ${app}\n> Access-Control-Request-Method: GET\n>\n`;
  const missing = answered('MissingKey', 'Missing Key-Pair-Id query parameter or cookie value');

  test('without a signature in its URL is refused, and cookies are not what is missing', () => {
    const { cause, others } = explained(`${options(pathname)}${missing}`);
    expect(cause).toMatchObject({ code: 'preflight-refused', fix: expect.stringContaining('allow OPTIONS') });
    expect([cause, ...others].map(({ fix }) => fix).join(' ')).not.toContain('all of the CloudFront cookies');
    expect(explained(`${url}\nSet-Cookie: CloudFront-Key-Pair-Id=K1; Path=/hls\n${options(pathname)}${missing}`).cause.code).toBe('preflight-refused');
  });

  test('with one is judged like any other request', () => {
    expect(codes(explained(options(pathname + search)))).toEqual(['served']);
  });
});
