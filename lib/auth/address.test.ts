import { expect, test } from 'vitest';

import { addressFilter } from '@/lib/kernel/address-range';

import { addressOf } from './address';

test.each([
  ['203.0.113.7', '203.0.113.7'], ['198.51.100.1, 203.0.113.7', '203.0.113.7'], ['203.0.113.7:51234', '203.0.113.7'], ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:DB8::7', '2001:db8::7'], ['[2001:db8::7]:51234', '2001:db8::7'], ['[2001:db8::7]', '2001:db8::7'], ['::1', '::1'], [null, 'unknown'],
  ['203.0.113.7, 127.0.0.1', '203.0.113.7'], ['198.51.100.1, 203.0.113.7, 10.0.0.5, ::ffff:127.0.0.1', '203.0.113.7'], ['127.0.0.1', '127.0.0.1'],
  ['203.0.113.7, 198.51.100.9', '198.51.100.9'],
])('of X-Forwarded-For %j the address is %j: the last that is no proxy of ours, whatever port it came from', (header, address) => {
  expect(addressOf(header, addressFilter(['127.0.0.0/8', '::1', '10.0.0.0/8']))).toBe(address);
});
