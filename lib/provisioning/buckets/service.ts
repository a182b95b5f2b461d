import { createHash } from 'node:crypto';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { requireRoom } from '../account/quota-room';
import { keyProblem, KMS_NEEDS_OAC } from '../bucket-fields';
import { inTheWay, withSteps } from '../operation/in-the-way';
import { end } from '../operation/lease';
import { type Planned, recordedUnder } from '../operation/planned-id';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { supersedeFailed } from '../operation/supersede';
import { changeEncryption, planCreateBucket, planDeleteBucket } from '../plan/buckets';
import { configureUploads } from '../plan/steps';
import type { ChangeBucketInput, CreateBucketInput, DeleteBucketInput } from './schema';

type Recorded = RecordedPlan & { bucketId: string };

/**
 * Records a bucket that belongs to no library, and the operation that makes it, under the id that its plan had.
 * Refuses with `invalid_input` when the name is in use, and `conflict` when the account is full.
 */
export function createBucket(
  actor: AdminActor, { plannedId, ...input }: Planned<CreateBucketInput>, mode: Mode = 'record',
): Promise<Result<Recorded>> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const request = { kind: 'CREATE_BUCKET', dedupeKey: `create-bucket:${hash}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const joined = (await recordedUnder(tx, { ...request, plannedId }, (id) => tx.bucket.count({ where: { id } }))) ?? (await joinOrRefuse(tx, request));
    if (joined) return joined.ok ? ok({ ...joined.value, bucketId: await targetOf(tx, joined.value.operationId) }) : joined;
    const { name, region, encryption, kmsKeyArn } = input;
    if (await tx.bucket.findUnique({ where: { name } })) return refuse(invalidField('name', 'A bucket of this name is recorded already.'));
    const full = await requireRoom(tx, { buckets: 1 });
    if (full) return full;
    const row = await tx.bucket.create({ data: { id: plannedId ?? newId(), name, region, encryption, kmsKeyArn: encryption === 'SSE_KMS' ? kmsKeyArn : null } });
    const plan = await recordOperation(tx, { ...request, ...about(actor, row), steps: planCreateBucket(row) });
    await audit(tx, actor, 'bucket.create', row);
    return ok({ ...plan, plannedId: row.id, bucketId: row.id });
  });
}

/**
 * Records another encryption for what is stored from now on, and lets this site upload again where that was asked for.
 * Refuses with `not_found`, `not_ready` before it is made, `invalid_input` for a key that does not fit, and `conflict`.
 */
export function changeBucket(actor: AdminActor, input: ChangeBucketInput, mode: Mode = 'record'): Promise<Result<Recorded>> {
  const { bucketId, encryption, kmsKeyArn, allowUploads } = input;
  return recordAlone(mode, async (tx) => {
    const row = await findBucket(tx, bucketId);
    if (!row) return refuse(NOT_FOUND);
    const request = { kind: 'CHANGE_BUCKET', dedupeKey: dedupeKeyOf(row), input } as const;
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, bucketId }) : joined;
    if (!row.madeAt) return refuse({ code: 'not_ready', message: 'The bucket is still being made.', fix: 'Wait until it is ready.' });
    const wrongKey = keyProblem({ encryption, kmsKeyArn, region: row.region });
    if (wrongKey) return refuse(invalidField('kmsKeyArn', wrongKey));
    if (encryption === 'SSE_KMS' && row.distributions.some(({ originIdentity }) => originIdentity?.kind === 'OAI')) {
      return refuse(invalidField('encryption', KMS_NEEDS_OAC));
    }
    const encrypts = encryption !== row.encryption || (encryption === 'SSE_KMS' && kmsKeyArn !== row.kmsKeyArn);
    const steps = [...(encrypts ? [changeEncryption(row, encryption, kmsKeyArn)] : []), ...(allowUploads ? [configureUploads(row)] : [])];
    if (steps.length === 0) return refuse({ code: 'conflict', message: 'That is how the bucket is recorded already.' });
    const plan = await recordOperation(tx, { ...request, ...about(actor, row), steps });
    await audit(tx, actor, 'bucket.change', row);
    return ok({ ...plan, bucketId });
  });
}

/**
 * Records that a bucket is deleted, which S3 does only when it is empty: with `deleteObjects` everything in it goes first.
 * `confirmation` is its name, typed. Takes the place of a deletion that failed, and of a making that did: of a bucket that was
 * never made, because somebody else has its name, just the row goes.
 * Refuses with `not_found`, `invalid_input` for another confirmation, and `conflict` while a library or distribution uses it.
 */
export function deleteBucket(
  actor: AdminActor, { bucketId, confirmation, deleteObjects }: DeleteBucketInput, mode: Mode = 'record',
): Promise<Result<Recorded>> {
  return recordAlone(mode, async (tx) => {
    const row = await findBucket(tx, bucketId);
    if (!row) return refuse(NOT_FOUND);
    const request = { kind: 'DELETE_BUCKET', dedupeKey: dedupeKeyOf(row), input: { deleteObjects } } as const;
    await supersedeFailed(tx, request, ['DELETE_BUCKET']);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, bucketId }) : joined;
    if (mode === 'record' && confirmation !== row.name) return refuse(invalidField('confirmation', `Type ${row.name} to confirm.`));
    const users = [...(row.library ? [row.library.name] : []), ...row.distributions.map((each) => each.awsId ?? each.comment)];
    if (users.length > 0) {
      return refuse({ code: 'conflict', message: `It is used by ${users.join(', ')}.`, fix: 'Tear that down first; its tear-down can delete the bucket too.' });
    }
    const making = await endFailedMaking(tx, row);
    if (making) return refuse(making);
    const plan = await recordOperation(tx, { ...request, ...about(actor, row), steps: planDeleteBucket(row, deleteObjects) });
    await audit(tx, actor, 'bucket.delete', row, { deleteObjects });
    return ok({ ...plan, bucketId });
  });
}

/** Calls off a making that stopped. Refuses while something else is under way with the bucket. */
async function endFailedMaking(tx: Db, { id }: BucketRow): Promise<AppError | undefined> {
  const unfinished = await tx.operation.findMany({
    where: { targetType: 'bucket', targetId: id, state: { in: ['WAITING', 'RUNNING', 'FAILED'] } }, include: withSteps,
  });
  const standing = unfinished.find(({ kind, state }) => kind !== 'CREATE_BUCKET' || state !== 'FAILED');
  if (standing) return inTheWay(standing);
  for (const operation of unfinished) await end(tx, operation.id, 'CANCELLED');
  return undefined;
}

type BucketRow = NonNullable<Awaited<ReturnType<typeof findBucket>>>;

function findBucket(tx: Db, bucketId: string) {
  return tx.bucket.findUnique({
    where: { id: bucketId }, include: { library: true, distributions: { include: { originIdentity: true } } },
  });
}

/** A library's bucket changes with nothing else of the library under way. */
function dedupeKeyOf({ id, libraryId }: Pick<BucketRow, 'id' | 'libraryId'>): string {
  return libraryId === null ? `bucket:${id}` : `library:${libraryId}`;
}

function about(actor: AdminActor, { id, name }: Pick<BucketRow, 'id' | 'name'>) {
  return { requestedById: actor.userId, target: { resource: { type: 'bucket', id }, subject: name } };
}

async function targetOf(tx: Db, operationId: string): Promise<string> {
  return (await tx.operation.findUniqueOrThrow({ where: { id: operationId } })).targetId ?? '';
}

function audit(tx: Db, actor: AdminActor, action: string, { id, name }: Pick<BucketRow, 'id' | 'name'>, more: { deleteObjects?: boolean } = {}): Promise<unknown> {
  return recordAudit(tx, { actorId: actor.userId, action, targetType: 'bucket', targetId: id, outcome: 'done', detail: { name, ...more } });
}
