import { Badge } from '@/components/ui/badge';
import { cn } from '@/components/ui/cn';
import type { CallView } from '@/lib/provisioning/model';

/** The calls of one look, each where it stands in time: when it began, how long it took, and what refused it. */
export function CallLog({ calls }: { calls: readonly CallView[] }) {
  const wholeMs = Math.max(1, ...calls.map(({ startedMs, durationMs }) => startedMs + durationMs));
  return (
    <ol aria-label="Calls" className="grid font-mono text-xs">
      {calls.map((call, index) => (
        // The same call may come twice at the same moment.
        <li
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_4rem] items-center gap-x-3 border-t py-1 first:border-t-0 md:grid-cols-[4rem_minmax(0,1fr)_10rem_4rem]"
        >
          <span className="text-muted-foreground">+{milliseconds(call.startedMs)}</span>
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 max-md:order-first max-md:col-span-2">
            <span className="wrap-anywhere">{call.call}</span>
            {call.tries > 1 ? <Badge variant="warning" className="font-sans">sent {call.tries} times</Badge> : null}
            {call.code ? <Badge variant={isAbsence(call.code) ? 'neutral' : 'destructive'} className="font-sans wrap-anywhere whitespace-normal">{call.code}</Badge> : null}
          </span>
          <span className="hidden h-3 items-center md:flex" aria-hidden>
            <span
              className={cn('h-1.5 min-w-0.5 rounded-full', call.code && !isAbsence(call.code) ? 'bg-destructive' : 'bg-primary/60')}
              style={{
                marginLeft: `${(call.startedMs / wholeMs) * 100}%`,
                width: `${(call.durationMs / wholeMs) * 100}%`,
              }}
            />
          </span>
          <span className="text-right text-muted-foreground">{milliseconds(call.durationMs)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Looking for what is not there yet is no trouble. */
function isAbsence(code: string): boolean {
  return /^(NoSuch|NotFound|404)/.test(code);
}

function milliseconds(value: number): string {
  return value < 1000 ? `${value} ms` : `${(value / 1000).toFixed(1)} s`;
}
