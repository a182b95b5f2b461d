import { Dated } from '@/components/dated';
import { Alert } from '@/components/ui/alert';
import { Progress } from '@/components/ui/progress';
import type { QuotaView } from '@/lib/provisioning/account/quotas';

/** From this share on a bar says that it is getting full. */
const NEARLY_FULL = 0.8;

/** How much of each of AWS's quotas is used, as bars, with the date of the look that counted; what is getting full stands first, in words. */
export function QuotaBars({ quotas }: { quotas: { at: string; quotas: readonly QuotaView[] } | null }) {
  if (!quotas) {
    return <p className="text-sm text-muted-foreground">Nobody has looked at the account yet, so it is not known how much room it has.</p>;
  }
  return (
    <div className="grid gap-5 *:min-w-0">
      <GettingFull quotas={quotas.quotas} />
      <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {quotas.quotas.map((quota) => <Bar key={quota.name} {...quota} />)}
      </ul>
      <p className="text-[0.8125rem] text-muted-foreground">
        Counted <Dated at={quotas.at} />, with what is planned since. The limits are AWS’s usual ones; AWS may have granted your account more.
      </p>
    </div>
  );
}

function GettingFull({ quotas }: { quotas: readonly QuotaView[] }) {
  const full = quotas.filter(isFull);
  const nearly = quotas.filter((quota) => isNearlyFull(quota) && !isFull(quota));
  if (full.length + nearly.length === 0) return null;
  const [variant, title] = full.length > 0
    ? (['destructive', `There is no room for more ${listOf(full)}.`] as const)
    : (['warning', `There is not much room left for ${listOf(nearly)}.`] as const);
  return (
    <Alert variant={variant} role="status" title={title}>
      {full.length > 0 && nearly.length > 0 ? `Not much is left for ${listOf(nearly)}. ` : ''}
      Delete what nothing uses, or ask AWS for a higher quota in Service Quotas. Libraries that share their parts need no new ones.
    </Alert>
  );
}

function listOf(quotas: readonly QuotaView[]): string {
  return new Intl.ListFormat('en').format(quotas.map(({ label }) => label));
}

function isFull({ used, limit }: QuotaView): boolean {
  return used >= limit;
}

function isNearlyFull({ used, limit }: QuotaView): boolean {
  return used >= limit * NEARLY_FULL;
}

function Bar(quota: QuotaView) {
  const { label, used, limit } = quota;
  return (
    <li className="grid min-w-0 gap-1.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="first-letter:uppercase">{label}</span>
        <span className="text-[0.8125rem] tabular-nums text-muted-foreground">
          {used.toLocaleString('en')} of {limit.toLocaleString('en')}{isFull(quota) ? ', full' : isNearlyFull(quota) ? ', nearly full' : ''}
        </span>
      </div>
      <Progress
        label={`${label} used`} value={used} max={limit}
        tone={isFull(quota) ? 'destructive' : isNearlyFull(quota) ? 'warning' : 'primary'}
      />
    </li>
  );
}
