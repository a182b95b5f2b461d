import { CopyableId } from '@/components/ui/copy-button';
import { cn } from '@/components/ui/cn';
import type { Fact } from '@/lib/provisioning/model';

/** Names and values, aligned; AWS's own identifiers with a button to copy them. */
export function FactList({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={cn('grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1.5 text-[0.8125rem] sm:grid-cols-[11rem_minmax(0,1fr)]', className)}>
      {facts.map(({ label, value, copyable }) => (
        <div key={label} className="contents">
          <dt className="text-muted-foreground sm:leading-6">{label}</dt>
          <dd className="mb-1.5 min-w-0 leading-6 sm:mb-0">
            {copyable ? <CopyableId value={value} label={label} /> : <span className="wrap-anywhere">{value}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
