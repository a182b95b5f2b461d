import type { ComponentProps } from 'react';

import { cn } from './cn';

/** What every typed control looks like. */
export const controlClasses = cn(
  'w-full min-w-0 rounded-md border border-input bg-card px-3 text-base shadow-xs transition-colors sm:text-sm',
  'placeholder:text-muted-foreground/80 disabled:cursor-not-allowed disabled:opacity-60',
  'aria-invalid:border-destructive aria-invalid:focus-visible:outline-destructive',
  'focus-visible:border-ring focus-visible:outline-offset-0',
);

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(controlClasses, 'h-9', className)} {...props} />;
}
