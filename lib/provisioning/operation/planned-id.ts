import { z } from 'zod';

import type { Db } from '@/lib/db/client';
import { ROW_ID } from '@/lib/kernel/id';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { OperationKind } from './kinds';
import { type RecordedPlan, sameJson } from './record';

/**
 * The id of the row that a plan is about, which is part of the names and references that the plan shows. It is given back
 * with the confirmation, so that what is made is what was shown, and pressing twice makes one thing.
 */
export const plannedIdSchema = z.object({ plannedId: z.string().regex(ROW_ID, 'This is no id.').optional() });

/** A request with the id that its plan had. */
export type Planned<Input> = Input & z.output<typeof plannedIdSchema>;

interface Asked {
  kind: OperationKind;
  plannedId: string | undefined;
  input: object;
}

/**
 * What was recorded under the planned id already: the same request is answered with its operation, however it stands.
 * Refuses with `conflict` for another request, and when a row has the id (`countRows`); gives undefined when it is free.
 */
export async function recordedUnder(
  tx: Db, { kind, plannedId, input }: Asked, countRows: (id: string) => Promise<number>,
): Promise<Result<RecordedPlan> | undefined> {
  if (plannedId === undefined) return undefined;
  const present = await tx.operation.findFirst({ where: { kind, OR: [{ targetId: plannedId }, { libraryId: plannedId }] } });
  if (present && sameJson(present.input, input)) return ok({ operationId: present.id, plannedId, steps: [] });
  if (!present && (await countRows(plannedId)) === 0) return undefined;
  return refuse({ code: 'conflict', message: 'This plan was carried out already.', fix: 'Have it shown anew, then confirm it.' });
}
