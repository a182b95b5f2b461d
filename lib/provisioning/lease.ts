import type { Db } from '@/lib/db/client';
import { Prisma, type PrismaClient, type Step } from '@/lib/db/generated/client';
import type { OperationKind } from '@/lib/db/generated/enums';
import type { FailureReason } from '@/lib/kernel/failure';

import { LEASE_SECONDS } from './machine';
import type { Fact } from './model';

/** A worker's right to carry out one operation for a while. */
export interface Lease {
  operationId: string;
  kind: OperationKind;
  libraryId: string | null;
  workerId: string;
  /** Every write repeats it; a later claim raises it, so a worker that was thought dead writes nothing. */
  fence: number;
}

/** Thrown by writes of a worker whose lease has passed to another one: it must stop, and tell nobody. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Claims the operation that has been due longest, or one whose worker stopped beating; null when there is none.
 * The database's clock decides, so that workers on several machines agree.
 */
export async function claimOperation(db: Db, workerId: string): Promise<Lease | null> {
  const [claimed] = await db.$queryRaw<Lease[]>`
    UPDATE "Operation" SET
      "state" = 'RUNNING', "leaseOwner" = ${workerId}, "fence" = "fence" + 1,
      "leaseUntil" = timezone('utc', now()) + make_interval(secs => ${LEASE_SECONDS}),
      "startedAt" = coalesce("startedAt", timezone('utc', now()))
    WHERE "id" = (
      SELECT "id" FROM "Operation"
      WHERE ("state" = 'WAITING' AND "runAt" <= timezone('utc', now()))
         OR ("state" = 'RUNNING' AND "leaseUntil" < timezone('utc', now()))
      ORDER BY "runAt", "id" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING "id" AS "operationId", "kind"::text AS "kind", "libraryId", "leaseOwner" AS "workerId", "fence"`;
  return claimed ?? null;
}

/** Prolongs the lease; false when it has passed to another worker. */
export async function renewLease(db: Db, { operationId, workerId, fence }: Lease): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE "Operation" SET "leaseUntil" = timezone('utc', now()) + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = ${operationId} AND "leaseOwner" = ${workerId} AND "fence" = ${fence} AND "state" = 'RUNNING'`;
  return renewed === 1;
}

/**
 * Runs writes of a worker in a transaction that holds its lease's row: they happen only while the lease is its own.
 * Throws `LeaseLost` otherwise.
 */
export async function withLease<T>(db: PrismaClient, lease: Lease, write: (tx: Db) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    if (!(await renewLease(tx, lease))) throw new LeaseLost(`operation ${lease.operationId}, fence ${lease.fence}`);
    return write(tx);
  }, PATIENT);
}

/** A busy machine may keep a short transaction waiting for longer than Prisma's two seconds. */
const PATIENT = { maxWait: 10_000, timeout: 10_000 };

/** What a step leaves behind for people to read. */
export interface StepNotes {
  facts: Fact[];
  /** Set while it waits for something at AWS. */
  note?: string;
}

/** Commits the intent to begin a step, before any of its calls. A look at something awaited is no new attempt. */
export function beginStep(db: PrismaClient, lease: Lease, step: Step, isLookAgain: boolean): Promise<Step> {
  return withLease(db, lease, (tx) =>
    tx.step.update({
      where: { id: step.id },
      data: {
        state: 'RUNNING',
        attempt: isLookAgain ? step.attempt : step.attempt + 1,
        startedAt: step.startedAt ?? new Date(),
      },
    }),
  );
}

/** Commits a step's result. */
export function finishStep(db: PrismaClient, lease: Lease, step: Step, notes: StepNotes): Promise<void> {
  return withLease(db, lease, async (tx) => {
    const result = { facts: notes.facts.map((fact) => ({ ...fact })) };
    await tx.step.update({
      where: { id: step.id },
      data: { state: 'DONE', result, error: Prisma.DbNull, finishedAt: new Date() },
    });
  });
}

/** Puts the operation down until a later look, and gives the lease back. */
export function waitForLook(db: PrismaClient, lease: Lease, step: Step, notes: StepNotes, seconds: number): Promise<void> {
  return withLease(db, lease, async (tx) => {
    const result = { facts: notes.facts.map((fact) => ({ ...fact })), note: notes.note ?? '' };
    await tx.step.update({ where: { id: step.id }, data: { result, error: Prisma.DbNull } });
    await putDown(tx, lease, seconds);
  });
}

/** Puts the operation down until the failed step is tried again, and says why. */
export function waitForRetry(db: PrismaClient, lease: Lease, step: Step, reason: FailureReason, seconds: number): Promise<void> {
  return withLease(db, lease, async (tx) => {
    const result = { facts: [], note: `Attempt ${step.attempt} failed; the next one is in ${seconds} s.` };
    await tx.step.update({ where: { id: step.id }, data: { result, error: { ...reason } } });
    await putDown(tx, lease, seconds);
  });
}

/** Ends the operation as failed, with the reason at its step. */
export function failStep(db: PrismaClient, lease: Lease, step: Step, reason: FailureReason): Promise<void> {
  return withLease(db, lease, async (tx) => {
    await tx.step.update({
      where: { id: step.id },
      data: { state: 'FAILED', error: { ...reason }, finishedAt: new Date() },
    });
    await tx.operation.update({
      where: { id: lease.operationId },
      data: { state: 'FAILED', leaseOwner: null, leaseUntil: null, finishedAt: new Date() },
    });
  });
}

/** Ends the operation as done; a library that was being made is ready. */
export function finishOperation(db: PrismaClient, lease: Lease): Promise<void> {
  return withLease(db, lease, async (tx) => {
    await tx.operation.update({
      where: { id: lease.operationId },
      data: { state: 'DONE', dedupeKey: null, leaseOwner: null, leaseUntil: null, finishedAt: new Date() },
    });
    if (lease.kind === 'CREATE_LIBRARY' && lease.libraryId) {
      await tx.library.update({ where: { id: lease.libraryId }, data: { state: 'READY' } });
    }
  });
}

/** Gives the operation back at a step's boundary, for another worker to take up at once. */
export function releaseOperation(db: PrismaClient, lease: Lease): Promise<void> {
  return withLease(db, lease, (tx) => putDown(tx, lease, 0));
}

async function putDown(tx: Db, lease: Lease, seconds: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Operation" SET "state" = 'WAITING', "leaseOwner" = NULL, "leaseUntil" = NULL,
      "runAt" = timezone('utc', now()) + make_interval(secs => ${seconds})
    WHERE "id" = ${lease.operationId}`;
}
