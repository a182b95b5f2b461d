import type { ComponentProps } from 'react';

import { cn } from './cn';

/** Stands where something will be; give it a size. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-foreground/8', className)} {...props} />;
}
