import { callerAccountId } from '@/lib/aws/account';
import { AwsFailure } from '@/lib/aws/errors';
import { env } from '@/lib/env';
import type { Operation, PrismaClient, Step } from '@/lib/db/generated/client';
import { logUnexpected } from '@/lib/log/log';

import { installId } from './install';
import {
  beginStep, failStep, finishOperation, finishStep, type Lease, LeaseLost, releaseOperation, renewLease, waitForLook,
  waitForRetry, withLease,
} from './lease';
import { readLibrarySet } from './library-set';
import { lookStep } from './look/look';
import { HEARTBEAT_SECONDS, nextStep, retryAfterSeconds } from './machine';
import { isStepKind, type StepKind } from './model';
import { proveStep } from './proof/prove';
import type { RunStep, StepContext, StepOutcome } from './step';
import { blockPublicAccessStep, configureUploadsStep, createBucketStep, putProbeObjectsStep } from './steps/bucket';
import { createBasicDistributionStep, createSignedDistributionStep, waitDeployedStep } from './steps/distribution';
import { createOriginIdentityStep } from './steps/identity';
import { createKeyGroupStep, createSigningKeyStep } from './steps/keys';
import { putBucketPolicyStep } from './steps/policy';

const STEPS: Record<StepKind, RunStep> = {
  CREATE_BUCKET: createBucketStep,
  BLOCK_PUBLIC_ACCESS: blockPublicAccessStep,
  CONFIGURE_UPLOADS: configureUploadsStep,
  CREATE_ORIGIN_IDENTITY: createOriginIdentityStep,
  CREATE_SIGNING_KEY: createSigningKeyStep,
  CREATE_KEY_GROUP: createKeyGroupStep,
  CREATE_SIGNED_DISTRIBUTION: createSignedDistributionStep,
  CREATE_BASIC_DISTRIBUTION: createBasicDistributionStep,
  PUT_BUCKET_POLICY: putBucketPolicyStep,
  PUT_PROBE_OBJECTS: putProbeObjectsStep,
  WAIT_DEPLOYED: waitDeployedStep,
  LOOK: lookStep,
  PROVE: proveStep,
};

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
  const identity = onceDone(() => whoWeAre(db));
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
  const isLookAgain = planned.state === 'RUNNING' && planned.result !== null && planned.error === null;
  const step = await beginStep(db, lease, planned, isLookAgain);
  try {
    const outcome = await perform(db, lease, operation, step, identity);
    if ('done' in outcome) {
      await finishStep(db, lease, step, { facts: outcome.done });
      return true;
    }
    await waitForLook(db, lease, step, outcome, outcome.lookAgainInSeconds);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    await settleFailure(db, lease, step, asFailure(error));
  }
  return false;
}

async function perform(
  db: PrismaClient, lease: Lease, operation: Operation, step: Step, identity: () => Promise<Identity>,
): Promise<StepOutcome> {
  if (!isStepKind(step.kind) || !operation.libraryId) throw new Error(`step ${step.id} is of no kind that this version knows`);
  const set = await readLibrarySet(db, operation.libraryId);
  const { install, accountId } = await identity();
  const context: StepContext = {
    operationKind: operation.kind,
    db,
    installId: install,
    set,
    bucket: { name: set.bucket.name, region: set.bucket.region, ownerAccountId: accountId },
    appOrigin: env().publicOrigin,
    now: new Date(),
    begunAt: step.startedAt ?? new Date(),
    save: (write) => withLease(db, lease, write),
  };
  return STEPS[step.kind](context);
}

/** Who acts: this install, with credentials of this account. Neither changes while an operation runs. */
interface Identity {
  install: string;
  accountId: string;
}

async function whoWeAre(db: PrismaClient): Promise<Identity> {
  return { install: await installId(db), accountId: await callerAccountId() };
}

/** Runs `get` at the first call and again only after it failed. */
function onceDone<T>(get: () => Promise<T>): () => Promise<T> {
  let known: { value: T } | undefined;
  return async () => (known ??= { value: await get() }).value;
}

async function settleFailure(db: PrismaClient, lease: Lease, step: Step, failure: AwsFailure): Promise<void> {
  const seconds = retryAfterSeconds(failure.errorClass, step.attempt);
  if (seconds === undefined) await failStep(db, lease, step, failure.reason);
  else await waitForRetry(db, lease, step, failure.reason, seconds);
}

/** What we did not foresee stops the operation under an id of the log; its text may hold anything. */
function asFailure(error: unknown): AwsFailure {
  if (error instanceof AwsFailure) return error;
  const errorId = logUnexpected('provisioning step', error);
  return new AwsFailure('unknown', {
    code: 'internal',
    message: 'Something went wrong on our side.',
    fix: `Try again; if it stays, look for ${errorId} in the log.`,
    retriable: false,
  });
}
