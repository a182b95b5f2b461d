import { createHash } from 'node:crypto';

import { recordAudit } from '@/lib/audit/mutations';
import { type Db, db } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/errors';
import type { DistributionRole, SigningKeyKind } from '@/lib/db/generated/enums';
import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { installId } from './install';
import { distributionReference, keyGroupName, originAccessControlName, originAccessIdentityReference } from './names';
import { planCreateLibrary, type PlannedStep } from './plan';
import type { CreateLibraryInput } from './schema';

/**
 * Records a library and the operation that makes it, all in one transaction; the worker does the rest.
 * The same request again, while the first is not done, gives the first one's ids.
 * Refuses with `invalid_input` when the name or the bucket's name is in use; then nothing was written.
 */
export async function createLibrary(
  actor: AdminActor,
  input: CreateLibraryInput,
): Promise<Result<{ libraryId: string; operationId: string }>> {
  const dedupeKey = `create-library:${createHash('sha256').update(JSON.stringify(input)).digest('hex')}`;
  try {
    return await db().$transaction(async (tx) => {
      // In this order: whoever took the name has committed its operation too by the time that we look for it.
      const taken = await nameInUse(tx, input);
      const same = await findSame(tx, dedupeKey);
      if (same) return ok(same);
      return taken ?? ok(await insertLibrary(tx, actor, input, dedupeKey));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Somebody else's request was committed between our look and our write.
    const same = await findSame(db(), dedupeKey);
    if (same) return ok(same);
    return (await nameInUse(db(), input)) ?? refuse({ code: 'conflict', message: 'Another request came first. Try again.' });
  }
}

async function findSame(tx: Db, dedupeKey: string) {
  const operation = await tx.operation.findUnique({ where: { dedupeKey } });
  return operation?.libraryId ? { libraryId: operation.libraryId, operationId: operation.id } : undefined;
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
async function insertLibrary(tx: Db, actor: AdminActor, input: CreateLibraryInput, dedupeKey: string) {
  const { name, region, bucketName, originIdentityKind, signingKeyKind, ttlSeconds, withBasic } = input;
  const install = await installId(tx);
  const libraryId = newId();
  const keyGroup = await sharedKeyGroup(tx, install, signingKeyKind);
  await tx.library.create({
    data: {
      id: libraryId, name, region, originIdentityKind, signingKeyKind, ttlSeconds, withBasic,
      keyGroupId: keyGroup.id, createdById: actor.userId,
      bucket: { create: { id: newId(), name: bucketName, region } },
    },
  });
  const roles: DistributionRole[] = withBasic ? ['SIGNED', 'BASIC'] : ['SIGNED'];
  const references: Record<string, string> = {};
  const identityNames = new Set<string>();
  for (const role of roles) {
    const distributionId = newId();
    references[role] = distributionReference(install, distributionId);
    await tx.distribution.create({ data: { id: distributionId, libraryId, role } });
    const identityName =
      originIdentityKind === 'OAC' ? originAccessControlName(install) : originAccessIdentityReference(install, libraryId, role);
    identityNames.add(identityName);
    await tx.originIdentity.createMany({
      data: { id: newId(), kind: originIdentityKind, name: identityName },
      skipDuplicates: true,
    });
    const identity = await tx.originIdentity.findUniqueOrThrow({ where: { name: identityName } });
    await tx.libraryOriginIdentity.create({ data: { libraryId, role, originIdentityId: identity.id } });
  }
  const steps = planCreateLibrary(input, {
    installId: install, libraryId, identityNames: [...identityNames], keyGroupName: keyGroup.name,
    signedReference: references['SIGNED'] ?? '', basicReference: references['BASIC'] ?? '', appOrigin: env().publicOrigin,
  });
  const operationId = newId();
  await tx.operation.create({
    data: {
      id: operationId, kind: 'CREATE_LIBRARY', libraryId, dedupeKey, requestedById: actor.userId,
      steps: { create: rowsOf(steps) },
    },
  });
  await recordAudit(tx, {
    actorId: actor.userId, action: 'library.create', targetType: 'library', targetId: libraryId, outcome: 'done',
    detail: { name, region, bucketName, originIdentityKind, signingKeyKind, ttlSeconds, withBasic },
  });
  return { libraryId, operationId };
}

/** Two libraries that are recorded at once share the row that comes first. */
async function sharedKeyGroup(tx: Db, install: string, signingKeyKind: SigningKeyKind) {
  const name = keyGroupName(install, signingKeyKind);
  await tx.keyGroup.createMany({ data: { id: newId(), name, signingKeyKind }, skipDuplicates: true });
  return tx.keyGroup.findUniqueOrThrow({ where: { signingKeyKind } });
}

function rowsOf(steps: readonly PlannedStep[]) {
  return steps.map(({ kind, desired }, index) => ({ id: newId(), seq: index + 1, kind, desired }));
}

/** Has the worker look at what AWS has for a library. Refuses with `not_found`. */
export function requestLook(actor: AdminActor, libraryId: string): Promise<Result<{ operationId: string }>> {
  return request(actor, libraryId, 'LOOK');
}

/** Has the worker ask S3 and the distributions from outside. Refuses with `not_found`, and `not_ready` before there is anything to ask. */
export function requestProof(actor: AdminActor, libraryId: string): Promise<Result<{ operationId: string }>> {
  return request(actor, libraryId, 'PROVE');
}

async function request(actor: AdminActor, libraryId: string, kind: 'LOOK' | 'PROVE'): Promise<Result<{ operationId: string }>> {
  return db().$transaction(async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId } });
    if (!library) return refuse(NOT_FOUND);
    if (kind === 'PROVE' && library.state !== 'READY') {
      return refuse({
        code: 'not_ready', message: 'The library is still being made.', fix: 'Its proof comes as the last step.',
      });
    }
    const operationId = await enqueue(tx, libraryId, kind, actor.userId);
    await recordAudit(tx, {
      actorId: actor.userId, action: kind === 'LOOK' ? 'library.look' : 'library.prove',
      targetType: 'library', targetId: libraryId, outcome: 'done',
    });
    return ok({ operationId });
  });
}

