import Link from 'next/link';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { StatusDot } from '@/components/ui/status-dot';
import type { AccountView } from '@/lib/provisioning/account/model';

import { CheckNow } from './check-now';

const LOOKS = {
  allowed: { tone: 'success', word: 'Allowed' },
  denied: { tone: 'destructive', word: 'Denied' },
  unknown: { tone: 'neutral', word: 'Known when used' },
} as const;

/** What the last check of the worker's rights said, right by right. */
export function Rights({ account: { latestCheck, openOperation } }: { account: AccountView }) {
  return (
    <Card>
      <CardHeader><CardTitle>What the worker may do</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <p className="text-sm text-muted-foreground">
          {latestCheck ? `Checked on ${latestCheck.at.slice(0, 16).replace('T', ' at ')} UTC.` : 'Not checked yet.'}{' '}
          {openOperation ? <Link className="underline" href={`/admin/operations/${openOperation.id}`}>A check is under way.</Link> : null}
        </p>
        <CheckNow />
        <ul className="grid gap-2.5 text-sm">
          {latestCheck?.checks.map(({ action, verdict, detail, lastUsedAt }) => (
            <li key={action} className="grid gap-0.5">
              <span className="flex flex-wrap items-center justify-between gap-x-4">
                <code className="font-mono text-[0.8125rem] wrap-anywhere">{action}</code>
                <StatusDot tone={LOOKS[verdict].tone}>{LOOKS[verdict].word}</StatusDot>
              </span>
              <span className="text-[0.8125rem] text-muted-foreground">
                {detail}{verdict === 'unknown' && lastUsedAt ? ` Last used on ${lastUsedAt.slice(0, 10)}.` : ''}
              </span>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
