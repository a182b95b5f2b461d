import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { StepState } from '@/lib/db/generated/enums';
import type { AdminActor, Operator } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { keysInUse, signingKeyOf } from './library-set';
import type { AttemptView, LibrarySummary, LibraryView, OperationHead, OperationView, StepView } from './model';
import { canCancel } from './operation/cancel';
import { isOperationKind, isStepKind, OPERATION_KINDS, STEP_KINDS } from './operation/kinds';
import { storedCalls, storedError, storedPlan, storedResult } from './operation/stored';
import { targetOf } from './operation/target';
import { waitOf, type WaitingRow, withRunningStep } from './operation/wait';
import { standingOf, verdictOf } from './standing';
import { lookView, proofView } from './stored-evidence';

/** Every library, the newest first. */
export async function listLibraries(_actor: AdminActor): Promise<LibrarySummary[]> {
  const rows = await db().library.findMany({
    orderBy: { createdAt: 'desc' },
    include: {
      bucket: true,
      _count: { select: { videos: true } },
      looks: newest,
      proofs: newest,
      operations: { where: { state: { in: ['WAITING', 'RUNNING', 'FAILED'] } }, orderBy: { createdAt: 'desc' }, take: 1 },
    },
  });
  return rows.map((row) => {
    const [operation] = row.operations;
    const proof = proofView(row.proofs[0]);
    const seen = standingOf(lookView(row.looks[0]));
    return {
      id: row.id, name: row.name, state: row.state, region: row.region,
      bucketName: row.bucket?.name ?? '',
      videoCount: row._count.videos,
      createdAt: row.createdAt.toISOString(),
      proofAt: proof?.at ?? null,
      proof: verdictOf(proof, seen),
      seen,
      openOperation: operation ? { id: operation.id, kind: operation.kind, title: titleOf(operation.kind), state: operation.state } : null,
    };
  });
}

/** A library with its resources, last look and last proof; null when it does not exist. */
export async function findLibrary(_reader: AdminActor | Operator, libraryId: string): Promise<LibraryView | null> {
  if (!isId(libraryId)) return null;
  const row = await db().library.findUnique({
    where: { id: libraryId },
    include: {
      bucket: true,
      distributions: {
        orderBy: { role: 'asc' },
        include: { originIdentity: true, keyGroup: { include: { signingKeys: keysInUse } } },
      },
      looks: newest,
      proofs: newest,
      operations: { orderBy: { createdAt: 'desc' }, take: 10, include: withRunningStep },
    },
  });
  if (!row) return null;
  const { id, name, state, region, originIdentityKind, readPermission, signingKeyKind, hashAlgorithm, ttlSeconds, withBasic, closesItself, bucket } = row;
  const keyGroup = row.distributions.find(({ role }) => role === 'SIGNED')?.keyGroup ?? null;
  const key = signingKeyOf(keyGroup?.signingKeys ?? []);
  return {
    id, name, state, region, originIdentityKind, readPermission, signingKeyKind, hashAlgorithm, ttlSeconds, withBasic, closesItself,
    createdAt: row.createdAt.toISOString(),
    bucket: {
      id: bucket?.id ?? '', name: bucket?.name ?? '', region: bucket?.region ?? region, arn: `arn:aws:s3:::${bucket?.name ?? ''}`,
      encryption: bucket?.encryption ?? 'SSE_S3', kmsKeyArn: bucket?.kmsKeyArn ?? null,
      madeAt: bucket?.madeAt?.toISOString() ?? null,
    },
    identities: row.distributions.flatMap(({ role, originIdentity }) => originIdentity ? [{
      id: originIdentity.id, role, kind: originIdentity.kind, name: originIdentity.name, awsId: originIdentity.awsId,
      s3CanonicalUserId: originIdentity.s3CanonicalUserId,
    }] : []),
    keyGroup: keyGroup && { id: keyGroup.id, name: keyGroup.name, awsId: keyGroup.awsId },
    signingKey: key ? { id: key.id, name: key.name, kind: key.kind, state: key.state, awsPublicKeyId: key.awsPublicKeyId } : null,
    distributions: row.distributions.map(({ id: distributionId, role, awsId, arn, domainName, status, ...values }) => ({
      id: distributionId, role, awsId, arn, domainName, status, enabled: values.enabled, comment: values.comment,
      priceClass: values.priceClass, aliases: values.aliases, certificateArn: values.certificateArn ?? '',
    })),
    latestLook: lookView(row.looks[0]),
    latestProof: proofView(row.proofs[0]),
    operations: row.operations.map(headOf),
    workerSeenAt: await workerSeenAt(),
  };
}

