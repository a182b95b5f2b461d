import { StatusDot } from '@/components/ui/status-dot';
import type { OperationView } from '@/lib/provisioning/model';

import { duration } from './duration';

/** Where the operation stands, in one line. */
export function OperationStatus({ operation, now }: { operation: OperationView; now: number }) {
  const took = duration(operation.startedAt, operation.finishedAt, now);
  switch (operation.state) {
    case 'WAITING':
      // Between two looks at AWS an operation waits too, but it is under way.
      return operation.startedAt === null
        ? <StatusDot tone="neutral" pulse>Waiting</StatusDot>
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

/** What happens next, in one sentence. */
export function whatHappensNext(operation: OperationView): string {
  const current = operation.steps.find((step) => step.state === 'running' || step.state === 'failed');
  const waiting = operation.steps.find((step) => step.state === 'waiting');
  if (operation.isCancelling) return 'It was cancelled, and ends when the step under way has ended.';
  switch (operation.state) {
    case 'WAITING':
      // The step that waits says itself what for.
      return current?.note === undefined
        ? 'A worker takes it up in a moment. You can leave this page: the work goes on without it.'
        : 'AWS is at work, which can take some minutes. You can leave this page: the work goes on without it.';
    case 'RUNNING':
      return waiting && current
        ? `Next: ${waiting.title}. You can leave this page: the work goes on without it.`
        : 'You can leave this page: the work goes on without it.';
    case 'FAILED':
      return operation.kind === 'CREATE_LIBRARY'
        ? 'What is made so far is closed to the public. Settle what is said below, then try again: steps that are done stay done.'
        : 'Settle what is said below, then try again.';
    case 'DONE':
      return 'Every step is done.';
    case 'CANCELLED':
      return operation.kind === 'CREATE_LIBRARY' && operation.libraryId !== null
        ? 'It was cancelled; nothing more is done. The library’s page has the way on.'
        : 'It was cancelled; nothing more is done.';
  }
}
