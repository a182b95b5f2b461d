import fc from 'fast-check';
import { expect, test } from 'vitest';

import { hasFieldTwice } from './field-twice';

const twice = (text: string) => hasFieldTwice(text, JSON.parse(text));

test.each(['{"a":1,"a":1}', '{"a":{"b":1, "c":2,"b":3}}', '[[{"a":[{"b":1,"\\u0062":2}]}]]', '{"__proto__":1,"__proto__":2}'])('%s has a field twice', (text) => {
  expect(twice(text)).toBe(true);
});

test.each(['{"a":1,"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a:b":"c\\":d","":":"}', '"a:b"', '7', 'null', '{"__proto__":{"a":1}}', `${'['.repeat(5_000)}${']'.repeat(5_000)}`])('%s has none', (text) => {
  expect(twice(text)).toBe(false);
});

test('what JSON.stringify writes has none, however it is spaced', () => {
  fc.assert(fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
    expect(twice(JSON.stringify(JSON.parse(text), null, indent))).toBe(false);
  }));
});
