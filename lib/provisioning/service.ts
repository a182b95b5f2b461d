import { createHash } from 'node:crypto';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { DistributionRole } from '@/lib/db/generated/enums';
import { env } from '@/lib/env';
import type { AdminActor, Operator } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { idOfPart, newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { plannedRows, requireRoomFor } from './account/quota-room';
import { identityComment } from './identities/names';
import { installId } from './install';
import { readLibrarySet } from './library-set';
import { distributionComment, originAccessIdentityReference, ownPartName } from './names';
import { canCancel } from './operation/cancel';
import { type Planned, recordedUnder } from './operation/planned-id';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from './operation/record';
import { cancelUnderWay } from './operation/take-back';
import { planCreateLibrary, planGoOn } from './plan/create-library';
import { lookedAt } from './plan/looked-at';
import { look, prove } from './plan/steps';
import type { CreateLibraryInput } from './schema';
import { newAccessControl, newHeadersPolicy, newKeyGroup, sharedAccessControl, sharedHeadersPolicy, sharedKeyGroup } from './shared-parts';

/**
 * Records a library under the id that its plan had, and the operation that makes it, all in one transaction; the worker
 * does the rest.
 * The same request again, while the first is not done, gives the first one's ids. A dry run gives the plan alone.
 * Refuses with `invalid_input` when the name or the bucket's name is in use, and with `conflict` when the account is full;
 * then nothing was written.
 */
export function createLibrary(
  actor: AdminActor,
  { plannedId, ...input }: Planned<CreateLibraryInput>,
  mode: Mode = 'record',
): Promise<Result<RecordedPlan & { libraryId: string }>> {
  const request = { kind: 'CREATE_LIBRARY', dedupeKey: `create-library:${hashOf(input)}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const used = await recordedUnder(tx, { ...request, plannedId }, (id) => tx.library.count({ where: { id } }));
    if (used) return used.ok ? ok({ ...used.value, libraryId: plannedId ?? '' }) : used;
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, libraryId: joined.value.libraryId ?? '' }) : joined;
    const taken = await nameInUse(tx, input);
    if (taken) return taken;
    const before = await plannedRows(tx);
    const libraryId = await insertLibrary(tx, actor, input, plannedId ?? newId());
    const full = await requireRoomFor(tx, before);
    if (full) return full;
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId,
      target: { libraryId, subject: input.name },
      steps: planCreateLibrary(lookedAt(await readLibrarySet(tx, libraryId))),
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'library.create', targetType: 'library', targetId: libraryId, outcome: 'done', detail: { ...input },
    });
    return ok({ ...plan, plannedId: libraryId, libraryId });
  });
}

function hashOf(input: object): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}

async function nameInUse(tx: Db, { name, bucketName }: CreateLibraryInput): Promise<Result<never> | undefined> {
  if (await tx.library.findUnique({ where: { name } })) {
    return refuse(invalidField('name', 'Another library has this name.'));
  }
  if (await tx.bucket.findUnique({ where: { name: bucketName } })) {
    return refuse(invalidField('bucketName', 'Another library uses this bucket.'));
  }
  return undefined;
}

/** Every row that the operation will fill in, so that all ids and names are settled before the first call. */
async function insertLibrary(tx: Db, actor: AdminActor, input: CreateLibraryInput, libraryId: string): Promise<string> {
  const { name, region, bucketName, encryption, kmsKeyArn, ...kinds } = input;
  const { originIdentityKind, readPermission, signingKeyKind, hashAlgorithm, ttlSeconds, withBasic, closesItself } = kinds;
  const install = await installId(tx);
  const bucketId = idOfPart(libraryId, 'bucket');
  await tx.library.create({
    data: {
      id: libraryId, name, region, originIdentityKind, readPermission, signingKeyKind, hashAlgorithm, ttlSeconds, withBasic, closesItself,
      createdById: actor.userId,
      bucket: { create: { id: bucketId, name: bucketName, region, encryption, kmsKeyArn: encryption === 'SSE_KMS' ? kmsKeyArn : null } },
    },
  });
  const roles: DistributionRole[] = withBasic ? ['SIGNED', 'BASIC'] : ['SIGNED'];
  const parts = await sharedOrOwnParts(tx, install, libraryId, input, roles.length);
  for (const role of roles) {
    const id = idOfPart(libraryId, role);
    await tx.distribution.create({
      data: {
        id, libraryId, role, bucketId,
        comment: distributionComment(name, role, id),
        originIdentityId: parts.originIdentityId ?? (await identityOf(tx, install, libraryId, role)),
        keyGroupId: role === 'SIGNED' ? parts.keyGroupId : null,
        responseHeadersPolicyId: parts.responseHeadersPolicyId,
      },
    });
  }
  return libraryId;
}

/** What the library's distributions use: the install's, or parts of its own. */
async function sharedOrOwnParts(tx: Db, install: string, libraryId: string, input: CreateLibraryInput, distributions: number) {
  const { signingKeyKind, originIdentityKind, ownParts } = input;
  const own = ownPartName(install, libraryId);
  const origin = env().publicOrigin;
  const group = ownParts
    ? await newKeyGroup(tx, own, signingKeyKind, false)
    : await sharedKeyGroup(tx, install, signingKeyKind, 1);
  const policy = ownParts
    ? await newHeadersPolicy(tx, own, origin, false)
    : await sharedHeadersPolicy(tx, install, origin, distributions);
  if (originIdentityKind === 'OAI') return { originIdentityId: undefined, keyGroupId: group.id, responseHeadersPolicyId: policy.id };
  const control = ownParts ? await newAccessControl(tx, own, false) : await sharedAccessControl(tx, install, distributions);
  return { originIdentityId: control.id, keyGroupId: group.id, responseHeadersPolicyId: policy.id };
}

/** Each distribution has an OAI of its own, because the bucket policy tells them apart by it. */
async function identityOf(tx: Db, install: string, libraryId: string, role: DistributionRole): Promise<string> {
  const { id } = await tx.originIdentity.create({
    data: {
      id: newId(), kind: 'OAI', name: originAccessIdentityReference(install, libraryId, role),
      comment: identityComment(libraryId, role),
    },
  });
  return id;
}

/**
 * Goes on with a library that is not finished and that no operation works on any more: its creation was cancelled.
 * What is made already is found again. Refuses with `not_found`, and `conflict` when there is nothing to go on with.
 */
export function continueLibrary(actor: AdminActor, libraryId: string, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const request = { kind: 'CREATE_LIBRARY', dedupeKey: `library:${libraryId}` } as const;
  return recordAlone(mode, async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId } });
    if (!library) return refuse(NOT_FOUND);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    const unfinished = await tx.operation.findFirst({
      where: { libraryId, kind: 'CREATE_LIBRARY', state: { in: ['WAITING', 'RUNNING', 'FAILED'] } },
    });
    if (library.state !== 'PROVISIONING' || unfinished) {
      return refuse({ code: 'conflict', message: 'There is nothing to go on with: this library is made, or being made.' });
    }
    const done = await tx.step.findMany({
      where: { state: 'DONE', operation: { libraryId, kind: 'CREATE_LIBRARY' } }, select: { kind: true }, distinct: ['kind'],
    });
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId,
      target: { libraryId, subject: library.name },
      steps: planGoOn(lookedAt(await readLibrarySet(tx, libraryId)), done.map(({ kind }) => kind)),
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'library.continue', targetType: 'library', targetId: libraryId, outcome: 'done',
    });
    return ok(plan);
  });
}

/** Has the worker look at what AWS has for a library. Refuses with `not_found`. */
export function requestLook(actor: AdminActor, libraryId: string): Promise<Result<{ operationId: string }>> {
  return request(actor, libraryId, 'LOOK');
}

/** Has the worker ask S3 and the distributions from outside. Refuses with `not_found`, and `not_ready` before there is anything to ask. */
export function requestProof(actor: AdminActor | Operator, libraryId: string): Promise<Result<{ operationId: string }>> {
  return request(actor, libraryId, 'PROVE');
}

function request(actor: AdminActor | Operator, libraryId: string, kind: 'LOOK' | 'PROVE'): Promise<Result<{ operationId: string }>> {
  const actorId = actor === 'operator' ? null : actor.userId;
  return recordAlone('record', async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId } });
    if (!library) return refuse(NOT_FOUND);
    if (library.state === 'REMOVING' || library.state === 'RETIRED') {
      return refuse({ code: 'not_ready', message: 'The library is torn down, so there is nothing to look at or to prove.' });
    }
    if (kind === 'PROVE' && library.state !== 'READY') {
      return refuse({
        code: 'not_ready', message: 'The library is still being made.', fix: 'Its proof comes as the last step.',
      });
    }
    const operationId = await enqueue(tx, libraryId, kind, actorId);
    await recordAudit(tx, {
      actorId, action: kind === 'LOOK' ? 'library.look' : 'library.prove',
      targetType: 'library', targetId: libraryId, outcome: 'done',
    });
    return ok({ operationId });
  });
}

/** Records a look or proof that is to be done now; while one is unfinished it is that one, started again if it had failed. */
export async function enqueue(tx: Db, libraryId: string, kind: 'LOOK' | 'PROVE', requestedById: string | null): Promise<string> {
  const dedupeKey = `${kind.toLowerCase()}:${libraryId}`;
  const present = await tx.operation.findUnique({ where: { dedupeKey }, select: { id: true } });
  if (present) {
    await restart(tx, present.id);
    return present.id;
  }
  const set = await readLibrarySet(tx, libraryId);
  const { operationId } = await recordOperation(tx, {
    kind, dedupeKey, requestedById,
    target: { libraryId, subject: set.library.name },
    steps: [kind === 'LOOK' ? look(lookedAt(set)) : prove(libraryId, false)],
  });
  return operationId;
}

/** Takes up a failed operation where it failed, and at once one that waits for its next try. Refuses with `not_found`, and `conflict` when nothing went wrong. */
export async function retryOperation(actor: AdminActor, operationId: string): Promise<Result<{ operationId: string }>> {
  return recordAlone('record', async (tx) => {
    if (!(await tx.operation.findUnique({ where: { id: operationId } }))) return refuse(NOT_FOUND);
    if (!(await restart(tx, operationId)) && !(await hurry(tx, operationId))) {
      return refuse({ code: 'conflict', message: 'This operation has not failed, so there is nothing to try again.' });
    }
    await recordAudit(tx, {
      actorId: actor.userId, action: 'operation.retry', targetType: 'operation', targetId: operationId, outcome: 'done',
    });
    return ok({ operationId });
  });
}

/** Brings the next try of a step that went wrong forward to now; false when nothing waits for one. */
async function hurry(tx: Db, operationId: string): Promise<boolean> {
  const { count } = await tx.operation.updateMany({
    where: { id: operationId, state: 'WAITING', steps: { some: { state: 'RUNNING', error: { not: Prisma.DbNull } } } },
    data: { runAt: new Date() },
  });
  return count > 0;
}

/** Takes up a failed operation; false for any other. The step keeps its last error until it succeeds, and starts counting its attempts anew. */
export async function restart(tx: Db, operationId: string): Promise<boolean> {
  const { count } = await tx.operation.updateMany({
    where: { id: operationId, state: 'FAILED' },
    data: { state: 'WAITING', runAt: new Date(), finishedAt: null },
  });
  if (count === 0) return false;
  await tx.step.updateMany({
    where: { operationId, state: 'FAILED' },
    data: { state: 'WAITING', attempt: 0, startedAt: null, finishedAt: null },
  });
  return true;
}

/**
 * Calls an operation off. One that no worker has ends at once; one under way ends at its next step's boundary.
 * Where it made something that nothing else needs, a worker takes that back before it ends.
 * Refuses with `not_found`, and `conflict` when it is too late: then it goes on to its end.
 */
export async function cancelOperation(actor: AdminActor, operationId: string): Promise<Result<{ operationId: string }>> {
  return recordAlone('record', async (tx) => {
    // The row is held, so that no worker takes it up between our look and our write.
    await tx.$queryRaw`SELECT 1 FROM "Operation" WHERE "id" = ${operationId} FOR UPDATE`;
    const operation = await tx.operation.findUnique({ where: { id: operationId }, include: { steps: { orderBy: { seq: 'asc' } } } });
    if (!operation) return refuse(NOT_FOUND);
    if (!canCancel(operation)) {
      return refuse({
        code: 'conflict', message: 'It is too late to call this off.',
        fix: 'Let it come to its end; what it did can be changed by another operation.',
      });
    }
    await cancelUnderWay(tx, operation);
    await recordAudit(tx, {
      actorId: actor.userId, action: 'operation.cancel', targetType: 'operation', targetId: operationId, outcome: 'done',
    });
    return ok({ operationId });
  });
}
