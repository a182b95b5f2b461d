'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

import { Button } from './button';
import { cn } from './cn';

interface CopyButtonProps {
  value: string;
  /** What is copied, for those who cannot see where the button stands: "bucket name". */
  label: string;
  /** Words on the button; without them it is an icon. */
  children?: string;
  className?: string;
}

const SHOWN_MILLISECONDS = 1800;

/** Puts `value` on the clipboard and says that it did. */
export function CopyButton({ value, label, children, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => { setCopied(false); }, SHOWN_MILLISECONDS);
    return () => { clearTimeout(timer); };
  }, [copied]);

  const copy = () => {
    void navigator.clipboard.writeText(value).then(
      () => { setCopied(true); },
      () => { setCopied(false); },
    );
  };
  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={children ? 'secondary' : 'ghost'}
      size={children ? 'sm' : 'icon-sm'}
      aria-label={copied ? `Copied the ${label}` : `Copy the ${label}`}
      onClick={copy}
      className={cn(!children && 'size-6 text-muted-foreground', className)}
    >
      <Icon className={cn('size-3.5', copied && 'text-success')} aria-hidden />
      {children ? (copied ? 'Copied' : children) : null}
      <span className="sr-only" aria-live="polite">{copied ? 'Copied' : ''}</span>
    </Button>
  );
}

/** An identifier as its owner spells it, shortened to the room there is, with a button that copies all of it. */
export function CopyableId({ value, label, className }: { value: string; label: string; className?: string }) {
  return (
    <span className={cn('inline-flex max-w-full min-w-0 items-center gap-0.5', className)}>
      <code className="min-w-0 truncate font-mono text-[0.8125rem]" title={value}>{value}</code>
      <CopyButton value={value} label={label} />
    </span>
  );
}
