import type { ReactNode } from 'react';

type SortValue = string | number | null;

/** A column of a `DataTable`. */
export interface Column<Row> {
  id: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** What it is sorted by and found by; a column without it is neither. Null comes last, whichever way it is sorted. */
  value?: (row: Row) => SortValue;
  align?: 'right';
  /** Classes of its cells on wide screens, for example a width. */
  className?: string;
}

/** A choice that narrows a `DataTable` down, for example to one state. */
export interface Facet<Row> {
  id: string;
  label: string;
  of: (row: Row) => string;
  options: readonly { value: string; label: string }[];
}

/** How a table is narrowed down and sorted right now. */
export interface TableState {
  text: string;
  sort: { column: string; descending: boolean } | null;
  /** By facet; one that is missing lets everything through. */
  chosen: Record<string, string>;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows that fit the text and the facets, in the order that was asked for. */
export function arrange<Row>(
  rows: readonly Row[],
  { columns, facets = [] }: { columns: readonly Column<Row>[]; facets?: readonly Facet<Row>[] },
  { text, sort, chosen }: TableState,
): Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = rows.filter((row) => {
    if (facets.some(({ id, of }) => chosen[id] !== undefined && chosen[id] !== of(row))) return false;
    if (words.length === 0) return true;
    const content = columns.map(({ value }) => value?.(row) ?? '').join('\n').toLowerCase();
    return words.every((word) => content.includes(word));
  });
  const value = columns.find(({ id }) => id === sort?.column)?.value;
  if (!sort || !value) return fitting;
  return fitting.sort((one, other) => compare(value(one), value(other), sort.descending));
}

function compare(one: SortValue, other: SortValue, descending: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const order = typeof one === 'number' && typeof other === 'number' ? one - other : collator.compare(String(one), String(other));
  return descending ? -order : order;
}

/** Reads a state from the query of an address; `name` tells the tables of a page apart. */
export function readState(query: { get: (key: string) => string | null }, name: string, facetIds: readonly string[]): TableState {
  const get = (key: string) => query.get(keyOf(name, key)) ?? '';
  const sort = get('sort');
  const chosen = facetIds.map((id) => [id, get(id)] as const).filter(([, value]) => value !== '');
  return {
    text: get('q'),
    sort: sort === '' ? null : { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
    chosen: Object.fromEntries(chosen),
  };
}

/** The query with a state written into it; everything else in it stays. */
export function writeState(query: string, name: string, facetIds: readonly string[], { text, sort, chosen }: TableState): string {
  const params = new URLSearchParams(query);
  const set = (key: string, value: string) => {
    if (value === '') params.delete(keyOf(name, key));
    else params.set(keyOf(name, key), value);
  };
  set('q', text);
  set('sort', sort ? `${sort.descending ? '-' : ''}${sort.column}` : '');
  for (const id of facetIds) set(id, chosen[id] ?? '');
  return params.toString();
}

function keyOf(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`;
}
