'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';

import type { OperationView } from '@/lib/provisioning/model';

import { askOperation } from './ask-operation';

const ACTIVE_MILLISECONDS = 1000;
/** While it stands still: somebody else may press "Try again". */
const RESTING_MILLISECONDS = 5000;
const LOST_MILLISECONDS = 3000;

export interface LiveOperation {
  operation: OperationView;
  /** The server's clock at the last answer: durations and ages never trust the reader's. */
  now: number;
  connection: 'live' | 'lost' | 'signed-out';
}

/**
 * Follows an operation until it has ended. The rest of the page is read again when it ends, or, when
 * it shows what the steps make, after each of them (`refreshAfter`).
 */
export function useOperation(
  initial: OperationView,
  renderedAt: number,
  refreshAfter: 'end' | 'step' = 'end',
): LiveOperation {
  const router = useRouter();
  const [live, setLive] = useState<LiveOperation>(() => start(initial, renderedAt));
  const [from, setFrom] = useState(renderedAt);
  // A newer render of the page (after "Try again") counts as an answer too.
  if (from !== renderedAt) {
    setFrom(renderedAt);
    setLive(start(initial, renderedAt));
  }

  const state = live.operation.state;
  const delay = delayOf(live);
  const id = initial.id;
  useEffect(() => {
    if (delay === undefined) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void ask(id, controller.signal).then((answer) => {
        if (!controller.signal.aborted) setLive((before) => ({ ...before, ...answer }));
      });
    }, delay);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // Each answer makes a new `live`, which starts the next wait.
  }, [id, delay, live]);

  const doneSteps = live.operation.steps.filter((step) => step.state === 'done').length;
  const milestone = refreshAfter === 'step' ? `${state} ${String(doneSteps)}` : String(hasEnded(state));
  const lastMilestone = useRef(milestone);
  useEffect(() => {
    if (lastMilestone.current !== milestone) router.refresh();
    lastMilestone.current = milestone;
  }, [milestone, router]);

  return live;
}

function hasEnded(state: OperationView['state']): boolean {
  return state === 'DONE' || state === 'CANCELLED';
}

function start(operation: OperationView, renderedAt: number): LiveOperation {
  return { operation, now: renderedAt, connection: 'live' };
}

function delayOf({ operation, connection }: LiveOperation): number | undefined {
  if (hasEnded(operation.state) || connection === 'signed-out') return undefined;
  if (connection === 'lost') return LOST_MILLISECONDS;
  return operation.state === 'FAILED' ? RESTING_MILLISECONDS : ACTIVE_MILLISECONDS;
}

async function ask(id: string, signal: AbortSignal): Promise<Partial<LiveOperation>> {
  const answer = await askOperation(id, signal);
  if (answer === 'signed-out' || answer === 'lost') return { connection: answer };
  const { operation, now } = answer;
  return { operation, connection: 'live', ...(now === undefined ? {} : { now }) };
}
