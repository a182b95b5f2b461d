import { expect, test } from 'vitest';

import { arrange, type Column, type Facet, readState, type TableState, writeState } from './arrange';

interface Row { name: string; size: number | null; state: string }

const ROWS: Row[] = [
  { name: 'bucket 10', size: 2, state: 'ready' },
  { name: 'Bucket 2', size: null, state: 'broken' },
  { name: 'archive', size: 30, state: 'ready' },
];
const columns: Column<Row>[] = [
  { id: 'name', label: 'Name', cell: ({ name }) => name, value: ({ name }) => name },
  { id: 'size', label: 'Size', cell: ({ size }) => size, value: ({ size }) => size },
];
const facets: Facet<Row>[] = [{ id: 'state', label: 'State', of: ({ state }) => state, options: [] }];
const NOTHING: TableState = { text: '', sort: null, chosen: {} };

const names = (state: Partial<TableState>) => arrange(ROWS, { columns, facets }, { ...NOTHING, ...state }).map(({ name }) => name);

test('rows keep their order until a column is chosen, and numbers in names count as numbers', () => {
  expect(names({})).toEqual(['bucket 10', 'Bucket 2', 'archive']);
  expect(names({ sort: { column: 'name', descending: false } })).toEqual(['archive', 'Bucket 2', 'bucket 10']);
  expect(names({ sort: { column: 'name', descending: true } })).toEqual(['bucket 10', 'Bucket 2', 'archive']);
});

test('what has no value comes last, whichever way it is sorted', () => {
  expect(names({ sort: { column: 'size', descending: false } })).toEqual(['bucket 10', 'archive', 'Bucket 2']);
  expect(names({ sort: { column: 'size', descending: true } })).toEqual(['archive', 'bucket 10', 'Bucket 2']);
});

test('every word must be somewhere in the row, in either case', () => {
  expect(names({ text: 'BUCKET' })).toEqual(['bucket 10', 'Bucket 2']);
  expect(names({ text: ' 30  arch ' })).toEqual(['archive']);
  expect(names({ text: 'nowhere' })).toEqual([]);
});

test('a chosen facet lets through just its rows, and an unknown column sorts nothing', () => {
  expect(names({ chosen: { state: 'broken' } })).toEqual(['Bucket 2']);
  expect(names({ sort: { column: 'gone', descending: false } })).toEqual(['bucket 10', 'Bucket 2', 'archive']);
});

test('a state comes back from the address as it was written, beside what else is there', () => {
  const state: TableState = { text: 'a b', sort: { column: 'size', descending: true }, chosen: { state: 'ready' } };
  const query = writeState('cursor=x', 'keys', ['state'], state);
  expect(query).toBe('cursor=x&keys.q=a+b&keys.sort=-size&keys.state=ready');
  expect(readState(new URLSearchParams(query), 'keys', ['state'])).toEqual(state);
  expect(writeState(query, 'keys', ['state'], NOTHING)).toBe('cursor=x');
});
