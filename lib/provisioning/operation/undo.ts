import type { Db } from '@/lib/db/client';
import type { Operation, Step } from '@/lib/db/generated/client';

import { undoRotation } from '../keys/undo';
import { isOperationKind, type OperationKind } from './kinds';
import type { PlannedStep } from './planned';

/** What taking back is planned from: the operation's rows, however far it came. */
export type UndonePlan = Operation & { steps: Step[] };

/** Plans the steps that take back what a cancelled operation made; none when it made nothing. */
type PlanUndo = (tx: Db, operation: UndonePlan) => Promise<PlannedStep[]>;

/** Operations of other kinds leave what they made as it is: it is closed, and going on with it later is possible. */
const UNDO: Partial<Record<OperationKind, PlanUndo>> = {
  ROTATE_KEY: undoRotation,
};

/** The steps that take back what the operation made so far. */
export async function planUndo(tx: Db, operation: UndonePlan): Promise<PlannedStep[]> {
  return isOperationKind(operation.kind) ? ((await UNDO[operation.kind]?.(tx, operation)) ?? []) : [];
}
