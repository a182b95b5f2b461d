import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheKey } from './cache/key';
import { selectParts, type Selection, type Selections } from './forwarding';

const NONE: Selection = { kind: 'none' };
const ALL: Selection = { kind: 'all' };

function selections(parts: Partial<Selections>): Selections {
  return { queryStrings: NONE, headers: NONE, cookies: NONE, ...parts };
}

const VIEWER = {
  ownQuery: 'b=2&a=1&Size=3&b=4',
  headers: { cookie: 'one=1; two=2; CloudFront-Policy=x', origin: 'http://a', range: 'bytes=0-1', host: 'h' },
};

test('query strings are selected by name, in the order they came, and case counts', () => {
  const query = (queryStrings: Selection) => selectParts(VIEWER, [selections({ queryStrings })]).query;
  expect(query(NONE)).toBe('');
  expect(query(ALL)).toBe('b=2&a=1&Size=3&b=4');
  expect(query({ kind: 'only', names: ['b', 'size'] })).toBe('b=2&b=4');
  expect(query({ kind: 'except', names: ['b'] })).toBe('a=1&Size=3');
});

test('a parameter is found by its name however it is written', () => {
  const viewer = { ownQuery: 'response%2Dcontent-type=x', headers: {} };
  const queryStrings: Selection = { kind: 'only', names: ['response-content-type'] };
  expect(selectParts(viewer, [selections({ queryStrings })]).query).toBe('response%2Dcontent-type=x');
});

test('headers are selected whatever their case, but never those that belong to the edge or the connection', () => {
  const headers = (selection: Selection) => selectParts(VIEWER, [selections({ headers: selection })]).headers;
  expect(headers({ kind: 'only', names: ['Origin', 'Accept'] })).toEqual({ origin: 'http://a' });
  expect(headers(ALL)).toEqual({ origin: 'http://a' });
});

test("cookies are selected by name, and CloudFront's own are no viewer's", () => {
  const cookies = (selection: Selection) => selectParts(VIEWER, [selections({ cookies: selection })]).cookies;
  expect(cookies(ALL)).toBe('one=1; two=2');
  expect(cookies({ kind: 'only', names: ['two'] })).toBe('two=2');
  expect(cookies({ kind: 'except', names: ['two'] })).toBe('one=1');
});

test('what any of several policies names is forwarded', () => {
  const both = [selections({ queryStrings: { kind: 'only', names: ['a'] } }), selections({ cookies: ALL })];
  expect(selectParts(VIEWER, both)).toEqual({ query: 'a=1', headers: {}, cookies: 'one=1; two=2' });
});

test('two requests share a key exactly when distribution, path, host and what is selected are the same', () => {
  const short = fc.string({ unit: fc.constantFrom('a', '"', ',', '['), maxLength: 2 });
  const request = fc.record({
    id: short, path: short, host: fc.option(short, { nil: undefined }), query: short, origin: short, cookies: short,
  });
  const keyOf = ({ id, path, host, query, origin, cookies }: { [name: string]: string | undefined }) =>
    cacheKey(id ?? '', path ?? '', host, { query: query ?? '', headers: { origin: origin ?? '' }, cookies: cookies ?? '' });
  fc.assert(
    fc.property(request, request, (one, other) => {
      expect(keyOf(one) === keyOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});

test('the order of headers makes no other key', () => {
  const key = (headers: Record<string, string>) => cacheKey('E1', '/', undefined, { query: '', headers, cookies: '' });
  expect(key({ a: '1', b: '2' })).toBe(key({ b: '2', a: '1' }));
});
