'use client';

import { ChevronRight, CircleCheck, CircleX } from 'lucide-react';
import { useId, useState } from 'react';

import { cn } from '@/components/ui/cn';
import { TableCell, TableRow } from '@/components/ui/table';
import type { ProofCheck } from '@/lib/provisioning/model';

import { RawAnswer } from './raw-answer';

/** One question with its answer; opens to the raw request and answer. */
export function ProofRow({ check }: { check: ProofCheck }) {
  const [open, setOpen] = useState(!check.passed);
  const rawId = useId();
  return (
    <>
      <TableRow className={cn(!check.passed && 'bg-destructive-muted')}>
        <TableCell className="w-9 pr-0 align-top md:w-36">
          <Verdict passed={check.passed} />
        </TableCell>
        <TableCell className="align-top">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={rawId}
            onClick={() => { setOpen(!open); }}
            className="-ml-1 flex items-start gap-1.5 rounded-sm text-left font-medium hover:text-primary"
          >
            <ChevronRight
              className={cn('mt-0.5 size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')}
              aria-hidden
            />
            {check.question}
          </button>
          <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 pl-4.5 text-[0.8125rem] md:hidden">
            <dt className="text-muted-foreground">Expected</dt>
            <dd className="text-muted-foreground">{check.expected}</dd>
            <dt className="text-muted-foreground">Answer</dt>
            <dd><Answer check={check} /></dd>
          </dl>
        </TableCell>
        <TableCell className="hidden align-top text-muted-foreground md:table-cell">{check.expected}</TableCell>
        <TableCell className="hidden align-top md:table-cell">
          <Answer check={check} />
        </TableCell>
      </TableRow>
      <tr id={rawId} hidden={!open} className="bg-muted/50">
        <td colSpan={4} className="max-w-0 px-5 py-4 sm:px-6">
          <RawAnswer check={check} />
        </td>
      </tr>
    </>
  );
}

function Answer({ check: { answer } }: { check: ProofCheck }) {
  if (answer.status === 0) return <span className="text-muted-foreground">no answer</span>;
  return (
    <span className="flex flex-wrap gap-x-2 font-mono text-[0.8125rem] leading-5">
      <span>{answer.status}</span>
      {answer.code ? <span className="text-muted-foreground">{answer.code}</span> : null}
    </span>
  );
}

function Verdict({ passed }: { passed: boolean }) {
  const Icon = passed ? CircleCheck : CircleX;
  return (
    <span
      className={cn(
        'flex items-center gap-1.5 text-[0.8125rem] leading-5 font-medium whitespace-nowrap',
        passed ? 'text-success' : 'text-destructive',
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      <span className="max-md:sr-only">{passed ? 'As expected' : 'Wrong'}</span>
    </span>
  );
}
