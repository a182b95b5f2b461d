import type { ReactNode } from 'react';

import { Dated } from './dated';
import { Alert } from './ui/alert';
import { Badge } from './ui/badge';
import { Card, CardContent, CardHeader, CardTitle } from './ui/card';
import { cn } from './ui/cn';
import { CopyButton } from './ui/copy-button';

interface LiveBesideRecordedProps {
  /** The last look; null before the first one. */
  observation: {
    at: string;
    facts: readonly { label: string; recorded: string; live: string; differs: boolean }[];
    problems: readonly { problem: string; fix: string; severity?: string | undefined }[];
  } | null;
  /** The button that asks for another look. */
  lookNow?: ReactNode;
  title?: string;
}

/** What is recorded here beside what AWS said at the last look; where they differ, it is said in words too. */
export function LiveBesideRecorded({ observation, lookNow, title = 'Recorded here, and live at AWS' }: LiveBesideRecordedProps) {
  return (
    <Card>
      <CardHeader className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <CardTitle>{title}</CardTitle>
          <p className="text-[0.8125rem] text-muted-foreground">
            {observation ? <>Looked at <Dated at={observation.at} />. {verdictOf(observation)}</> : 'Nobody has looked yet.'}
          </p>
        </div>
        {lookNow}
      </CardHeader>
      <CardContent className="grid gap-4 *:min-w-0 empty:pt-0">
        {observation?.problems.map(({ problem, fix, severity }) => (
          <Alert key={problem} variant={severity === 'differs' ? 'info' : 'destructive'} role="status" title={problem}>{fix}</Alert>
        ))}
        {observation && observation.facts.length > 0 ? <Facts facts={observation.facts} /> : null}
      </CardContent>
    </Card>
  );
}

type Observation = NonNullable<LiveBesideRecordedProps['observation']>;

function Facts({ facts }: Pick<Observation, 'facts'>) {
  return (
    <table role="table" className="w-full border-collapse text-[0.8125rem] max-md:block">
      <thead role="rowgroup" className="border-b max-md:hidden">
        <tr role="row">
          {['', 'Recorded here', 'Live at AWS'].map((head) => (
            <th key={head} role="columnheader" scope="col" className="h-9 pr-4 text-left text-xs font-medium text-muted-foreground">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="divide-y max-md:block">
        {facts.map(({ label, recorded, live, differs }) => (
          <tr key={label} role="row" className="max-md:grid max-md:gap-1 max-md:py-3">
            <th role="rowheader" scope="row" className="py-2 pr-4 text-left align-top font-medium md:w-52 md:font-normal md:text-muted-foreground">
              {label}
              {differs ? <Badge variant="warning" className="ml-2">differs</Badge> : null}
            </th>
            <Value name="Recorded" label={label} value={recorded} />
            <Value name="Live" label={label} value={live} differs={differs} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ name, label, value, differs = false }: { name: string; label: string; value: string; differs?: boolean }) {
  return (
    <td role="cell" className="min-w-0 py-2 pr-4 align-top max-md:grid max-md:grid-cols-[5rem_minmax(0,1fr)] max-md:py-0">
      <span aria-hidden className="text-muted-foreground md:hidden">{name}</span>
      <span className={cn('flex min-w-0 items-start gap-1', differs && 'font-medium text-warning')}>
        <span className="wrap-anywhere">{value === '' ? 'none' : value}</span>
        {isIdentifier(value) ? <CopyButton value={value} label={`${label}, ${name.toLowerCase()}`} className="-my-0.5 shrink-0" /> : null}
      </span>
    </td>
  );
}

/** AWS's ids, ARNs and domain names have no spaces and are worth copying; words like "Deployed" are not. */
function isIdentifier(value: string): boolean {
  return /^\S{8,}$/.test(value) && /[\d:./]/.test(value);
}

function verdictOf({ facts, problems }: Observation): string {
  const differing = facts.filter(({ differs }) => differs).length;
  const bad = problems.filter(({ severity }) => severity !== 'differs').length;
  if (problems.length === 0 && differing === 0) return 'Everything is as recorded.';
  return [
    differing > 0 ? `${differing} of ${facts.length} values differ` : '',
    bad === 1 ? '1 problem' : bad > 1 ? `${bad} problems` : '',
  ].filter(Boolean).join(', ') + '.';
}
