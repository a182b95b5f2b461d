import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { OperationKind, OperationState, StepState } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import {
  isStepKind, type LibrarySummary, type LibraryView, OPERATION_TITLES, type OperationView, STEP_KINDS, type StepView,
} from './model';
import { storedError, storedResult } from './stored';
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
    const [proof] = row.proofs;
    return {
      id: row.id, name: row.name, state: row.state, region: row.region,
      bucketName: row.bucket?.name ?? '',
      videoCount: row._count.videos,
      createdAt: row.createdAt.toISOString(),
      proofPassed: proof?.passed ?? null,
      proofAt: proof?.at.toISOString() ?? null,
      brokenFindings: lookView(row.looks[0])?.findings.filter(({ state }) => state === 'broken').length ?? 0,
      openOperation: operation ? { id: operation.id, kind: operation.kind, state: operation.state } : null,
    };
  });
}

/** A library with its resources, last look and last proof; null when it does not exist. */
export async function findLibrary(_actor: AdminActor, libraryId: string): Promise<LibraryView | null> {
  if (!isId(libraryId)) return null;
  const row = await db().library.findUnique({
    where: { id: libraryId },
    include: {
      bucket: true,
      originIdentities: { include: { originIdentity: true }, orderBy: { role: 'asc' } },
      keyGroup: { include: { signingKeys: { ...newestKey, omit: { ciphertext: true } } } },
      distributions: { orderBy: { role: 'asc' } },
      looks: newest,
      proofs: newest,
      operations: { orderBy: { createdAt: 'desc' }, take: 10 },
    },
  });
  if (!row) return null;
  const { id, name, state, region, originIdentityKind, signingKeyKind, ttlSeconds, withBasic, keyGroup } = row;
  const key = keyGroup?.signingKeys[0];
  const bucketName = row.bucket?.name ?? '';
  return {
    id, name, state, region, originIdentityKind, signingKeyKind, ttlSeconds, withBasic,
    createdAt: row.createdAt.toISOString(),
    bucket: {
      name: bucketName, region: row.bucket?.region ?? region, arn: `arn:aws:s3:::${bucketName}`,
      madeAt: row.bucket?.madeAt?.toISOString() ?? null,
    },
    identities: row.originIdentities.map(({ role, originIdentity }) => ({
      role, kind: originIdentity.kind, name: originIdentity.name, awsId: originIdentity.awsId,
      s3CanonicalUserId: originIdentity.s3CanonicalUserId,
    })),
    keyGroup: keyGroup && { name: keyGroup.name, awsId: keyGroup.awsId },
    signingKey: key ? { name: key.name, kind: key.kind, state: key.state, awsPublicKeyId: key.awsPublicKeyId } : null,
    distributions: row.distributions.map(({ role, awsId, arn, domainName, status, enabled }) => ({
      role, awsId, arn, domainName, status, enabled,
    })),
    latestLook: lookView(row.looks[0]),
    latestProof: proofView(row.proofs[0]),
    operations: row.operations.map(headOf),
    workerSeenAt: await workerSeenAt(),
  };
}

const newest = { orderBy: { at: 'desc' }, take: 1 } as const;
const newestKey = {
  where: { state: { not: 'RETIRED' } },
  orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  take: 1,
} satisfies Prisma.KeyGroup$signingKeysArgs;

interface OperationHead {
  id: string;
  kind: OperationKind;
  title: string;
  state: OperationState;
  createdAt: string;
}

function headOf({ id, kind, state, createdAt }: { id: string; kind: OperationKind; state: OperationState; createdAt: Date }): OperationHead {
  return { id, kind, title: OPERATION_TITLES[kind], state, createdAt: createdAt.toISOString() };
}

/** An operation with its steps; null when it does not exist. */
export async function findOperation(_actor: AdminActor, operationId: string): Promise<OperationView | null> {
  if (!isId(operationId)) return null;
  const row = await db().operation.findUnique({
    where: { id: operationId },
    include: { steps: { orderBy: { seq: 'asc' } }, library: { select: { name: true } } },
  });
  if (!row) return null;
  return {
    ...headOf(row),
    libraryId: row.libraryId,
    libraryName: row.library?.name ?? null,
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    steps: row.steps.map(stepView),
    workerSeenAt: await workerSeenAt(),
    canRetry: row.state === 'FAILED',
  };
}

const STEP_STATES = { WAITING: 'waiting', RUNNING: 'running', DONE: 'done', FAILED: 'failed' } as const satisfies Record<StepState, StepView['state']>;

function stepView(step: Prisma.StepGetPayload<object>): StepView {
  const known = isStepKind(step.kind) ? STEP_KINDS[step.kind] : { title: step.kind, calls: [] };
  const error = storedError(step.error);
  const { facts, note } = storedResult(step.result);
  return {
    seq: step.seq, kind: step.kind, title: known.title, calls: known.calls,
    state: STEP_STATES[step.state],
    attempt: step.attempt,
    ...(error ? { error } : {}),
    facts,
    ...(note && step.state === 'RUNNING' ? { note } : {}),
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: step.finishedAt?.toISOString() ?? null,
  };
}

/** When any worker last said that it lives; null when none ever did. */
export async function workerSeenAt(): Promise<string | null> {
  const worker = await db().worker.findFirst({ orderBy: { seenAt: 'desc' } });
  return worker?.seenAt.toISOString() ?? null;
}
