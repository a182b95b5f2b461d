import { cn } from '@/components/ui/cn';

import type { Reach } from './findings';
import { BrokenMark } from './node';

const STROKES: Record<Reach, string> = {
  ok: 'border-success/70 text-success',
  broken: 'border-destructive border-dashed text-destructive',
  open: 'border-destructive text-destructive',
  differs: 'border-warning/80 text-warning',
  waiting: 'border-warning/80 border-dashed text-warning',
  unknown: 'border-muted-foreground/60 border-dashed text-muted-foreground',
  off: 'border-muted-foreground/40 border-dotted text-muted-foreground',
  unseen: 'border-muted-foreground/40 border-dotted text-muted-foreground',
};

const WORDS: Record<Reach, string> = {
  ok: 'in order',
  broken: 'broken',
  open: 'open to the public',
  differs: 'differs from what is recorded',
  waiting: 'on its way',
  unknown: 'could not be seen',
  off: 'serves nobody: it is disabled',
  unseen: 'not looked at yet',
};

interface LineProps {
  label: string;
  seen: Reach;
  broken?: number;
  /** Across on wide screens and down on narrow ones; or down on both. */
  run?: 'across' | 'down';
  className?: string;
}

/** A line of the picture, with an arrowhead at its end and what it stands for beside it. */
export function Line({ label, seen, broken, run = 'across', className }: LineProps) {
  const across = run === 'across';
  return (
    <div
      className={cn(
        'relative flex min-h-10 items-center gap-2.5 pl-6',
        across && 'lg:min-h-0 lg:flex-col lg:justify-center lg:gap-1.5 lg:px-1 lg:pl-1',
        className,
      )}
    >
      <span
        aria-hidden
        className={cn(
          'relative h-10 w-0 shrink-0 self-stretch border-l-2',
          across && 'lg:order-2 lg:h-0 lg:w-full lg:self-auto lg:border-t-2 lg:border-l-0',
          STROKES[seen],
        )}
      >
        <span
          className={cn(
            'absolute -bottom-px left-[-1px] size-2 -translate-x-1/2 rotate-135 border-t-2 border-r-2 border-current',
            across && 'lg:top-[-1px] lg:right-0 lg:bottom-auto lg:left-auto lg:translate-x-0 lg:-translate-y-1/2 lg:rotate-45',
          )}
        />
      </span>
      <span
        className={cn(
          'flex items-center gap-1.5 text-xs text-muted-foreground',
          across && 'lg:order-1 lg:justify-center lg:text-center',
          (seen === 'broken' || seen === 'open') && 'font-medium text-destructive',
        )}
      >
        {label}
        {broken === undefined ? null : <BrokenMark number={broken} what={label} seen={seen} />}
        <span className="sr-only"> ({WORDS[seen]})</span>
      </span>
      {across ? <span aria-hidden className="hidden lg:order-3 lg:block lg:h-4" /> : null}
    </div>
  );
}
