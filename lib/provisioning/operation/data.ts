import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { headOf } from '../data';
import type { OperationHead, OperationSummary } from '../model';
import { isStepKind, STEP_KINDS } from './kinds';
import { withRunningStep } from './wait';

/** So many fit on a page; the rest is a link away. */
export const OPERATIONS_PER_PAGE = 200;

/** Operations, the newest first, from the one after `before` on; `next` is where the following page begins. */
export async function listOperations(
  _actor: AdminActor, before: string | undefined,
): Promise<{ operations: OperationSummary[]; next: string | null }> {
  const cursor = before !== undefined && isId(before) ? before : undefined;
  const known = cursor !== undefined && (await db().operation.findUnique({ where: { id: cursor }, select: { id: true } })) !== null;
  const rows = await db().operation.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: OPERATIONS_PER_PAGE + 1,
    ...(known ? { cursor: { id: cursor }, skip: 1 } : {}),
    include: { steps: { orderBy: { seq: 'asc' }, select: { kind: true, title: true, state: true, result: true, error: true } } },
  });
  const shown = rows.slice(0, OPERATIONS_PER_PAGE);
  const askers = await db().user.findMany({
    where: { id: { in: shown.flatMap(({ requestedById }) => requestedById ?? []) } }, select: { id: true, name: true },
  });
  const names = new Map(askers.map(({ id, name }) => [id, name]));
  return {
    operations: shown.map((row) => {
      const current = row.steps.find(({ state }) => state === 'RUNNING' || state === 'FAILED');
      return {
        ...headOf(row),
        requestedBy: row.requestedById === null ? null : (names.get(row.requestedById) ?? null),
        finishedAt: row.finishedAt?.toISOString() ?? null,
        doneSteps: row.steps.filter(({ state }) => state === 'DONE').length,
        totalSteps: row.steps.length,
        currentStep: current ? titleOfStep(current) : null,
      };
    }),
    next: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** What was done to one thing that is no library, the newest first, at most ten. */
export async function listOperationsAbout(_actor: AdminActor, targetType: string, targetId: string): Promise<OperationHead[]> {
  const rows = await db().operation.findMany({ where: { targetType, targetId }, orderBy: { createdAt: 'desc' }, take: 10, include: withRunningStep });
  return rows.map(headOf);
}

function titleOfStep({ kind, title }: { kind: string; title: string }): string {
  return title || (isStepKind(kind) ? STEP_KINDS[kind] : kind);
}
