import type { z } from 'zod';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { Library } from '@/lib/db/generated/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { CHANGES, changeStep } from '../distributions/change';
import { refuseWhileChanging } from '../keys/rows';
import { inTheWay, withSteps } from '../operation/in-the-way';
import { end } from '../operation/lease';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { supersedeFailed } from '../operation/supersede';
import { planRemoveLibrary } from '../plan/remove-library';
import { waitDeployed } from '../plan/steps';
import { readRemoval } from './removal';
import type { changeLibrarySchema, changeSettingsSchema, removeLibrarySchema } from './schema';

type RemoveInput = Omit<z.output<typeof removeLibrarySchema>, 'dryRun'>;

/**
 * Records that a library is torn down. From then on nobody is given a signature and nothing is uploaded. Its videos are kept
 * in the bucket unless `deleteVideos` is set. What its creation was still doing is called off.
 * Refuses with `not_found`, `invalid_input` when the name was not typed, and `conflict` while something else is under way.
 */
export function removeLibrary(
  actor: AdminActor, { libraryId, confirmName, deleteVideos }: RemoveInput, mode: Mode = 'record',
): Promise<Result<RecordedPlan>> {
  const request = { kind: 'REMOVE_LIBRARY', dedupeKey: `library:${libraryId}`, input: { deleteVideos } } as const;
  return recordAlone(mode, async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId } });
    if (!library) return refuse(NOT_FOUND);
    if (mode === 'record' && confirmName !== library.name) {
      return refuse(invalidField('confirmName', `Type the library’s name, ${library.name}, to confirm.`));
    }
    const present = await tx.operation.findUnique({ where: { dedupeKey: request.dedupeKey }, select: { kind: true } });
    if (present?.kind === 'REMOVE_LIBRARY') return (await joinOrRefuse(tx, request)) ?? refuse(NOT_FOUND);
    const problem = (await whyNotRemovable(tx, library, deleteVideos)) ?? (await endItsOperations(tx, library));
    if (problem) return refuse(problem);
    await tx.library.update({ where: { id: libraryId }, data: { state: 'REMOVING' } });
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId,
      target: { libraryId, subject: library.name },
      steps: planRemoveLibrary(await readRemoval(tx, libraryId, deleteVideos)),
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'library.remove', targetType: 'library', targetId: libraryId, outcome: 'done',
      detail: { name: library.name, deleteVideos },
    });
    return ok(plan);
  });
}

/** What stands in the way of tearing a library down, beside operations of its own. */
async function whyNotRemovable(tx: Db, { id, state }: Library, deleteVideos: boolean): Promise<AppError | undefined> {
  if (state === 'RETIRED' && !deleteVideos) {
    return {
      code: 'conflict', message: 'This library is torn down already; its bucket and videos were kept.',
      fix: 'Choose to delete the videos as well, if that is what you want.',
    };
  }
  const stranger = await tx.distribution.findFirst({
    where: { bucket: { libraryId: id }, NOT: { libraryId: id } }, select: { awsId: true, comment: true },
  });
  if (deleteVideos && stranger) {
    return {
      code: 'conflict', message: `The distribution ${stranger.awsId ?? stranger.comment} reads from this library’s bucket as well.`,
      fix: 'Delete it first, or keep the videos.',
    };
  }
  const parts = await tx.distribution.findMany({ where: { libraryId: id }, select: { id: true, keyGroupId: true, originIdentityId: true } });
  const bucket = await tx.bucket.findUnique({ where: { libraryId: id }, select: { id: true } });
  for (const keyGroupId of new Set(parts.flatMap((part) => part.keyGroupId ?? []))) {
    const changing = await refuseWhileChanging(tx, keyGroupId, { besideWaiting: true });
    if (changing && !changing.ok) return changing.error;
  }
  const keys = [
    ...parts.flatMap((part) => [`distribution:${part.id}`, `origin-identity:${part.originIdentityId ?? ''}`]),
    `bucket:${bucket?.id ?? ''}`,
  ];
  const other = await tx.operation.findFirst({ where: { dedupeKey: { in: keys } }, include: withSteps });
  return other ? inTheWay(other) : undefined;
}

/**
 * Calls off what is left to be done for the library: nobody wants it made, looked at or proven any more.
 * Refuses while a worker has one of them, and for every change of it: that is to end, or to be cancelled, first.
 */
async function endItsOperations(tx: Db, { id }: Library): Promise<AppError | undefined> {
  // Held, so that no worker takes one up between our look and our write.
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Operation" WHERE "libraryId" = ${id} AND "state" IN ('WAITING', 'RUNNING', 'FAILED') FOR UPDATE`;
  const operations = await tx.operation.findMany({ where: { id: { in: held.map((row) => row.id) } }, include: withSteps });
  const standing = operations.find(({ kind, state }) => state === 'RUNNING' || !['CREATE_LIBRARY', 'LOOK', 'PROVE'].includes(kind));
  if (standing) return inTheWay(standing);
  for (const operation of operations) {
    await tx.operation.update({ where: { id: operation.id }, data: { cancelledAt: new Date() } });
    await end(tx, operation.id, 'CANCELLED');
  }
  return undefined;
}

/** Changes what only Usher knows of a library. Refuses with `not_found`, and `invalid_input` when the name is in use. */
export function changeSettings(actor: AdminActor, { libraryId, ...data }: z.output<typeof changeSettingsSchema>): Promise<Result<null>> {
  return recordAlone('record', async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId } });
    if (!library) return refuse(NOT_FOUND);
    const namesake = await tx.library.findUnique({ where: { name: data.name }, select: { id: true } });
    if (namesake && namesake.id !== libraryId) return refuse(invalidField('name', 'Another library has this name.'));
    const { name, hashAlgorithm, ttlSeconds, closesItself } = library;
    await tx.library.update({ where: { id: libraryId }, data });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'library.change', targetType: 'library', targetId: libraryId, outcome: 'done',
      detail: { before: { name, hashAlgorithm, ttlSeconds, closesItself }, after: data },
    });
    return ok(null);
  });
}

type ChangeInput = Omit<z.output<typeof changeLibrarySchema>, 'dryRun'>;

/** Records a change of all distributions of a library. Refuses with `not_found`, `conflict`, and `not_ready` before they are made. */
export function changeLibrary(actor: AdminActor, { libraryId, ...wanted }: ChangeInput, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const { overwrite, ...values } = wanted;
  const request = { kind: 'CHANGE_LIBRARY', dedupeKey: `library:${libraryId}`, input: { ...values, overwrite } } as const;
  return recordAlone(mode, async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId }, include: { distributions: { orderBy: { role: 'asc' } } } });
    if (!library) return refuse(NOT_FOUND);
    if (library.state !== 'READY') return refuse({ code: 'not_ready', message: 'Only a library that is ready can be changed.' });
    await supersedeFailed(tx, request, CHANGES);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    const steps = library.distributions.flatMap((row) => changeStep(row, values, overwrite) ?? []);
    if (steps.length === 0) return refuse({ code: 'conflict', message: 'The distributions are recorded like that already.' });
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId,
      target: { libraryId, subject: library.name },
      steps: [...steps, waitDeployed(library.distributions)],
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'library.change', targetType: 'library', targetId: libraryId, outcome: 'done', detail: request.input,
    });
    return ok(plan);
  });
}
