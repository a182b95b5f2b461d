import { Dated } from '@/components/dated';
import { Progress } from '@/components/ui/progress';
import type { QuotaView } from '@/lib/provisioning/account/quotas';

/** From this share on a bar says that it is getting full. */
const NEARLY_FULL = 0.8;

/** How much of each of AWS's quotas is used, as bars, with the date of the look that counted. */
export function QuotaBars({ quotas }: { quotas: { at: string; quotas: readonly QuotaView[] } | null }) {
  if (!quotas) {
    return <p className="text-sm text-muted-foreground">Nobody has looked at the account yet, so it is not known how much room it has.</p>;
  }
  return (
    <div className="grid gap-4">
      <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {quotas.quotas.map((quota) => <Bar key={quota.name} {...quota} />)}
      </ul>
      <p className="text-[0.8125rem] text-muted-foreground">
        Counted <Dated at={quotas.at} />, with what is planned since. The limits are AWS’s usual ones; AWS may have granted your account more.
      </p>
    </div>
  );
}

function Bar({ label, used, limit }: QuotaView) {
  const full = used >= limit;
  return (
    <li className="grid min-w-0 gap-1.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="first-letter:uppercase">{label}</span>
        <span className="text-[0.8125rem] tabular-nums text-muted-foreground">
          {used.toLocaleString('en')} of {limit.toLocaleString('en')}{full ? ', full' : used >= limit * NEARLY_FULL ? ', nearly full' : ''}
        </span>
      </div>
      <Progress label={`${label} used`} value={used} max={limit} tone={full ? 'destructive' : 'primary'} />
    </li>
  );
}
