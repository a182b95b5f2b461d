import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { cn } from '@/components/ui/cn';
import { CopyableId } from '@/components/ui/copy-button';

import type { Reach, Seen } from './findings';

interface NodeProps {
  icon: LucideIcon;
  title: string;
  /** AWS's identifiers; null for what is not made yet. */
  ids: readonly { label: string; value: string | null }[];
  seen: Seen;
  /** Its number in the list of what is broken. */
  broken?: number;
  children?: ReactNode;
  className?: string;
}

/** One resource of the library in the picture. */
export function Node({ icon: Icon, title, ids, seen, broken, children, className }: NodeProps) {
  const isMade = ids.every(({ value }) => value !== null);
  return (
    <div
      className={cn(
        'grid content-start gap-1 rounded-lg border bg-card p-3 shadow-xs',
        !isMade && 'border-dashed bg-transparent shadow-none',
        seen === 'broken' && 'border-destructive bg-destructive-muted',
        seen === 'differs' && 'border-warning/60',
        className,
      )}
    >
      <p className="flex items-center gap-2 text-[0.8125rem] font-medium">
        <Icon className={cn('size-4 shrink-0 text-primary', seen === 'broken' && 'text-destructive')} aria-hidden />
        <span className="min-w-0 flex-1">{title}</span>
        {broken === undefined ? null : <BrokenMark number={broken} what={title} seen={seen} />}
      </p>
      {ids.map(({ label, value }) => (
        <div key={label} className="flex min-w-0 text-muted-foreground">
          {value === null
            ? <span className="text-[0.8125rem] italic">not made yet</span>
            : <CopyableId value={value} label={`${label} (${title})`} />}
        </div>
      ))}
      {children ? <div className="text-xs text-muted-foreground">{children}</div> : null}
    </div>
  );
}

/** Leads to the words about what is otherwise. */
export function BrokenMark({ number, what, seen }: { number: number; what: string; seen: Reach }) {
  const differs = seen === 'differs';
  return (
    <a
      href={`#broken-${String(number)}`}
      aria-label={differs ? `${what} differs: read number ${String(number)}` : `${what} is broken: read problem ${String(number)}`}
      className={cn(
        'grid size-5 shrink-0 place-items-center rounded-full text-[0.6875rem] font-semibold',
        differs ? 'border border-warning/60 bg-warning-muted text-warning' : 'bg-destructive text-destructive-foreground',
      )}
    >
      {number}
    </a>
  );
}
