import type { z } from 'zod';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { Distribution } from '@/lib/db/generated/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { requireRoom } from '../account/quota-room';
import { valuesOfRow } from '../distribution-values';
import { refuseWhileChanging } from '../keys/rows';
import { inTheWay, withSteps } from '../operation/in-the-way';
import { type Planned, recordedUnder } from '../operation/planned-id';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { supersedeFailed } from '../operation/supersede';
import type { PlannedStep } from '../operation/planned';
import { showKeyPolicy } from '../plan/buckets';
import { takeOverDistribution as takeOver } from '../plan/distributions';
import { lookAt } from '../plan/look-at';
import { makeDistributionAgain as makeAgain } from '../plan/make-again';
import { deleteDistributions, releaseParts, removePolicyStatements } from '../plan/remove-library';
import { createDistribution as makeDistribution, putBucketPolicy, waitDeployed } from '../plan/steps';
import { CHANGES, changeStep } from './change';
import { readParts, whyNotFit } from './parts';
import { readReleasable } from './releasable';
import type { ChangeDistributionInput, CreateDistributionInput, deleteDistributionSchema } from './schema';

/**
 * Records a distribution that stands alone, under the id that its plan had, and the operation that makes it and lets it read its bucket.
 * The same request again, while the first is not done, joins it. Refuses with `invalid_input` at the field that does not
 * fit, and `conflict` while something else is changed about the bucket, or when the account is full.
 */
