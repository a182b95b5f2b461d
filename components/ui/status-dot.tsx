import type { ReactNode } from 'react';

import { cn } from './cn';

const TONES = {
  neutral: 'bg-muted-foreground/60',
  primary: 'bg-primary',
  success: 'bg-success',
  warning: 'bg-warning',
  destructive: 'bg-destructive',
};

interface StatusDotProps {
  tone: keyof typeof TONES;
  /** Whether something is going on right now. */
  pulse?: boolean;
  children: ReactNode;
  className?: string;
}

/** A state in words, with a dot in its colour. */
export function StatusDot({ tone, pulse = false, children, className }: StatusDotProps) {
  return (
    <span className={cn('inline-flex items-center gap-2 text-sm whitespace-nowrap', className)}>
      <span className="relative inline-flex size-2 shrink-0" aria-hidden>
        {pulse ? <span className={cn('absolute inset-0 animate-ping rounded-full opacity-60', TONES[tone])} /> : null}
        <span className={cn('relative size-2 rounded-full', TONES[tone])} />
      </span>
      {children}
    </span>
  );
}
