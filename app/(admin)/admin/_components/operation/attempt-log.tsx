import { Alert } from '@/components/ui/alert';
import { StatusDot } from '@/components/ui/status-dot';
import type { AttemptView, StepView } from '@/lib/provisioning/model';

import { CallLog } from './call-log';
import { compareCalls, comparisonInWords } from './compare-calls';
import { duration } from './duration';

const OUTCOMES = {
  DONE: { tone: 'success', words: 'done' },
  WAITING: { tone: 'primary', words: 'waits' },
  RETRY: { tone: 'warning', words: 'failed, and is tried again' },
  FAILED: { tone: 'destructive', words: 'failed' },
  LOST: { tone: 'warning', words: 'its worker was lost, another went on' },
  RUNNING: { tone: 'primary', words: 'under way' },
  CALLED_OFF: { tone: 'neutral', words: 'called off' },
} as const;

/** Every try of a step with its calls, and how they relate to the plan. */
export function AttemptLog({ step, now }: { step: StepView; now: number }) {
  const { attempts, plan, state } = step;
  if (attempts.length === 0) return null;
  return (
    <div className="grid gap-4 *:min-w-0">
      {attempts.map((attempt) => (
        <Attempt key={attempt.number} attempt={attempt} now={now} isOnly={attempts.length === 1} isLast={attempt === attempts.at(-1)} isOff={state === 'skipped'} />
      ))}
      {state === 'done' && plan.length > 0 ? (
        <p className="text-[0.8125rem] wrap-anywhere text-muted-foreground">{comparisonInWords(compareCalls(step))}</p>
      ) : null}
    </div>
  );
}

interface AttemptProps {
  attempt: AttemptView;
  now: number;
  isOnly: boolean;
  isLast: boolean;
  /** Its operation was cancelled. */
  isOff: boolean;
}

function Attempt({ attempt, now, isOnly, isLast, isOff }: AttemptProps) {
  const { number, outcome, looks, calls, error, startedAt, finishedAt } = attempt;
  const isCalledOff = isOff && finishedAt === null;
  const { tone, words } = OUTCOMES[isCalledOff ? 'CALLED_OFF' : (outcome ?? 'RUNNING')];
  const isQuiet = isOnly && outcome === 'DONE' && looks === 1;
  return (
    <section aria-label={`Attempt ${number}`} className="grid gap-2 *:min-w-0">
      {isQuiet ? null : (
        <p className="flex flex-wrap items-center gap-x-3 text-[0.8125rem]">
          <span className="font-medium">Attempt {number}</span>
          <StatusDot tone={tone} className="text-[0.8125rem] whitespace-normal">{words}</StatusDot>
          <span className="text-muted-foreground">
            {isCalledOff ? null : duration(startedAt, finishedAt, now)}{looks > 1 ? `, looked ${looks} times; the calls are of the last look` : ''}
          </span>
        </p>
      )}
      {/* The last one's is shown at the step. */}
      {error && !isLast ? <Alert variant="warning" role="status" title={error.message}><code className="font-mono text-xs">{error.code}</code></Alert> : null}
      {calls.length > 0 ? <CallLog calls={calls} /> : null}
    </section>
  );
}
