import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheKey } from '../cache/key';
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

const TEXT = fc.string({ unit: fc.constantFrom('a', '"', ',', '['), maxLength: 3 });
const KEYED = fc.record({ id: TEXT, path: TEXT, host: TEXT, query: TEXT, origin: TEXT, cookies: TEXT });

type Keyed = Record<'id' | 'path' | 'host' | 'query' | 'origin' | 'cookies', string>;

function keyOf({ id, path, host, query, origin, cookies }: Keyed): string {
  return cacheKey(id, path, host, { query, headers: { origin }, cookies });
}

test('a request for anything else has another key: each of distribution, path, host and selected parts counts', () => {
  fc.assert(
    fc.property(KEYED, KEYED, (one, other) => {
      expect(keyOf({ ...one })).toBe(keyOf(one));
      for (const name of ['id', 'path', 'host', 'query', 'origin', 'cookies'] as const) {
        const changed = { ...one, [name]: other[name] };
        expect(keyOf(changed) === keyOf(one)).toBe(other[name] === one[name]);
      }
    }),
  );
});

test('the order of headers makes no other key', () => {
  const key = (headers: Record<string, string>) =>
    cacheKey('E1', '/', undefined, { query: '', headers, cookies: '' });
  expect(key({ a: '1', b: '2' })).toBe(key({ b: '2', a: '1' }));
});
