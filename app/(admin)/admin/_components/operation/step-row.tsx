import { ChevronRight, CircleCheck, CircleDashed, CircleSlash, CircleX, Clock, LoaderCircle } from 'lucide-react';

import { PlannedCalls } from '@/components/plan/plan-steps';
import { Alert } from '@/components/ui/alert';
import { cn } from '@/components/ui/cn';
import type { StepView } from '@/lib/provisioning/model';

import { FactList } from '../fact-list';
import { AttemptLog } from './attempt-log';
import { duration } from './duration';

const LOOKS = {
  waiting: { icon: CircleDashed, classes: 'text-muted-foreground/70', word: 'Waiting' },
  running: { icon: LoaderCircle, classes: 'text-primary animate-spin', word: 'Running' },
  done: { icon: CircleCheck, classes: 'text-success', word: 'Done' },
  failed: { icon: CircleX, classes: 'text-destructive', word: 'Failed' },
  waitingForMoment: { icon: Clock, classes: 'text-muted-foreground', word: 'Waiting' },
  skipped: { icon: CircleSlash, classes: 'text-muted-foreground/70', word: 'Not done' },
};

interface StepRowProps {
  step: StepView;
  /** The clock that running steps are measured against. */
  now: number;
}

/** One step, like a line of a build log: state, what, how long; opened, what came back and what was called. */
export function StepRow({ step, now }: StepRowProps) {
  const { icon: Icon, classes, word } = LOOKS[typeof step.waitsFor === 'object' ? 'waitingForMoment' : step.state];
  const isOpen = step.state === 'running' || step.state === 'failed';
  return (
    <li data-state={step.state}>
      <details open={isOpen} className="group">
        <summary className="flex items-start gap-3 px-5 py-2.5 hover:bg-accent/50 sm:px-6 [&::-webkit-details-marker]:hidden">
          <Icon className={cn('mt-0.5 size-4.5 shrink-0', classes)} aria-hidden />
          <span className="min-w-0 flex-1 text-sm">
            <span className={cn('font-medium', step.state === 'waiting' && 'font-normal text-muted-foreground')}>
              {step.title}
            </span>
            {step.attempt > 1 ? <span className="ml-2 text-[0.8125rem] text-warning">try {step.attempt}</span> : null}
          </span>
          <span className="sr-only">{word}.</span>
          <span className="shrink-0 text-[0.8125rem] leading-5 text-muted-foreground">
            {step.state === 'running' || step.finishedAt ? duration(step.startedAt, step.finishedAt, now) : null}
          </span>
          <ChevronRight
            className="mt-0.5 size-4 shrink-0 text-muted-foreground/70 transition-transform group-open:rotate-90"
            aria-hidden
          />
        </summary>
        <StepBody step={step} now={now} />
      </details>
    </li>
  );
}

function StepBody({ step, now }: { step: StepView; now: number }) {
  return (
    <div className="grid gap-3 pr-5 pb-4 pl-12.5 *:min-w-0 sm:pr-6 sm:pl-13.5">
      {step.note ? <p className="text-[0.8125rem] text-muted-foreground">{step.note}</p> : null}
      {step.error ? <StepTrouble step={step} error={step.error} /> : null}
      {step.facts.length > 0 ? <FactList facts={step.facts} /> : null}
      {step.attempts.length > 0 ? <AttemptLog step={step} now={now} /> : <PlannedCalls calls={step.plan} />}
    </div>
  );
}

function StepTrouble({ step, error }: { step: StepView; error: NonNullable<StepView['error']> }) {
  const isFinal = step.state === 'failed';
  return (
    <Alert variant={isFinal ? 'destructive' : 'warning'} title={error.message}>
      <p>{error.fix}</p>
      <p className="mt-1 font-mono text-xs">{error.code}</p>
    </Alert>
  );
}
