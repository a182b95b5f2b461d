import { Dated } from '@/components/dated';
import { StatusDot } from '@/components/ui/status-dot';
import { rightsResult } from '@/lib/provisioning/account/rights-result';
import type { OperationView, StepView } from '@/lib/provisioning/model';

import { duration } from './duration';
import { standingOf } from './operation-state';

/** Where the operation stands, in one line. */
export function OperationStatus({ operation, now }: { operation: OperationView; now: number }) {
  const took = duration(operation.startedAt, operation.finishedAt, now);
  switch (operation.state) {
    case 'WAITING':
      // Between two looks at AWS an operation waits too, but it is under way.
      return standingOf(operation) === 'WAITING'
        ? <StatusDot tone="neutral" pulse={operation.wait === null}>Waiting</StatusDot>
        : <StatusDot tone="primary" pulse>Running for {took}</StatusDot>;
    case 'RUNNING':
      return <StatusDot tone="primary" pulse>Running{took ? ` for ${took}` : ''}</StatusDot>;
    case 'FAILED':
      return <StatusDot tone="destructive">Stopped</StatusDot>;
    case 'DONE':
      return <StatusDot tone="success">Done{took ? ` in ${took}` : ''}</StatusDot>;
    case 'CANCELLED':
      return <StatusDot tone="neutral">Cancelled</StatusDot>;
  }
}

/** What happens next, in a sentence or two. */
export function WhatHappensNext({ operation }: { operation: OperationView }) {
  const current = operation.steps.find((step) => step.state === 'running' || step.state === 'failed');
  const waiting = operation.steps.find((step) => step.state === 'waiting');
  if (operation.isCancelling) return 'It was cancelled, and ends when the step under way has ended.';
  switch (operation.state) {
    case 'WAITING':
      return current ? <WhatIsWaitedFor operation={operation} current={current} /> : 'A worker takes it up in a moment. You can leave this page: the work goes on without it.';
    case 'RUNNING':
      return waiting && current
        ? `Next: ${waiting.title}. You can leave this page: the work goes on without it.`
        : 'You can leave this page: the work goes on without it.';
    case 'FAILED':
      return operation.kind === 'CREATE_LIBRARY'
        ? 'What is made so far is closed to the public. Settle what is said below, then try again: steps that are done stay done.'
        : 'It stopped, and waits for you. Below is said why, and what you can do.';
    case 'DONE':
      return (operation.kind === 'CHECK_RIGHTS' ? rightsResult(operation.steps) : undefined) ?? 'Every step is done.';
    case 'CANCELLED':
      return operation.kind === 'CREATE_LIBRARY' && operation.libraryId !== null
        ? 'It was cancelled; nothing more is done. The library’s page has the way on.'
        : 'It was cancelled; nothing more is done.';
  }
}

/** What keeps the step that is begun waiting: a moment, what went wrong, our own pace, or AWS. */
function WhatIsWaitedFor({ operation: { wait }, current }: { operation: OperationView; current: StepView }) {
  const leave = 'You can leave this page: the work goes on without it.';
  if (wait?.for === 'moment') return <>{current.title}, which is on <Dated at={wait.until} form="date" />. Then it goes on by itself. {leave}</>;
  if (current.error) return `It went wrong, and is tried again by itself; why is said below. ${leave}`;
  if (current.note === undefined || current.waitsFor === 'us') return `A worker goes on with it in a moment. ${leave}`;
  return `AWS is at work, which can take some minutes. ${leave}`;
}
