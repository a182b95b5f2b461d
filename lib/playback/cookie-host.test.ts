import { expect, test } from 'vitest';

import { hostForCookies } from './cookie-host';

const names = { domainName: 'd1.cloudfront.localhost:4567', aliases: ['media.example.com'] };

test('cookies are for an alternate domain name under the site’s domain, at the port where viewers ask', () => {
  expect(hostForCookies({ domain: 'example.com' }, names)).toEqual({ ok: true, value: 'media.example.com:4567' });
});

test.each([
  ['another domain', 'example.org', 'No name of the distribution lies under example.org, so browsers would not send it these cookies. Its names: d1.cloudfront.localhost, media.example.com.'],
  ['CloudFront’s name for it', 'd1.cloudfront.localhost', 'no alternate domain name under d1.cloudfront.localhost, and for its own name, d1.cloudfront.localhost, no site but CloudFront’s could set cookies'],
  ['what is above CloudFront’s name', 'cloudfront.localhost', 'no alternate domain name under cloudfront.localhost, and for its own name, d1.cloudfront.localhost,'],
])('a domain without one is refused for what it is: %s', (_, domain, reason) => {
  expect(hostForCookies({ domain }, names)).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: { domain: expect.stringContaining(reason) } } });
});

test('a host that is none of its names is told these without a port', () => {
  expect(hostForCookies({ domain: 'example.com', host: 'www.example.com' }, names))
    .toMatchObject({ ok: false, error: { fields: { host: 'www.example.com is no name of the distribution. Its names: d1.cloudfront.localhost, media.example.com.' } } });
});
