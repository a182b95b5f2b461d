import type { StepView } from '@/lib/provisioning/model';
import { namesOfCalls } from '@/lib/provisioning/operation/planned';

/** How the calls that a step made relate to those that were planned. */
export interface Comparison {
  made: number;
  /** Whether a try looked several times: then only the calls of its last look are known. */
  isLastLookAlone: boolean;
  /** Planned, and not made as far as is known. */
  missing: string[];
  /** Made, and not planned: another try, or another look at what it waits for. */
  beyond: string[];
  /** Whether it was also asked whose account it is, which is done once for an operation and is part of no step's plan. */
  asksWho: boolean;
}

const WHO = 'sts:GetCallerIdentity';

/** Compares what every attempt called with the plan; a call that is planned twice must be made twice. */
export function compareCalls({ plan, attempts }: Pick<StepView, 'plan' | 'attempts'>): Comparison {
  const missing = namesOfCalls(plan);
  const beyond: string[] = [];
  const all = attempts.flatMap(({ calls }) => calls.map(({ call }) => call));
  const made = all.filter((call) => call !== WHO);
  for (const call of made) {
    const index = missing.indexOf(call);
    if (index === -1) beyond.push(call);
    else missing.splice(index, 1);
  }
  return { made: made.length, isLastLookAlone: attempts.some(({ looks }) => looks > 1), missing, beyond, asksWho: all.includes(WHO) };
}

/** The comparison in one sentence. */
export function comparisonInWords({ made, isLastLookAlone, missing, beyond, asksWho }: Comparison): string {
  const calls = `${made === 1 ? '1 call' : `${made} calls`}${asksWho ? ', besides asking whose account it is' : ''}`;
  if (missing.length === 0 && beyond.length === 0) return `${calls}, just as planned.`;
  return [
    `${calls}.`,
    missing.length > 0 && isLastLookAlone ? 'Those of the looks before are not kept.' : '',
    missing.length > 0 && !isLastLookAlone ? `Planned and not made: ${counted(missing)}.` : '',
    beyond.length > 0 ? `Beyond the plan: ${counted(beyond)}.` : '',
  ].filter(Boolean).join(' ');
}

function counted(calls: readonly string[]): string {
  return [...new Set(calls)]
    .map((call) => {
      const times = calls.filter((other) => other === call).length;
      return times === 1 ? call : `${call} (${times} times)`;
    })
    .join(', ');
}
