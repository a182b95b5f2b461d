'use client';

import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';

import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';

import { arrange, type Column, type Facet, type TableState } from './arrange';
import { TableFilters } from './table-filters';
import { useTableState } from './use-table-state';

interface DataTableProps<Row> {
  /** What the rows are, in small letters and the plural: "buckets". */
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  facets?: readonly Facet<Row>[];
  /** How it is sorted before anybody chooses; without it rows stay in the order they came in. */
  startSort?: TableState['sort'];
  /** Tells the tables of one page apart in its address. */
  name?: string;
  /** In the table's place while there is nothing at all. */
  empty: ReactNode;
}

/**
 * Rows that can be found, narrowed down and sorted, with the mouse or the keyboard. On narrow screens every
 * row is a block, so nothing scrolls sideways. Its roles are written out because a table that is laid out
 * as blocks would lose its own.
 */
export function DataTable<Row>({
  label, rows, rowKey, columns, facets = [], startSort = null, name = '', empty,
}: DataTableProps<Row>) {
  const { state, change } = useTableState(name, facets.map(({ id }) => id), startSort);
  if (rows.length === 0) return empty;
  const shown = arrange(rows, { columns, facets }, state);
  return (
    <div className="grid gap-3 *:min-w-0">
      <TableFilters label={label} columns={columns} facets={facets} state={state} change={change} />
      <p className="sr-only" aria-live="polite">{shown.length} of {rows.length} {label}</p>
      <Card>
        {shown.length > 0 ? (
          <table role="table" aria-label={label} className="w-full border-collapse text-sm max-md:block">
            <thead role="rowgroup" className="border-b max-md:hidden">
              <tr role="row">
                {columns.map((column) => <Head key={column.id} column={column} sort={state.sort} change={change} />)}
              </tr>
            </thead>
            <tbody role="rowgroup" className="divide-y max-md:block">
              {shown.map((row) => <Row key={rowKey(row)} row={row} columns={columns} />)}
            </tbody>
          </table>
        ) : <NothingFits label={label} clear={() => { change({ text: '', chosen: {} }); }} />}
      </Card>
      {shown.length > 0 && shown.length < rows.length ? (
        <p className="text-[0.8125rem] text-muted-foreground" aria-hidden>{shown.length} of {rows.length} shown</p>
      ) : null}
    </div>
  );
}

function Head<Row>({
  column: { id, label, value, align }, sort, change,
}: {
  column: Column<Row>;
  sort: TableState['sort'];
  change: (part: Partial<TableState>) => void;
}) {
  const isSorted = sort?.column === id;
  const Icon = !isSorted ? ChevronsUpDown : sort.descending ? ArrowDown : ArrowUp;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={cn('h-10 px-3 text-left text-xs font-medium text-muted-foreground first:pl-6 last:pr-6', align === 'right' && 'text-right')}
    >
      {value ? (
        <button
          type="button"
          onClick={() => { change({ sort: { column: id, descending: isSorted && !sort.descending } }); }}
          className={cn(
            '-mx-1.5 inline-flex items-center gap-1 rounded-sm px-1.5 py-1 whitespace-nowrap hover:text-foreground',
            isSorted && 'text-foreground', align === 'right' && 'flex-row-reverse',
          )}
        >
          {label}
          <Icon className={cn('size-3.5 shrink-0', !isSorted && 'opacity-50')} aria-hidden />
        </button>
      ) : label}
    </th>
  );
}

function Row<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  return (
    <tr role="row" className="transition-colors hover:bg-accent/40 max-md:grid max-md:gap-1.5 max-md:px-5 max-md:py-4">
      {columns.map(({ id, label, cell, align, className }, index) => (
        <td
          key={id}
          role={index === 0 ? 'rowheader' : 'cell'}
          className={cn(
            'min-w-0 align-middle md:px-3 md:py-3 md:first:pl-6 md:last:pr-6',
            index > 0 && 'max-md:grid max-md:grid-cols-[7rem_minmax(0,1fr)] max-md:items-baseline max-md:gap-3',
            align === 'right' && 'md:text-right',
            className,
          )}
        >
          {index > 0 ? <span aria-hidden className="text-[0.8125rem] text-muted-foreground md:hidden">{label}</span> : null}
          <div className="min-w-0">{cell(row)}</div>
        </td>
      ))}
    </tr>
  );
}

function NothingFits({ label, clear }: { label: string; clear: () => void }) {
  return (
    <div className="grid justify-items-center gap-3 px-6 py-12 text-center text-sm text-muted-foreground">
      None of the {label} fits.
      <Button variant="secondary" size="sm" onClick={clear}>Show all</Button>
    </div>
  );
}