export function createDistribution(
  actor: AdminActor, { plannedId, ...input }: Planned<CreateDistributionInput>, mode: Mode = 'record',
): Promise<Result<RecordedPlan & { distributionId: string }>> {
  const { bucketId, originIdentityId, keyGroupId, responseHeadersPolicyId, priceClass, aliases, certificateArn } = input;
  const request = { kind: 'CREATE_DISTRIBUTION', dedupeKey: `bucket:${bucketId}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const used = await recordedUnder(tx, { ...request, plannedId }, (id) => tx.distribution.count({ where: { id } }));
    if (used) return used.ok ? ok({ ...used.value, distributionId: plannedId ?? '' }) : used;
    const parts = await readParts(tx, input);
    if (!parts.ok) return parts;
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, distributionId: (await targetOf(tx, joined.value.operationId)) ?? '' }) : joined;
    const problem = (await whyNotFit(tx, parts.value)) ?? (await bucketBusy(tx, bucketId));
    if (problem) return refuse(problem);
    const full = await requireRoom(tx, { distributions: 1 });
    if (full) return full;
    const id = plannedId ?? newId();
    const role = keyGroupId === null ? 'BASIC' as const : 'SIGNED' as const;
    const { bucket } = parts.value;
    const comment = input.comment || `Usher: ${bucket.name}, ${role.toLowerCase()} (${id})`;
    const row = await tx.distribution.create({
      data: {
        id, role, bucketId, originIdentityId, keyGroupId, responseHeadersPolicyId, comment, priceClass, aliases,
        certificateArn: certificateArn === '' ? null : certificateArn,
      },
    });
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: targetFor(row),
      steps: [makeDistribution(row), putBucketPolicy(bucket), waitDeployed([row])],
    });
    await audit(tx, actor, 'distribution.create', id, { ...input });
    return ok({ ...plan, plannedId: id, distributionId: id });
  });
}

async function targetOf(tx: Db, operationId: string): Promise<string | null> {
  return (await tx.operation.findUniqueOrThrow({ where: { id: operationId }, select: { targetId: true } })).targetId;
}

/**
 * Records a change of one distribution. Whoever changed the same values outside is not overwritten, unless that is asked for.
 * Refuses with `not_found`, `invalid_input`, `not_ready` before it is made, and `conflict`.
 */
export function changeDistribution(
  actor: AdminActor, { distributionId, overwrite, ...wanted }: Omit<ChangeDistributionInput, 'dryRun'>, mode: Mode = 'record',
): Promise<Result<RecordedPlan>> {
  return recordChange(actor, distributionId, { ...wanted, overwrite }, mode, (row) => {
    const { aliases, certificateArn } = { ...valuesOfRow(row), ...wanted };
    if (aliases.length > 0 && certificateArn === '') return refuse(invalidField('certificateArn', 'Alternate names need a certificate that covers them.'));
    const step = changeStep(row, wanted, overwrite);
    return step ? ok([step, waitDeployed([row])]) : refuse({ code: 'conflict', message: 'The distribution is recorded like that already.' });
  });
}

/** Records what AWS has in place of what is recorded; changes nothing at AWS. Refuses like `changeDistribution`. */
export function takeOverDistribution(actor: AdminActor, distributionId: string, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  return recordChange(actor, distributionId, { takeOver: true }, mode, (row) => ok([takeOver(row)]));
}

type ChangeInput = Omit<ChangeDistributionInput, 'dryRun' | 'distributionId'> | { takeOver: true };

function recordChange(
  actor: AdminActor, distributionId: string, input: ChangeInput, mode: Mode, plan: (row: Distribution) => Result<PlannedStep[]>,
): Promise<Result<RecordedPlan>> {
  const request = { kind: 'CHANGE_DISTRIBUTION', dedupeKey: `distribution:${distributionId}`, input: { ...input } } as const;
  return recordAlone(mode, async (tx) => {
    const row = await tx.distribution.findUnique({ where: { id: distributionId }, include: { library: true } });
    if (!row) return refuse(NOT_FOUND);
    if (!row.awsId || (row.library && row.library.state !== 'READY')) {
      return refuse({ code: 'not_ready', message: 'Only a distribution that is made, of a library that is ready, can be changed.' });
    }
    await supersedeFailed(tx, request, CHANGES);
    const joined = (await joinOrRefuse(tx, request)) ?? (await libraryBusy(tx, row.libraryId));
    if (joined) return joined;
    const steps = plan(row);
    if (!steps.ok) return steps;
    const recorded = await recordOperation(tx, { ...request, requestedById: actor.userId, target: targetFor(row), steps: steps.value });
    await audit(tx, actor, 'distribution.change', distributionId, { ...input });
    return ok(recorded);
  });
}

/**
 * Records that a distribution that stands alone, and that somebody deleted at AWS, is made again: with another id and address,
 * and with the bucket policy naming it. What is there after all stays as it is. Refuses with `not_found`, and `conflict` for a
 * library's, which the repair of the library makes again, or while something else is changed about the bucket.
 */
export function makeDistributionAgain(actor: AdminActor, distributionId: string, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  return recordAlone(mode, async (tx) => {
    const row = await tx.distribution.findUnique({ where: { id: distributionId }, include: { bucket: true, originIdentity: true, library: true } });
    if (!row) return refuse(NOT_FOUND);
    if (row.library) {
      return refuse({ code: 'conflict', message: `This distribution belongs to the library ${row.library.name}.`, fix: 'Look at the library, and have it put back what is missing.' });
    }
    const { bucket, originIdentity } = row;
    if (!bucket || !originIdentity) return refuse({ code: 'conflict', message: 'What it read from is not known here.', fix: 'Create another distribution.' });
    const request = { kind: 'REPAIR', dedupeKey: `bucket:${bucket.id}`, input: { distributionId } } as const;
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    const busy = await bucketBusy(tx, bucket.id);
    if (busy) return refuse(busy);
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: targetFor(row),
      steps: [
        ...makeAgain(row),
        ...(bucket.encryption === 'SSE_KMS' ? [showKeyPolicy(bucket)] : []),
        // An OAI is named by itself, whatever reads with it.
        ...(originIdentity.kind === 'OAC' ? [putBucketPolicy(bucket)] : []),
        waitDeployed([{ ...row, awsId: null }]),
        lookAt({ type: 'distribution', id: row.id, awsId: row.comment }),
      ],
    });
    await audit(tx, actor, 'distribution.make-again', distributionId, { awsId: row.awsId });
    return ok(plan);
  });
}

type DeleteInput = Omit<z.output<typeof deleteDistributionSchema>, 'dryRun'>;

/**
 * Records that a distribution that stands alone is deleted, with its statement of the bucket policy, and with parts of the
 * install that nothing else uses. Refuses with `not_found`, `conflict` for a library's, and `invalid_input` when its name
 * was not typed.
 */
export function removeDistribution(
  actor: AdminActor, { distributionId, confirmName }: DeleteInput, mode: Mode = 'record',
): Promise<Result<RecordedPlan>> {
  const request = { kind: 'DELETE_DISTRIBUTION', dedupeKey: `distribution:${distributionId}` } as const;
  return recordAlone(mode, async (tx) => {
    const row = await tx.distribution.findUnique({ where: { id: distributionId }, include: { bucket: true, library: true } });
    if (!row) return refuse(NOT_FOUND);
    if (row.library) {
      return refuse({
        code: 'conflict', message: `This distribution belongs to the library ${row.library.name}.`, fix: 'Tear down the library instead.',
      });
    }
    const name = row.awsId ?? row.comment;
    if (mode === 'record' && confirmName !== name) return refuse(invalidField('confirmName', `Type ${name} to confirm.`));
    await supersedeFailed(tx, request, CHANGES);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    const busy = row.bucketId ? await bucketBusy(tx, row.bucketId) : undefined;
    if (busy) return refuse(busy);
    const parts = await readReleasable(tx, row);
    const changing = await keysChanging(tx, parts);
    if (changing) return changing;
    const others = row.bucketId ? await othersNamedByPolicy(tx, row.bucketId, row.id) : 0;
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: targetFor(row),
      steps: [
        ...deleteDistributions([row]),
        ...(row.bucket ? [removePolicyStatements(row.bucket, row.awsId !== null && row.originIdentityId !== null, others > 0)] : []),
        ...releaseParts(parts),
      ],
    });
    await audit(tx, actor, 'distribution.delete', distributionId, { awsId: row.awsId });
    return ok(plan);
  });
}

/** A key group that would go is not taken away under the hands of what changes its keys. */
async function keysChanging(tx: Db, { keyGroups }: Awaited<ReturnType<typeof readReleasable>>): Promise<Result<never> | undefined> {
  for (const { id } of keyGroups.filter(({ usedElsewhere }) => !usedElsewhere)) {
    const changing = await refuseWhileChanging(tx, id, { besideWaiting: true });
    if (changing) return changing;
  }
  return undefined;
}

/** How many other distributions the policy of a bucket names: where ACLs let a library's read, it names none. */
function othersNamedByPolicy(tx: Db, bucketId: string, distributionId: string): Promise<number> {
  const named = [{ libraryId: null }, { library: { readPermission: 'POLICY' as const } }, { originIdentity: { kind: 'OAC' as const } }];
  return tx.distribution.count({ where: { bucketId, id: { not: distributionId }, OR: named } });
}

function targetFor({ id, awsId, comment }: Distribution) {
  return { resource: { type: 'distribution', id }, subject: awsId ?? comment };
}

/** Two that write one bucket policy at once would undo each other, because S3 knows no ETag of it. */
async function bucketBusy(tx: Db, bucketId: string): Promise<AppError | undefined> {
  const bucket = await tx.bucket.findUnique({ where: { id: bucketId }, include: { distributions: { select: { id: true } } } });
  const keys = [`bucket:${bucketId}`, ...(bucket?.distributions.map(({ id }) => `distribution:${id}`) ?? [])];
  const other = await tx.operation.findFirst({
    where: {
      OR: [
        { dedupeKey: { in: keys } },
        { libraryId: bucket?.libraryId ?? '', kind: { notIn: ['LOOK', 'PROVE'] }, state: { in: ['WAITING', 'RUNNING', 'FAILED'] } },
      ],
    },
    include: withSteps,
  });
  return other ? inTheWay(other) : undefined;
}

async function libraryBusy(tx: Db, libraryId: string | null): Promise<Result<never> | undefined> {
  const other = libraryId ? await tx.operation.findUnique({ where: { dedupeKey: `library:${libraryId}` }, include: withSteps }) : null;
  return other ? refuse(inTheWay(other)) : undefined;
}

function audit(tx: Db, actor: AdminActor, action: string, targetId: string, detail: object): Promise<void> {
  return recordAudit(tx, { actorId: actor.userId, action, targetType: 'distribution', targetId, outcome: 'done', detail: { ...detail } });
}
