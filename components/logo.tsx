import { cn } from './ui/cn';

/** Usher's mark: a ticket that plays. The same drawing as app/icon.svg. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden className={cn('size-7', className)}>
      <rect width="32" height="32" rx="8" fill="#4f46c8" />
      <path
        d="M6.5 11a2.5 2.5 0 0 1 2.5-2.5h14A2.5 2.5 0 0 1 25.5 11v2.25a2.75 2.75 0 0 0 0 5.5V21a2.5 2.5 0 0 1-2.5 2.5H9A2.5 2.5 0 0 1 6.5 21v-2.25a2.75 2.75 0 0 0 0-5.5z"
        fill="#fff"
      />
      <path
        d="M13.5 12.6v6.8a.6.6 0 0 0 .92.51l5.3-3.4a.6.6 0 0 0 0-1.02l-5.3-3.4a.6.6 0 0 0-.92.51z"
        fill="#4f46c8"
      />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 text-[1.0625rem] font-semibold tracking-[-0.02em]', className)}>
      <Mark />
      Usher
    </span>
  );
}
