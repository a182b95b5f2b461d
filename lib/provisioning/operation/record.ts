import { type Db, db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { newId } from '@/lib/kernel/id';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { installId } from '../install';
import { inTheWay, withSteps } from './in-the-way';
import type { OperationKind } from './kinds';
import { type PlannedValue, valuesOfPlan } from './plan-values';
import type { PlannedStep } from './planned';

/** Whether a plan is carried out, or only shown. */
export type Mode = 'record' | 'dry-run';

/** A plan as it was shown, step by step; with `operationId` when it was recorded. */
export interface RecordedPlan {
  operationId: string;
  /** The id that what is planned is to have; given back when the plan is confirmed, what is made is what was shown. */
  plannedId?: string;
  /** `values`: the important ones that a step sends, where it sends any. */
  steps: { title: string; calls: PlannedStep['calls']; values?: PlannedValue[] }[];
}

/** What an operation is about. */
export interface OperationTarget {
  libraryId?: string;
  /** The one resource that it is about, where that is no library. */
  resource?: { type: string; id: string };
  /** By name; stays on the operation's page when the thing is gone. */
  subject: string;
}

interface NewOperation {
  kind: OperationKind;
  target: OperationTarget;
  /** One unfinished operation at a time has this key: the same request joins it, another one is refused. */
  dedupeKey: string;
  input?: Prisma.InputJsonObject;
  requestedById: string | null;
  steps: PlannedStep[];
}

/** A busy machine may keep a short transaction waiting for longer than Prisma's two seconds. */
const PATIENT = { maxWait: 20_000, timeout: 20_000 };

/**
 * Runs `record` in one transaction, one at a time over all processes: recording is rare and takes milliseconds,
 * and whoever checks what exists before it writes must not be overtaken. A refusal leaves nothing behind.
 * A dry run does the very same and then takes everything back, so what it shows is what would happen.
 */
export async function recordAlone<T>(mode: Mode, record: (tx: Db) => Promise<Result<T>>): Promise<Result<T>> {
  // Part of what a plan shows, so that a dry run must not take it back.
  await installId(db());
  const takeBack = new Error('taken back');
  let result: Result<T> | undefined;
  try {
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher:provisioning', 0))`;
      result = await record(tx);
      if (mode === 'dry-run' || !result.ok) throw takeBack;
    }, PATIENT);
  } catch (thrown) {
    if (thrown !== takeBack) throw thrown;
  }
  if (!result) throw new Error('the transaction ended before anything was recorded');
  return result;
}

/**
 * Keeps others from recording until the transaction ends, for a worker that decides what nobody uses any more. It does not
 * wait, because it holds its lease's row, which a recording may want: false says to come back later.
 */
export async function tryRecordingLock(tx: Db): Promise<boolean> {
  const [answer] = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('usher:provisioning', 0)) AS "locked"`;
  return answer?.locked ?? false;
}

/**
 * The unfinished operation with this key, if it is the same request: then this one joins it.
 * Refuses with `conflict` when another request holds the key; gives undefined when nobody does.
 */
export async function joinOrRefuse(
  tx: Db, { kind, dedupeKey, input }: Pick<NewOperation, 'kind' | 'dedupeKey' | 'input'>,
): Promise<Result<RecordedPlan & { libraryId: string | null }> | undefined> {
  const present = await tx.operation.findUnique({ where: { dedupeKey }, include: withSteps });
  if (!present) return undefined;
  if (!present.cancelledAt && present.kind === kind && sameJson(present.input, input ?? {})) {
    return ok({ operationId: present.id, libraryId: present.libraryId, steps: [] });
  }
  return refuse(inTheWay(present));
}

/** Writes an operation with all its steps. Call `joinOrRefuse` first, in the same transaction. */
export async function recordOperation(tx: Db, operation: NewOperation): Promise<RecordedPlan> {
  const { kind, target, dedupeKey, input, requestedById, steps } = operation;
  const operationId = newId();
  await tx.operation.create({
    data: {
      id: operationId, kind, dedupeKey, requestedById, subject: target.subject,
      libraryId: target.libraryId ?? null,
      targetType: target.resource?.type ?? null, targetId: target.resource?.id ?? null,
      input: input ?? {},
      steps: { create: steps.map((step, index) => stepRow(step, index + 1)) },
    },
  });
  const values = await valuesOfPlan(tx, steps);
  return {
    operationId,
    steps: steps.map(({ title, calls }, index) => ({ title, calls, ...(values[index]?.length ? { values: values[index] } : {}) })),
  };
}

/** A planned step as its row. */
export function stepRow({ kind, title, desired, calls }: PlannedStep, seq: number) {
  return { id: newId(), seq, kind, title, desired, calls: calls.map((each) => ({ ...each })) };
}

/** Whether two values say the same, in whatever order their keys stand. */
export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** The database gives keys back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]): [string, unknown] => [key, sorted(inner)]),
  );
}
