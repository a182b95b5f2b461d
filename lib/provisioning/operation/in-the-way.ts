import type { Prisma } from '@/lib/db/generated/client';
import type { AppError } from '@/lib/kernel/errors';

import { canCancel } from './cancel';
import { isOperationKind, OPERATION_KINDS } from './kinds';
import { storedResult } from './stored';

/** What an operation is read with to say why it stands in the way. */
export const withSteps = { steps: { orderBy: { seq: 'asc' } } } satisfies Prisma.OperationInclude;

type UnfinishedOperation = Prisma.OperationGetPayload<{ include: typeof withSteps }>;

/** The label of the fact that says until when a rotation waits for what its old key signed. */
export const LAST_EXPIRY = 'The last signature expires';

/** Whether it is a rotation whose new key signs already, and that only waits to take the old one out. */
export function isWaitingForExpiry({ kind, steps }: { kind: string; steps: readonly { kind: string; state: string }[] }): boolean {
  return kind === 'ROTATE_KEY' && steps.some((step) => step.kind === 'SWITCH_SIGNING_KEY' && step.state === 'DONE');
}

/** The refusal because of an unfinished operation: what it does, until when where that is known, what can be done about it, and its id. */
export function inTheWay(operation: UnfinishedOperation): AppError {
  return { ...whyInTheWay(operation), operationId: operation.id };
}

function whyInTheWay(operation: UnfinishedOperation): AppError {
  const { kind, state, subject, cancelledAt, steps } = operation;
  const title = isOperationKind(kind) ? OPERATION_KINDS[kind].title : kind;
  const about = subject === '' ? '' : ` for ${subject}`;
  if (cancelledAt) {
    return conflict(`“${title}” was cancelled${about}, and is taking back what it made.`, 'Wait until that has ended, then try again.');
  }
  const until = isWaitingForExpiry(operation) ? lastExpiry(steps) : undefined;
  if (until) {
    return conflict(
      `“${title}” is under way${about}: it waits until ${until}, when nothing that the old key signed is valid any more.`,
      'Wait until then. Or drop the old key: what it signed stops working at once, and the rotation ends.',
    );
  }
  const cancellable = canCancel(operation);
  if (state === 'FAILED') {
    return conflict(
      `“${title}” has stopped halfway${about}.`,
      cancellable ? 'Have it try again, or cancel it, on its own page; then try this again.'
        : 'Have it try again, on its own page: it can be cancelled no more. Then try this again.',
    );
  }
  return conflict(
    `“${title}” is under way${about}.`,
    cancellable ? 'Wait until it has ended, or cancel it; then try again.' : 'Wait until it has ended; it can be cancelled no more. Then try again.',
  );
}

function lastExpiry(steps: UnfinishedOperation['steps']): string | undefined {
  const waiting = steps.find((step) => step.kind === 'WAIT_LAST_EXPIRY' && step.state === 'RUNNING');
  return storedResult(waiting?.result).facts.find(({ label }) => label === LAST_EXPIRY)?.value;
}

function conflict(message: string, fix: string): AppError {
  return { code: 'conflict', message, fix };
}
