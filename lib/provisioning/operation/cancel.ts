import type { OperationState, StepState } from '@/lib/db/generated/enums';

import { type Cancelling, isOperationKind, OPERATION_KINDS, type OperationKind } from './kinds';
import { isWrite } from './planned';
import { storedPlan } from './stored';

/** What decides whether an operation can be called off. */
export interface Cancellable {
  kind: string;
  state: OperationState;
  cancelledAt: Date | null;
  steps: readonly { kind: string; state: StepState; calls: unknown }[];
}

function cancellingOf(kind: OperationKind): Cancelling {
  return OPERATION_KINDS[kind].cancelling;
}

/** Whether an operation can still be called off. */
export function canCancel({ kind, state, cancelledAt, steps }: Cancellable): boolean {
  if (cancelledAt || state === 'DONE' || state === 'CANCELLED') return false;
  if (!isOperationKind(kind)) return true;
  switch (cancellingOf(kind)) {
    case 'any-time':
      return true;
    case 'before-changes':
      return steps.every((step) => step.state === 'WAITING' || !storedPlan(step.calls).some(({ call }) => isWrite(call)));
    case 'until-switched':
      return steps.every((step) => step.kind !== 'SWITCH_SIGNING_KEY' || step.state === 'WAITING');
  }
}
