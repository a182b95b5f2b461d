import Link from 'next/link';

import { CopyableId, CopyButton } from '@/components/ui/copy-button';
import { cn } from '@/components/ui/cn';
import type { Fact } from '@/lib/provisioning/model';

interface FactListProps {
  /** With `href`, the value leads to the page of what it names; with `machineName`, that stands below it. */
  facts: readonly (Fact & { href?: string; machineName?: string })[];
  className?: string;
}

/** Names and values, aligned; AWS's own identifiers with a button to copy them. */
export function FactList({ facts, className }: FactListProps) {
  return (
    <dl className={cn('grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1.5 text-[0.8125rem] sm:grid-cols-[11rem_minmax(0,1fr)]', className)}>
      {facts.map((fact, index) => (
        // Two things of a kind have the same label.
        <div key={index} className="contents">
          <dt className="text-muted-foreground sm:leading-6">{fact.label}</dt>
          <dd className="mb-1.5 min-w-0 leading-6 sm:mb-0">
            <Value {...fact} />
            {fact.machineName !== undefined && fact.machineName !== fact.value ? (
              <CopyableId value={fact.machineName} label={fact.label} className="flex text-muted-foreground" />
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ label, value, copyable, href }: Fact & { href?: string }) {
  if (href === undefined) return copyable ? <CopyableId value={value} label={label} /> : <span className="wrap-anywhere">{value}</span>;
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-0.5">
      <Link href={href} prefetch={false} className={cn('min-w-0 truncate rounded-sm underline underline-offset-4 hover:text-primary', copyable && 'font-mono')}>
        {value}
      </Link>
      {copyable ? <CopyButton value={value} label={label} className="shrink-0" /> : null}
    </span>
  );
}
