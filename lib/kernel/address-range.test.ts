import fc from 'fast-check';
import { expect, test } from 'vitest';

import { addressFilter, isAddressRange } from './address-range';

test.each([
  ['203.0.113.7', true], ['203.0.113.0/24', true], ['0.0.0.0/0', true], ['2001:db8::1', true], ['2001:db8::/32', true],
  ['203.0.113.0/33', false], ['2001:db8::/129', false], ['203.0.113', false], ['host', false], ['203.0.113.7/', false], ['203.0.113.7/8/8', false], ['', false], ['1.2.3.4/-1', false],
])('%j as an address range: %j', (text, is) => {
  expect(isAddressRange(text)).toBe(is);
});

test('a list of addresses holds its own and no other; an empty one holds all', () => {
  const holds = addressFilter(['203.0.113.0/24', '198.51.100.7', '2001:db8::/32']);
  for (const inside of ['203.0.113.0', '203.0.113.255', '198.51.100.7', '2001:db8:1::9']) expect(holds(inside)).toBe(true);
  for (const outside of ['203.0.114.0', '198.51.100.8', '2001:db9::1', 'unknown', '']) expect(holds(outside)).toBe(false);
  expect(addressFilter([])('unknown')).toBe(true);
});

test('an IPv4 address written as IPv6, as servers on both see it, is the same address', () => {
  expect(addressFilter(['203.0.113.7'])('::ffff:203.0.113.7')).toBe(true);
});

test('no text makes a range that cannot be used', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.tuple(fc.ipV4(), fc.integer()).map(([ip, n]) => `${ip}/${n}`)), (text) => {
    if (isAddressRange(text)) expect(() => addressFilter([text])('10.0.0.1')).not.toThrow();
  }));
});
