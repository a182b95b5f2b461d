import { callerAccountId } from '@/lib/aws/account';
import { awsNow } from '@/lib/aws/aws-clock';
import { type LoggedCall, logCalls } from '@/lib/aws/call-log';
import { AwsFailure, stop } from '@/lib/aws/errors';
import { paceTogether } from '@/lib/aws/pace';
import { isDatabaseUnavailable } from '@/lib/db/errors';
import type { Operation, PrismaClient, Step } from '@/lib/db/generated/client';
import { env } from '@/lib/env';
import { logUnexpected } from '@/lib/log/log';

import { installId } from '../install';
import { runStepOfKind } from '../steps/registry';
import { isStepKind } from './kinds';
import {
  beginStep, type BegunStep, failStep, finishOperation, finishStep, type Lease, LeaseLost, releaseOperation,
  renewLease, waitForLook, waitForRetry, withLease,
} from './lease';
import { HEARTBEAT_SECONDS, nextStep, retryAfterSeconds } from './machine';
import type { StepContext, StepOutcome } from './step';
import { takeBackOrEnd } from './take-back';

/**
 * Carries out an operation from its first step that is not done, until it ends, waits, or loses its lease.
 * Whatever happens to this process, the rows say where another one goes on. `stopping` ends it at a step's boundary.
 */
export async function runOperation(db: PrismaClient, lease: Lease, stopping?: AbortSignal): Promise<void> {
  const beat = setInterval(() => {
    renewLease(db, lease).then(
      (ours) => { if (!ours) clearInterval(beat); },
      // A failed beat is no reason to stop: the writes check the lease themselves.
      () => undefined,
    );
  }, HEARTBEAT_SECONDS * 1000);
  const identity = onceDone(() => whoWeAre(db, lease.operationId));
  try {
    let goOn = true;
    while (goOn) {
      if (stopping?.aborted) {
        await releaseOperation(db, lease);
        return;
      }
      goOn = await runNextStep(db, lease, identity);
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  } finally {
    clearInterval(beat);
  }
}

/** Runs one step; gives whether the operation goes on at once. */
async function runNextStep(db: PrismaClient, lease: Lease, identity: () => Promise<Identity>): Promise<boolean> {
  const operation = await db.operation.findUniqueOrThrow({ where: { id: lease.operationId }, include: { steps: true } });
  const planned = nextStep(operation.steps);
  if (!planned) {
    await finishOperation(db, lease);
    return false;
  }
  if (operation.cancelledAt && !operation.takingBack) return takeBackOrEnd(db, lease);
  const begun = await beginStep(db, lease, planned, awsNow());
  if (!begun) return true;
  const calls: LoggedCall[] = [];
  try {
    const outcome = await logCalls(calls, () => paceTogether(() => perform(db, lease, operation, begun.step, identity)));
    if ('done' in outcome) {
      await finishStep(db, lease, begun, calls, { facts: outcome.done });
      return true;
    }
    await waitForLook(db, lease, begun, calls, outcome, outcome.lookAgainInSeconds);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    await settleFailure(db, lease, begun, calls, asFailure(error));
  }
  return false;
}

async function perform(
  db: PrismaClient, lease: Lease, operation: Operation, step: Step, identity: () => Promise<Identity>,
): Promise<StepOutcome> {
  if (!isStepKind(step.kind)) throw new Error(`step ${step.id} is of no kind that this version knows`);
  const context: StepContext = {
    db,
    operationId: operation.id,
    ...(await identity()),
    appOrigin: env().publicOrigin,
    now: awsNow(),
    begunAt: step.startedAt ?? awsNow(),
    save: (write) => withLease(db, lease, write),
  };
  return runStepOfKind(step.kind, context, step.desired);
}

/** Who acts: this install, with credentials of its account. Neither changes while an operation runs. */
type Identity = Pick<StepContext, 'installId' | 'accountId'>;

/**
 * The first account that anything is made in is the install's account; credentials of another one are refused.
 * A check of rights makes nothing, so that it can be tried with several; the first that is made in must be the one checked last.
 */
async function whoWeAre(db: PrismaClient, operationId: string): Promise<Identity> {
  const install = await installId(db);
  const accountId = await callerAccountId();
  const { kind } = await db.operation.findUniqueOrThrow({ where: { id: operationId }, select: { kind: true } });
  if (kind !== 'CHECK_RIGHTS') {
    await requireChecked(db, accountId);
    await db.install.updateMany({ where: { id: install, accountId: null }, data: { accountId } });
  }
  const { accountId: ours } = await db.install.findUniqueOrThrow({ where: { id: install }, select: { accountId: true } });
  if ((ours ?? accountId) === accountId) return { installId: install, accountId };
  throw stop(
    'another-account',
    `The worker's credentials are of the AWS account ${accountId}, but everything here was made in ${ours ?? 'another one'}.`,
    `Give the worker credentials of the account ${ours ?? ''}, then try again.`,
  );
}

/** An owner who was shown one account does not mean another one, whose profile the worker happens to have by now. */
async function requireChecked(db: PrismaClient, accountId: string): Promise<void> {
  const made = await db.install.count({ where: { accountId: { not: null } } });
  const checked = made > 0 ? null : await db.rightsCheck.findFirst({ orderBy: [{ at: 'desc' }, { id: 'desc' }], select: { accountId: true } });
  if (!checked?.accountId || checked.accountId === accountId) return;
  throw stop(
    'another-account',
    `The worker's credentials are of the AWS account ${accountId}, but the account that was checked is ${checked.accountId}.`,
    `Give the worker credentials of the account ${checked.accountId}; or check the rights of ${accountId}, if that is the one. Then try again.`,
  );
}

/** Runs `get` at the first call and again only after it failed. */
function onceDone<T>(get: () => Promise<T>): () => Promise<T> {
  let known: { value: T } | undefined;
  return async () => (known ??= { value: await get() }).value;
}

async function settleFailure(
  db: PrismaClient, lease: Lease, begun: BegunStep, calls: LoggedCall[], failure: AwsFailure,
): Promise<void> {
  if (failure.errorClass === 'busy') {
    const seconds = failure.retryAfterSeconds ?? 1;
    const note = `${failure.reason.message} It goes on in ${seconds} s.`;
    await waitForLook(db, lease, begun, calls, { facts: [], note, waitsFor: 'us' }, seconds);
    return;
  }
  const seconds = retryAfterSeconds(failure.errorClass, begun.step.attempt, failure.retryAfterSeconds);
  if (seconds === undefined) await failStep(db, lease, begun, calls, failure.reason);
  else await waitForRetry(db, lease, begun, calls, failure.reason, seconds);
}

/** A database that did not answer in time is tried again like AWS is. What we did not foresee stops the operation under an id of the log; its text may hold anything. */
function asFailure(error: unknown): AwsFailure {
  if (error instanceof AwsFailure) return error;
  const errorId = logUnexpected('provisioning step', error);
  if (isDatabaseUnavailable(error)) {
    return new AwsFailure('transient', {
      code: 'database',
      message: 'Usher’s own database did not answer in time.',
      fix: `This is tried again by itself. If it stays, look at the database, and for ${errorId} in the log.`,
      retriable: true,
    });
  }
  return new AwsFailure('unknown', {
    code: 'internal',
    message: 'Something went wrong on our side.',
    fix: `Try again; if it stays, look for ${errorId} in the log.`,
    retriable: false,
  });
}
