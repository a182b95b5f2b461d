import { ChevronRight } from 'lucide-react';
import Link from 'next/link';

import { Dated } from '@/components/dated';
import { Alert } from '@/components/ui/alert';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { StatusDot } from '@/components/ui/status-dot';
import type { AccountView, RightsCheckView } from '@/lib/provisioning/account/model';
import { rightsMissing } from '@/lib/provisioning/account/rights-result';

import { CheckNow } from './check-now';

const LOOKS = {
  denied: { tone: 'destructive', word: 'Denied' },
  unknown: { tone: 'neutral', word: 'Known when used' },
  allowed: { tone: 'success', word: 'Allowed' },
} as const;

/** What matters first: what is denied, then what nobody knows yet. */
const ORDER = ['denied', 'unknown', 'allowed'] as const;

/** What the last check of the worker's rights said, right by right, and how the ones before it ended. */
export function Rights({ account: { latestCheck, earlierChecks, openOperation } }: { account: AccountView }) {
  return (
    <Card>
      <CardHeader className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <CardTitle>What the worker may do</CardTitle>
          <p className="text-[0.8125rem] text-muted-foreground">
            {latestCheck ? <>Checked <Dated at={latestCheck.at} />. {countsOf(latestCheck)}</> : 'Nobody has checked yet.'}
          </p>
        </div>
        <CheckNow />
      </CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        {openOperation ? <OpenCheck {...openOperation} /> : null}
        {latestCheck ? <LatestCheck check={latestCheck} /> : (
          <p className="text-sm text-muted-foreground">
            A check tries each right without changing anything, and says by IAM’s name which ones are missing.
          </p>
        )}
        <EarlierChecks checks={earlierChecks} />
      </CardContent>
    </Card>
  );
}

function OpenCheck({ id, state }: { id: string; state: string }) {
  const [tone, title] = state === 'FAILED' ? (['destructive', 'The last check stopped before its end.'] as const) : (['info', 'A check is under way.'] as const);
  return (
    <Alert variant={tone} role="status" title={title}>
      <Link className="underline underline-offset-4" href={`/admin/operations/${id}`}>See how it stands</Link>
    </Alert>
  );
}

function LatestCheck({ check }: { check: RightsCheckView }) {
  const denied = check.checks.filter(({ verdict }) => verdict === 'denied').length;
  return (
    <>
      {denied > 0 ? (
        <Alert variant="destructive" role="status" title={rightsMissing(denied)}>
          Paste the policy for the worker from this page once more, then check again. What needs a missing right stops and says so.
        </Alert>
      ) : null}
      {ORDER.map((verdict) => <Verdicts key={verdict} verdict={verdict} checks={check.checks.filter((each) => each.verdict === verdict)} />)}
    </>
  );
}

/** The rights that came out alike; those that are allowed are many and need nobody, so they stand folded. */
function Verdicts({ verdict, checks }: { verdict: (typeof ORDER)[number]; checks: RightsCheckView['checks'] }) {
  if (checks.length === 0) return null;
  const { tone, word } = LOOKS[verdict];
  return (
    <details open={verdict === 'denied'} className="group rounded-lg border">
      <summary className="flex items-center gap-3 rounded-lg px-4 py-2.5 text-sm hover:bg-accent/50 [&::-webkit-details-marker]:hidden">
        <StatusDot tone={tone}>{word}</StatusDot>
        <span className="ml-auto text-[0.8125rem] text-muted-foreground">{checks.length}</span>
        <ChevronRight className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" aria-hidden />
      </summary>
      <ul className="grid gap-2.5 border-t px-4 py-3">
        {checks.map(({ action, detail, lastUsedAt }) => (
          <li key={action} className="grid gap-0.5">
            <code className="font-mono text-[0.8125rem] wrap-anywhere">{action}</code>
            <span className="text-[0.8125rem] text-muted-foreground">
              {detail}{verdict === 'unknown' && lastUsedAt ? <> Last used <Dated at={lastUsedAt} />.</> : null}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function EarlierChecks({ checks }: { checks: AccountView['earlierChecks'] }) {
  if (checks.length === 0) return null;
  return (
    <details className="text-[0.8125rem]">
      <summary className="rounded-sm text-muted-foreground hover:text-foreground">Earlier checks ({checks.length})</summary>
      <ul className="mt-2 grid gap-1.5">
        {checks.map(({ at, denied }) => (
          <li key={at} className="flex flex-wrap justify-between gap-x-4 text-muted-foreground">
            <Dated at={at} form="date" />
            <span>{denied === 0 ? 'nothing was denied' : `${denied} denied`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function countsOf({ checks }: RightsCheckView): string {
  const count = (verdict: (typeof ORDER)[number]) => checks.filter((check) => check.verdict === verdict).length;
  return `${count('allowed')} rights are allowed, ${count('denied')} denied, and ${count('unknown')} known only when they are used.`;
}
