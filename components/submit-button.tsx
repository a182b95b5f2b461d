'use client';

import type { ComponentProps } from 'react';

import { Button } from './ui/button';
import { cn } from './ui/cn';
import { useHydrated } from './use-hydrated';

/** Sends its form; takes no press before the page is ready for it, nor while one is being carried out. */
export function SubmitButton({ disabled, className, ...props }: ComponentProps<typeof Button>) {
  const ready = useHydrated();
  return (
    <Button
      type="submit"
      disabled={(disabled ?? false) || !ready}
      // Getting ready takes a moment, and need not be seen.
      className={cn(!ready && !disabled && 'disabled:opacity-100', className)}
      {...props}
    />
  );
}
