import { ChevronRight, Eye, Pencil } from 'lucide-react';

import { cn } from '@/components/ui/cn';
import { isWrite, namesOfCalls, type PlannedCall } from '@/lib/provisioning/operation/planned';
import type { PlannedValue } from '@/lib/provisioning/operation/plan-values';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';

/** What will be done: every step with the exact calls that it makes when nothing comes in between. */
export function PlanSteps({ steps }: { steps: RecordedPlan['steps'] }) {
  const calls = steps.flatMap((step) => step.calls);
  return (
    <div className="grid gap-3 *:min-w-0">
      <p className="text-[0.8125rem] text-muted-foreground">{countsOf(steps.length, calls)}</p>
      <ol aria-label="Plan" className="grid gap-4 *:min-w-0">
        {steps.map(({ title, calls: own, values = [] }, index) => (
          // Two steps of a plan may have the same title, and the plan does not change while it is shown.
          <li key={index} className="grid gap-1.5 border-l-2 border-primary/30 pl-3">
            <span className="text-sm leading-snug font-medium">{title}</span>
            <PlannedCalls calls={own} />
            {values.length > 0 ? <Values values={values} /> : null}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What a step sends, folded away: the calls are what most people read. */
function Values({ values }: { values: readonly PlannedValue[] }) {
  return (
    <details className="group">
      <summary className="flex w-fit items-center gap-1 rounded-sm py-0.5 text-[0.8125rem] text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden />
        {values.length === 1 ? '1 value' : `${values.length} values`}
      </summary>
      <dl className="mt-1 grid gap-1.5 text-xs *:min-w-0">
        {values.map(({ label, value }) => (
          <div key={label} className="grid gap-0.5 *:min-w-0">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="font-mono wrap-anywhere whitespace-pre-wrap">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Calls before they are made; those that change something are told from those that look. */
export function PlannedCalls({ calls }: { calls: readonly PlannedCall[] }) {
  if (calls.length === 0) return <span className="text-[0.8125rem] text-muted-foreground">Calls nothing at AWS.</span>;
  return (
    <ul className="grid gap-1 font-mono text-xs *:min-w-0">
      {calls.map(({ call, on, times = 1 }, index) => {
        const writes = isWrite(call);
        const Icon = writes ? Pencil : Eye;
        return (
          // The same call may come twice on the same thing.
          <li key={index} className={cn('flex items-start gap-2', !writes && 'text-muted-foreground')}>
            <Icon className={cn('mt-0.5 size-3 shrink-0', writes && 'text-primary')} aria-hidden />
            <span className="min-w-0 wrap-anywhere">
              <span className="sr-only">{writes ? 'Changes: ' : 'Looks: '}</span>
              <span className={cn(writes && 'font-semibold')}>{call}</span>
              {on ? <span className="text-muted-foreground"> {on}</span> : null}
              {times > 1 ? <span className="text-muted-foreground">, {times.toLocaleString('en')} times</span> : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function countsOf(steps: number, calls: readonly PlannedCall[]): string {
  const names = namesOfCalls(calls);
  const writes = names.filter(isWrite).length;
  const parts = [
    steps === 1 ? '1 step' : `${steps} steps`,
    names.length === 1 ? '1 call to AWS' : `${names.length} calls to AWS`,
    writes === 0 ? 'none changes anything' : writes === 1 ? '1 changes something' : `${writes} change something`,
  ];
  return `${parts.join(', ')}. Nothing is called before you confirm.`;
}
