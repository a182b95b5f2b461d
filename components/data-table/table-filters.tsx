'use client';

import { Search } from 'lucide-react';

import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';

import type { Column, Facet, TableState } from './arrange';

/** Narrow enough for two beside each other on a phone, with words as long as "Encryption: all". */
const selectClasses = 'min-w-0 flex-1 basis-32 [&>select]:pr-8 [&>select]:pl-2.5';

interface TableFiltersProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  facets: readonly Facet<Row>[];
  state: TableState;
  change: (part: Partial<TableState>) => void;
}

/** What narrows a table down; on narrow screens, where it has no head, also what sorts it. */
export function TableFilters<Row>({ label, columns, facets, state, change }: TableFiltersProps<Row>) {
  return (
    <div className="flex flex-wrap gap-2" role="search" aria-label={`Filter ${label}`}>
      <div className="relative min-w-0 flex-1 basis-full sm:max-w-xs sm:basis-48">
        <Search className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" aria-hidden />
        <Input
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="Find"
          value={state.text}
          onChange={(event) => { change({ text: event.target.value }); }}
          className="pl-9"
        />
      </div>
      {facets.map(({ id, label: facetLabel, options }) => (
        <Select
          key={id}
          aria-label={facetLabel}
          value={state.chosen[id] ?? ''}
          onChange={({ target: { value } }) => {
            const others = Object.fromEntries(Object.entries(state.chosen).filter(([key]) => key !== id));
            change({ chosen: value === '' ? others : { ...others, [id]: value } });
          }}
          className={cn(selectClasses, 'sm:max-w-52')}
        >
          <option value="">{facetLabel}: all</option>
          {options.map(({ value, label: optionLabel }) => <option key={value} value={value}>{optionLabel}</option>)}
        </Select>
      ))}
      <SortChoice columns={columns} state={state} change={change} />
    </div>
  );
}

function SortChoice<Row>({ columns, state: { sort }, change }: Pick<TableFiltersProps<Row>, 'columns' | 'state' | 'change'>) {
  return (
    <Select
      aria-label="Sort by"
      value={sort ? `${sort.descending ? '-' : ''}${sort.column}` : ''}
      onChange={({ target: { value } }) => {
        change({ sort: value === '' ? null : { column: value.replace(/^-/, ''), descending: value.startsWith('-') } });
      }}
      className={cn(selectClasses, 'md:hidden')}
    >
      <option value="">Sort: as listed</option>
      {columns.filter(({ value }) => value).flatMap(({ id, label }) => [
        <option key={id} value={id}>{label} ↑</option>,
        <option key={`-${id}`} value={`-${id}`}>{label} ↓</option>,
      ])}
    </Select>
  );
}
