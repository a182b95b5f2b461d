import type { LoggedCall } from '@/lib/aws/call-log';
import type { Db } from '@/lib/db/client';
import { type Attempt, Prisma, type PrismaClient, type Step } from '@/lib/db/generated/client';
import type { FailureReason } from '@/lib/kernel/failure';
import { newId } from '@/lib/kernel/id';

import type { Fact, WaitsFor } from '../model';
import { LEASE_SECONDS } from './machine';
import { storedResult } from './stored';

/** A worker's right to carry out one operation for a while. */
export interface Lease {
  operationId: string;
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
    RETURNING "id" AS "operationId", "leaseOwner" AS "workerId", "fence"`;
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
  /** Set while it waits. */
  note?: string;
  waitsFor?: WaitsFor;
}

/** A step that is being worked on: its row, and the row of this try. */
export interface BegunStep {
  step: Step;
  attempt: Attempt;
}

/**
 * Commits the intent to begin a step, before any of its calls. A look at something awaited is no new attempt.
 * An attempt that nobody ended was lost with its worker. Gives undefined when the operation was cancelled
 * since it was read: what a person was told is off must not begin after all.
 */
export function beginStep(db: PrismaClient, lease: Lease, step: Step, now: Date): Promise<BegunStep | undefined> {
  return withLease(db, lease, async (tx) => {
    const cancelled = await tx.operation.count({ where: { id: lease.operationId, cancelledAt: { not: null }, takingBack: false } });
    if (cancelled > 0) return undefined;
    const last = await tx.attempt.findFirst({ where: { stepId: step.id }, orderBy: { number: 'desc' } });
    if (step.state === 'RUNNING' && last?.outcome === 'WAITING') {
      return { step, attempt: await tx.attempt.update({ where: { id: last.id }, data: { looks: { increment: 1 } } }) };
    }
    if (last?.outcome === null) {
      await tx.attempt.update({ where: { id: last.id }, data: { outcome: 'LOST', finishedAt: new Date() } });
    }
    const begun = await tx.step.update({
      where: { id: step.id },
      data: { state: 'RUNNING', attempt: step.attempt + 1, startedAt: step.startedAt ?? now },
    });
    const attempt = await tx.attempt.create({ data: { id: newId(), stepId: step.id, number: (last?.number ?? 0) + 1 } });
    return { step: begun, attempt };
  });
}

/** Commits a step's result. */
export function finishStep(db: PrismaClient, lease: Lease, begun: BegunStep, calls: LoggedCall[], notes: StepNotes): Promise<void> {
  return withLease(db, lease, async (tx) => {
    await tx.step.update({
      where: { id: begun.step.id },
      data: { state: 'DONE', result: resultOf(notes), error: Prisma.DbNull, finishedAt: new Date() },
    });
    await endAttempt(tx, begun, calls, { outcome: 'DONE', finishedAt: new Date() });
  });
}

/** Puts the operation down until a later look, and gives the lease back. */
export function waitForLook(
  db: PrismaClient, lease: Lease, begun: BegunStep, calls: LoggedCall[], notes: StepNotes, seconds: number,
): Promise<void> {
  return withLease(db, lease, async (tx) => {
    await tx.step.update({ where: { id: begun.step.id }, data: { result: resultOf(notes), error: Prisma.DbNull } });
    await endAttempt(tx, begun, calls, { outcome: 'WAITING' });
    await putDown(tx, lease, seconds);
  });
}

/** Puts the operation down until the failed step is tried again, and says why. */
export function waitForRetry(
  db: PrismaClient, lease: Lease, begun: BegunStep, calls: LoggedCall[], reason: FailureReason, seconds: number,
): Promise<void> {
  return withLease(db, lease, async (tx) => {
    const note = `Attempt ${begun.step.attempt} failed; the next one is in ${seconds} s.`;
    // What earlier looks left behind says where a long step goes on.
    const { facts } = storedResult(begun.step.result);
    await tx.step.update({ where: { id: begun.step.id }, data: { result: resultOf({ facts, note }), error: { ...reason } } });
    await endAttempt(tx, begun, calls, { outcome: 'RETRY', error: { ...reason }, finishedAt: new Date() });
    await putDown(tx, lease, seconds);
  });
}

/** Ends the operation as failed, with the reason at its step; one that was cancelled goes on, to be taken back or ended. */
export function failStep(db: PrismaClient, lease: Lease, begun: BegunStep, calls: LoggedCall[], reason: FailureReason): Promise<void> {
  return withLease(db, lease, async (tx) => {
    const finishedAt = new Date();
    await tx.step.update({ where: { id: begun.step.id }, data: { state: 'FAILED', error: { ...reason }, finishedAt } });
    await endAttempt(tx, begun, calls, { outcome: 'FAILED', error: { ...reason }, finishedAt });
    const cancelled = await tx.operation.count({ where: { id: lease.operationId, cancelledAt: { not: null }, takingBack: false } });
    if (cancelled > 0) return putDown(tx, lease, 0);
    await tx.operation.update({
      where: { id: lease.operationId },
      data: { state: 'FAILED', leaseOwner: null, leaseUntil: null, finishedAt },
    });
  });
}

async function endAttempt(tx: Db, { attempt }: BegunStep, calls: LoggedCall[], end: Prisma.AttemptUpdateInput): Promise<void> {
  await tx.attempt.update({ where: { id: attempt.id }, data: { ...end, calls: calls.map((each) => ({ ...each })) } });
}

function resultOf({ facts, note, waitsFor }: StepNotes): Prisma.InputJsonObject {
  return {
    facts: facts.map((fact) => ({ ...fact })),
    ...(note === undefined ? {} : { note }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  };
}

/** Ends an operation whose steps are done; one that was cancelled, and has taken back what it made, as cancelled. */
export function finishOperation(db: PrismaClient, lease: Lease): Promise<void> {
  return withLease(db, lease, async (tx) => {
    const { cancelledAt } = await tx.operation.findUniqueOrThrow({ where: { id: lease.operationId }, select: { cancelledAt: true } });
    await end(tx, lease.operationId, cancelledAt ? 'CANCELLED' : 'DONE');
  });
}

/** Ends an operation: its key is free again, and nobody holds it. */
export async function end(tx: Db, operationId: string, state: 'DONE' | 'CANCELLED'): Promise<void> {
  await tx.operation.update({
    where: { id: operationId },
    data: { state, dedupeKey: null, leaseOwner: null, leaseUntil: null, finishedAt: new Date() },
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
