import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';

import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import type { ExplanationView } from '@/lib/explain/schema';

const OUTCOMES = {
  pass: { Icon: CircleCheck, word: 'Passed', tone: 'text-success' },
  fail: { Icon: CircleX, word: 'Failed', tone: 'text-destructive' },
  unknown: { Icon: CircleHelp, word: 'Unknown', tone: 'text-muted-foreground' },
} as const;

/** Everything that has to be right for the request to be served. */
export function Checks({ checks }: Pick<ExplanationView, 'checks'>) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Checks</CardTitle>
        <CardDescription>In the order that we assume; CloudFront’s documentation names none.</CardDescription>
      </CardHeader>
      <CardContent>
        <ol className="grid gap-3 text-sm">
          {checks.map(({ id, title, outcome, evidence }) => {
            const { Icon, word, tone } = OUTCOMES[outcome];
            return (
              <li key={id} className="flex items-start gap-2.5">
                <Icon className={cn('mt-0.5 size-4 shrink-0', tone)} aria-hidden />
                <div className="min-w-0">
                  <p className={cn(outcome === 'fail' && 'font-medium')}><span className="sr-only">{word}: </span>{title}</p>
                  <p className="text-[0.8125rem] wrap-anywhere text-muted-foreground">{evidence}</p>
                </div>
              </li>
            );
          })}
        </ol>
      </CardContent>
    </Card>
  );
}
