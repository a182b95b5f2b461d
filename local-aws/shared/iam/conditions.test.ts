import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionsHold, isInRange, isKnownOperator } from './conditions';

type Values = Record<string, string | string[]>;

function holds(condition: Record<string, Record<string, string[]>>, values: Values, variables = true): boolean {
  return conditionsHold(condition, new Map(Object.entries(values)), variables);
}

const one = (operator: string, expected: string | string[], actual?: string | string[]) =>
  holds(
    { [operator]: { 'aws:Key': typeof expected === 'string' ? [expected] : expected } },
    actual === undefined ? {} : { 'aws:key': actual },
  );

test.each([
  ['StringEquals', 'a*', 'a*', true],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', 'A', 'a', false],
  ['StringEqualsIgnoreCase', 'A', 'a', true],
  ['StringNotEquals', 'a', 'b', true],
  ['StringNotEqualsIgnoreCase', 'A', 'a', false],
  ['StringLike', 'a*', 'abc', true],
  ['StringLike', 'a?', 'abc', false],
  ['StringNotLike', 'a*', 'abc', false],
  ['ArnEquals', 'arn:aws:s3:::b*', 'arn:aws:s3:::bucket', true],
  ['ArnLike', 'arn:aws:cloudfront::1:distribution/*', 'arn:aws:cloudfront::1:distribution/E1', true],
  ['ArnLike', 'arn:aws:*:distribution/E1', 'arn:aws:cloudfront::1:distribution/E1', false],
  ['ArnNotLike', 'arn:aws:s3:::b*', 'arn:aws:s3:::c', true],
  ['ArnNotEquals', 'arn:aws:s3:::b', 'arn:aws:s3:::b', false],
  ['NumericEquals', '10', '10.0', true],
  ['NumericLessThan', '10', '9', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericGreaterThan', '-1', '0', true],
  ['NumericGreaterThanEquals', '10', '9', false],
  ['NumericNotEquals', '10', '9', true],
  ['NumericEquals', '0', '', false],
  ['NumericLessThan', '10', 'nine', false],
  ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
  ['DateLessThan', '1767225600', '2025-12-31T23:59:59Z', true],
  ['DateLessThanEquals', '2026-01-01T00:00:00Z', '1767225600', true],
  ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
  ['DateGreaterThanEquals', '2026-01-01', '2026-01-01T00:00:00Z', true],
  ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', true],
  ['DateNotEquals', '2026-01-01T00:00:00Z', '1767225600', false],
  ['DateLessThan', 'never', '2025-12-31T23:59:59Z', false],
  ['Bool', 'true', 'TRUE', true],
  ['Bool', 'true', 'false', false],
  ['BinaryEquals', 'QmFzZTY0', 'QmFzZTY0', true],
  ['IpAddress', '10.0.0.0/8', '10.255.0.1', true],
  ['IpAddress', '10.0.0.1', '10.0.0.1', true],
  ['IpAddress', '10.0.0.0/8', '11.0.0.1', false],
  ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
  ['IpAddress', '10.0.0.0/8', '::1', false],
  ['NotIpAddress', '10.0.0.0/8', '11.0.0.1', true],
  ['NotIpAddress', '10.0.0.0/8', '10.0.0.1', false],
])('%s %s is asked of %s: %s', (operator, expected, actual, result) => {
  expect(one(operator, expected, actual)).toBe(result);
});

test('a key that the request lacks fails what it must be, satisfies what it must not be, and what it may lack', () => {
  expect(one('StringEquals', 'a')).toBe(false);
  expect(one('StringNotEquals', 'a')).toBe(true);
  expect(one('StringEqualsIfExists', 'a')).toBe(true);
  expect(one('StringEqualsIfExists', 'a', 'b')).toBe(false);
  expect(one('Null', 'true')).toBe(true);
  expect(one('Null', 'false')).toBe(false);
  expect(one('Null', 'true', 'here')).toBe(false);
  expect(one('Null', 'false', 'here')).toBe(true);
});

test('ForAnyValue wants one of the values to pass, ForAllValues each of them, and none is enough for the latter', () => {
  const keys = ['project', 'owner'];
  expect(one('ForAnyValue:StringEquals', ['project', 'cost'], keys)).toBe(true);
  expect(one('ForAnyValue:StringEquals', 'cost', keys)).toBe(false);
  expect(one('ForAllValues:StringEquals', ['project', 'cost'], keys)).toBe(false);
  expect(one('ForAllValues:StringEquals', ['project', 'owner', 'cost'], keys)).toBe(true);
  expect(one('ForAllValues:StringLike', ['p*', 'o*'], keys)).toBe(true);
  expect(one('ForAnyValue:StringNotEquals', 'project', keys)).toBe(true);
  expect(one('ForAllValues:StringNotEquals', 'project', keys)).toBe(false);
  expect(one('ForAnyValue:StringEquals', 'a')).toBe(false);
  expect(one('ForAllValues:StringEquals', 'a')).toBe(true);
  expect(one('ForAnyValue:StringEqualsIfExists', 'a')).toBe(true);
});

test('without a quantifier one of several values is enough, and for a negation none may be named', () => {
  expect(one('StringEquals', 'project', ['project', 'owner'])).toBe(true);
  expect(one('StringNotEquals', 'project', ['project', 'owner'])).toBe(false);
  expect(one('StringNotEquals', 'cost', ['project', 'owner'])).toBe(true);
});

test('all operators must hold, all keys of an operator, and one value of a key is enough', () => {
  const values = { 'aws:username': 'anna', 's3:prefix': 'home/' };
  const both = { StringEquals: { 'aws:username': ['berta', 'anna'], 's3:prefix': ['home/'] } };
  expect(holds(both, values)).toBe(true);
  expect(holds({ ...both, Bool: { 'aws:SecureTransport': ['true'] } }, values)).toBe(false);
  expect(holds({ StringEquals: { 'AWS:UserName': ['anna'], 's3:prefix': ['away/'] } }, values)).toBe(false);
});

test('variables stand for values of the request, never for a wildcard, and for nothing in the older language', () => {
  const asked = (expected: string, values: Values, operator = 'StringLike', variables = true) =>
    holds({ [operator]: { 's3:prefix': [expected] } }, values, variables);
  expect(asked('home/${aws:username}/*', { 'aws:username': 'anna', 's3:prefix': 'home/anna/x' })).toBe(true);
  expect(asked('home/${aws:username}/*', { 'aws:username': '*', 's3:prefix': 'home/anna/x' })).toBe(false);
  expect(asked('home/${aws:username}', { 's3:prefix': 'home/' })).toBe(false);
  expect(asked('home/${aws:username}', { 's3:prefix': 'x' }, 'StringNotLike')).toBe(false);
  expect(asked("home/${aws:username, 'guest'}", { 's3:prefix': 'home/guest' })).toBe(true);
  expect(asked('${*}${?}${$}', { 's3:prefix': '*?$' })).toBe(true);
  expect(asked('${*}', { 's3:prefix': 'anything' })).toBe(false);
  expect(asked('a*${aws:username}', { 'aws:username': 'x', 's3:prefix': 'a*x' }, 'StringEquals')).toBe(true);
  const old = { 'aws:username': 'anna', 's3:prefix': '${aws:username}' };
  expect(asked('${aws:username}', old, 'StringEquals', false)).toBe(true);
});

test('text full of unfinished variables is read in time proportional to its length', () => {
  const started = performance.now();
  expect(holds({ StringLike: { 's3:prefix': ['${'.repeat(50_000)] } }, { 's3:prefix': 'x' })).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});

const PAIRS = [
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['ArnLike', 'ArnNotLike'],
  ['IpAddress', 'NotIpAddress'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
] as const;
const values = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'A', '*', '?', ':', '1', '.'), maxLength: 4 }),
  fc.constantFrom('1', '01', '10.0.0.1', '10.0.0.0/8', 'arn:aws:s3:::b', '2026-01-01T00:00:00Z'),
);

