import type { Operation, Prisma, Step } from '@/lib/db/generated/client';

import type { OperationWait } from '../model';
import { storedResult } from './stored';

/** What an operation is read with to say what it waits for. */
export const withRunningStep = {
  steps: { where: { state: 'RUNNING' }, select: { state: true, result: true, error: true } },
} satisfies Prisma.OperationInclude;

/** A try that comes sooner is as good as under way. */
const WORTH_SAYING_MS = 15_000;

/** What an operation's wait is read from; of its steps, at least the one that runs. */
export interface WaitingRow extends Pick<Operation, 'state' | 'runAt'> {
  steps: readonly Pick<Step, 'state' | 'result' | 'error'>[];
}

/** Until when nothing happens to an operation; null where something does, or AWS alone knows. */
export function waitOf({ state, runAt, steps }: WaitingRow): OperationWait | null {
  const current = state === 'WAITING' ? steps.find((step) => step.state === 'RUNNING') : undefined;
  if (!current) return null;
  if (current.error !== null) {
    return runAt.getTime() - Date.now() < WORTH_SAYING_MS ? null : { until: runAt.toISOString(), for: 'retry' };
  }
  const { waitsFor } = storedResult(current.result);
  return typeof waitsFor === 'object' ? { until: waitsFor.until, for: 'moment' } : null;
}
