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

/** Where an operation of a list stands, in one word. */
export function OperationState({ state }: Pick<OperationHead, 'state'>) {
  const { tone, word } = STATES[state];
  return <StatusDot tone={tone} pulse={state === 'RUNNING'} className="text-[0.8125rem]">{word}</StatusDot>;
}