test('an operator and its negation never agree about a single value, whatever the values and their order', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PAIRS), fc.array(values, { minLength: 1, maxLength: 3 }), values, (pair, wanted, actual) => {
      const [positive, negative] = pair;
      expect(one(positive, wanted, actual)).toBe(!one(negative, wanted, actual));
      expect(one(positive, wanted, actual)).toBe(one(positive, [...wanted].reverse(), actual));
      expect(one(`${positive}IfExists`, wanted, actual)).toBe(one(positive, wanted, actual));
    }),
  );
});

test('for one value, both quantifiers say what the operator says; a value more never makes ForAllValues hold', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PAIRS.flat()),
      fc.array(values, { minLength: 1, maxLength: 3 }),
      fc.array(values, { minLength: 1, maxLength: 3 }),
      values,
      (operator, wanted, actual, more) => {
        const first = actual.slice(0, 1);
        expect(one(`ForAnyValue:${operator}`, wanted, first)).toBe(one(operator, wanted, first));
        expect(one(`ForAllValues:${operator}`, wanted, first)).toBe(one(operator, wanted, first));
        if (!one(`ForAllValues:${operator}`, wanted, actual))
          expect(one(`ForAllValues:${operator}`, wanted, [...actual, more])).toBe(false);
        if (one(`ForAnyValue:${operator}`, wanted, actual))
          expect(one(`ForAnyValue:${operator}`, wanted, [...actual, more])).toBe(true);
      },
    ),
  );
});

test('an IPv4 range holds exactly the addresses that share its leading bits', () => {
  const toText = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
  const addresses = fc.nat({ max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(addresses, fc.nat({ max: 32 }), addresses, fc.nat({ max: 32 }), (network, bits, noise, kept) => {
      // Half of the addresses are taken from near the network, which chance alone would hardly ever hit.
      const address = Number((BigInt(network) ^ (BigInt(noise) >> BigInt(kept))) & 0xffffffffn);
      const share = (BigInt(network) ^ BigInt(address)) >> BigInt(32 - bits) === 0n;
      expect(isInRange(`${toText(network)}/${bits}`, toText(address))).toBe(share);
    }),
  );
});

test.each(['StringSame', 'ForSomeValues:StringEquals', 'NullIfExists', 'constructor', 'StringEqualsIfexists', ''])(
  'there is no operator %j',
  (operator) => {
    expect(isKnownOperator(operator)).toBe(false);
    expect(one(operator, 'a', 'a')).toBe(false);
  },
);