/** Records a look or proof that is to be done now; while one is unfinished it is that one, started again if it had failed. */
export async function enqueue(tx: Db, libraryId: string, kind: 'LOOK' | 'PROVE', requestedById: string | null): Promise<string> {
  const dedupeKey = `${kind.toLowerCase()}:${libraryId}`;
  await tx.operation.createMany({ data: { id: newId(), kind, libraryId, dedupeKey, requestedById }, skipDuplicates: true });
  const { id: operationId } = await tx.operation.findUniqueOrThrow({ where: { dedupeKey }, select: { id: true } });
  await tx.step.createMany({ data: { id: newId(), operationId, seq: 1, kind, desired: {} }, skipDuplicates: true });
  await restart(tx, operationId);
  return operationId;
}

/** Takes up a failed operation where it failed. Refuses with `not_found`, and `conflict` when it has not failed. */
export async function retryOperation(actor: AdminActor, operationId: string): Promise<Result<{ operationId: string }>> {
  return db().$transaction(async (tx) => {
    if (!(await tx.operation.findUnique({ where: { id: operationId } }))) return refuse(NOT_FOUND);
    if (!(await restart(tx, operationId))) {
      return refuse({ code: 'conflict', message: 'This operation has not failed, so there is nothing to try again.' });
    }
    await recordAudit(tx, {
      actorId: actor.userId, action: 'operation.retry', targetType: 'operation', targetId: operationId, outcome: 'done',
    });
    return ok({ operationId });
  });
}

/** The step keeps its last error until it succeeds, and starts counting its attempts anew. */
async function restart(tx: Db, operationId: string): Promise<boolean> {
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
