'use client';

import { ListChecks } from 'lucide-react';
import Link from 'next/link';

import type { Column, Facet } from '@/components/data-table/arrange';
import { DataTable } from '@/components/data-table/data-table';
import { Dated } from '@/components/dated';
import { EmptyState } from '@/components/ui/empty-state';
import type { OperationSummary } from '@/lib/provisioning/model';

import { duration } from '../../_components/operation/duration';
import { OperationState, standingOf, STATE_OPTIONS } from '../../_components/operation/operation-state';

/** Every operation of a page: what, for what, how it stands, who asked, and how long it took. */
export function OperationsTable({ operations, renderedAt }: { operations: readonly OperationSummary[]; renderedAt: number }) {
  return (
    <DataTable
      label="operations"
      rows={operations}
      rowKey={({ id }) => id}
      columns={columnsAt(renderedAt)}
      facets={facetsOf(operations)}
      empty={
        <EmptyState icon={ListChecks} title="Nothing was done yet">
          Whatever is changed at AWS stands here, step by step, with every call.
        </EmptyState>
      }
    />
  );
}

function columnsAt(now: number): Column<OperationSummary>[] {
  return [
    {
      id: 'operation', label: 'Operation', value: ({ title, subject }) => `${title} ${subject}`,
      cell: ({ id, title, subject }) => (
        <Link href={`/admin/operations/${id}`} prefetch={false} className="grid rounded-sm hover:text-primary">
          <span className="font-medium wrap-anywhere">{title}</span>
          {subject ? <span className="text-[0.8125rem] wrap-anywhere text-muted-foreground">{subject}</span> : null}
        </Link>
      ),
    },
    {
      id: 'state', label: 'State', value: standingOf,
      cell: (operation) => <OperationState operation={operation} />,
    },
    {
      id: 'steps', label: 'Steps', value: ({ currentStep, doneSteps }) => currentStep ?? doneSteps,
      cell: ({ state, doneSteps, totalSteps, currentStep, wait }) => (
        <span className="text-[0.8125rem] text-muted-foreground">
          {doneSteps} of {totalSteps}{currentStep && state !== 'DONE' ? <span className="block max-w-56">{currentStep}</span> : null}
          {wait ? <span className="block">{wait.for === 'moment' ? <>until <Dated at={wait.until} form="date" /></> : <>tried again <Dated at={wait.until} /></>}</span> : null}
        </span>
      ),
    },
    {
      id: 'by', label: 'Asked by', value: ({ requestedBy }) => requestedBy ?? 'Usher',
      cell: ({ requestedBy }) => <span className="text-[0.8125rem]">{requestedBy ?? 'Usher'}</span>,
    },
    {
      id: 'took', label: 'Took', align: 'right', value: (operation) => tookMs(operation, now),
      cell: ({ startedAt, finishedAt }) => (
        <span className="text-[0.8125rem] whitespace-nowrap text-muted-foreground">{duration(startedAt, finishedAt, now) || '–'}</span>
      ),
    },
    {
      id: 'asked', label: 'Asked', align: 'right', value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <span className="text-[0.8125rem] whitespace-nowrap text-muted-foreground"><Dated at={createdAt} /></span>,
    },
  ];
}

function tookMs({ startedAt, finishedAt }: OperationSummary, now: number): number | null {
  return startedAt === null ? null : (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt);
}

function facetsOf(operations: readonly OperationSummary[]): Facet<OperationSummary>[] {
  const kinds = new Map(operations.map(({ kind, title }) => [kind, title]));
  return [
    { id: 'state', label: 'State', of: standingOf, options: STATE_OPTIONS },
    {
      id: 'by', label: 'Asked by', of: ({ requestedBy }) => (requestedBy === null ? 'usher' : 'person'),
      options: [{ value: 'person', label: 'People' }, { value: 'usher', label: 'Usher, by itself' }],
    },
    {
      id: 'kind', label: 'Kind', of: ({ kind }) => kind,
      options: [...kinds].map(([value, label]) => ({ value, label })).sort((one, other) => one.label.localeCompare(other.label)),
    },
  ];
}
