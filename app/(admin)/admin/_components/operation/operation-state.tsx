import { StatusDot } from '@/components/ui/status-dot';
import type { OperationHead } from '@/lib/provisioning/model';

const STATES = {
  WAITING: { tone: 'neutral', word: 'Waiting' },
  RUNNING: { tone: 'primary', word: 'Running' },
  FAILED: { tone: 'destructive', word: 'Stopped' },
  DONE: { tone: 'success', word: 'Done' },
  CANCELLED: { tone: 'neutral', word: 'Cancelled' },
} as const;

/** The states for a filter, in the order of an operation's life. */
export const STATE_OPTIONS = Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }));

type Standing = Pick<OperationHead, 'state' | 'startedAt' | 'wait'>;

/** How an operation of a list stands: between two looks at AWS one waits in the queue too, but it is under way, unless nothing happens for a known while. */
export function standingOf({ state, startedAt, wait }: Standing): OperationHead['state'] {
  return state === 'WAITING' && startedAt !== null && wait === null ? 'RUNNING' : state;
}

/** Where an operation of a list stands, in one word. */
export function OperationState({ operation }: { operation: Standing }) {
  const standing = standingOf(operation);
  const { tone, word } = STATES[standing];
  return <StatusDot tone={tone} pulse={standing === 'RUNNING'} className="text-[0.8125rem]">{word}</StatusDot>;
}

/** Whether any of them is still to come to an end by itself. */
export function isAnyUnderWay(operations: readonly Pick<OperationHead, 'state'>[]): boolean {
  return operations.some(({ state }) => state === 'WAITING' || state === 'RUNNING');
}