const newest = { orderBy: { at: 'desc' }, take: 1 } as const;

interface HeadRow extends WaitingRow {
  id: string;
  kind: string;
  subject: string;
  createdAt: Date;
  startedAt: Date | null;
}

/** An operation's row as lists show it. */
export function headOf({ id, kind, subject, createdAt, startedAt, ...row }: HeadRow): OperationHead {
  return {
    id, kind, title: titleOf(kind), state: row.state, subject,
    createdAt: createdAt.toISOString(), startedAt: startedAt?.toISOString() ?? null, wait: waitOf(row),
  };
}

function titleOf(kind: string): string {
  return isOperationKind(kind) ? OPERATION_KINDS[kind].title : kind;
}

/** An operation with its steps; null when it does not exist. */
export async function findOperation(_actor: AdminActor, operationId: string): Promise<OperationView | null> {
  if (!isId(operationId)) return null;
  const row = await db().operation.findUnique({
    where: { id: operationId },
    include: {
      steps: { orderBy: { seq: 'asc' }, include: { attempts: { orderBy: { number: 'asc' } } } },
      library: { select: { name: true } },
    },
  });
  if (!row) return null;
  const head = headOf(row);
  return {
    ...head,
    requestedBy: await nameOf(row.requestedById),
    libraryId: row.libraryId,
    libraryName: row.library?.name ?? null,
    target: await targetOf(row),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    runAt: row.runAt.toISOString(),
    steps: row.steps.map((step) => stepView(step, row.state === 'CANCELLED')),
    workerSeenAt: await workerSeenAt(),
    // Nobody has to wait for the next try of a step that went wrong; one that comes in a moment needs no button.
    canRetry: row.state === 'FAILED' || head.wait?.for === 'retry',
    canCancel: canCancel(row),
    isCancelling: row.cancelledAt !== null && row.finishedAt === null,
  };
}

async function nameOf(userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  return (await db().user.findUnique({ where: { id: userId }, select: { name: true } }))?.name ?? null;
}

const STEP_STATES = {
  WAITING: 'waiting', RUNNING: 'running', DONE: 'done', FAILED: 'failed', SKIPPED: 'skipped',
} as const satisfies Record<StepState, StepView['state']>;

type StepRow = Prisma.StepGetPayload<{ include: { attempts: true } }>;

/** What a cancelled operation had not done is done by nobody any more. */
function stepView(step: StepRow, isCalledOff: boolean): StepView {
  const state = isCalledOff && step.state !== 'DONE' && step.state !== 'FAILED' ? 'SKIPPED' : step.state;
  const error = storedError(step.error);
  const { facts, note, waitsFor } = storedResult(step.result);
  const known = isStepKind(step.kind) ? STEP_KINDS[step.kind] : step.kind;
  return {
    seq: step.seq, kind: step.kind, title: step.title || known,
    plan: storedPlan(step.calls),
    state: STEP_STATES[state],
    attempt: step.attempt,
    attempts: step.attempts.map(attemptView),
    ...(error ? { error } : {}),
    facts,
    ...(note && state === 'RUNNING' ? { note, ...(waitsFor ? { waitsFor } : {}) } : {}),
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: step.finishedAt?.toISOString() ?? null,
  };
}

function attemptView({ number, outcome, looks, calls, error, startedAt, finishedAt }: StepRow['attempts'][number]): AttemptView {
  const reason = storedError(error);
  return {
    number, outcome, looks, calls: storedCalls(calls), ...(reason ? { error: reason } : {}),
    startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** When any worker last said that it lives; null when none ever did. */
export async function workerSeenAt(): Promise<string | null> {
  const worker = await db().worker.findFirst({ orderBy: { seenAt: 'desc' } });
  return worker?.seenAt.toISOString() ?? null;
}
