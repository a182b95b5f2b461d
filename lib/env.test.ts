import { expect, test } from 'vitest';

import { addEnvironment } from '@/test/harness/environment';

import { env } from './env';

test('trusted proxies are addresses and ranges, with commas or spaces between them', () => {
  addEnvironment({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7 2001:db8::/32' });
  expect(env().trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']);
});

test.each(['10.0.0.0/99', 'proxy.example.com', '10.0.0.1-10.0.0.9'])('%s among the trusted proxies is refused by name, and not at a request', (value) => {
  addEnvironment({ TRUSTED_PROXIES: `10.0.0.0/8 ${value}` });
  expect(() => env()).toThrow(/TRUSTED_PROXIES must be IP addresses or ranges/);
});
