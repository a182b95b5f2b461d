import { createHash } from 'node:crypto';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { OriginIdentity } from '@/lib/db/generated/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { plannedRows, requireRoom, requireRoomFor } from '../account/quota-room';
import { installId } from '../install';
import { type LibrarySet, readLibrarySet } from '../library-set';
import { ownPartName } from '../names';
import { type Planned, recordedUnder } from '../operation/planned-id';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { changeOriginIdentity } from '../plan/identities';
import { lookedAt } from '../plan/looked-at';
import { planMoveToOac } from '../plan/move-to-oac';
import { releaseIdentity } from '../plan/remove-library';
import { createOriginIdentity } from '../plan/steps';
import { newAccessControl, sharedAccessControl } from '../shared-parts';
import type { ChangeIdentityInput, CreateIdentityInput, DeleteIdentityInput } from './schema';

type Recorded = RecordedPlan & { originIdentityId: string };

/**
 * Records an OAC or OAI that belongs to no library, and the operation that makes it, under the id that its plan had.
 * Refuses with `conflict` when the account is full.
 */
export function createIdentity(
  actor: AdminActor, { plannedId, ...input }: Planned<CreateIdentityInput>, mode: Mode = 'record',
): Promise<Result<Recorded>> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const request = { kind: 'CREATE_IDENTITY', dedupeKey: `create-identity:${hash}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const used = (id: string) => tx.originIdentity.count({ where: { id } });
    const joined = (await recordedUnder(tx, { ...request, plannedId }, used)) ?? (await joinOrRefuse(tx, request));
    if (joined) return joined.ok ? ok({ ...joined.value, originIdentityId: await targetOf(tx, joined.value.operationId) }) : joined;
    const full = await requireRoom(tx, input.kind === 'OAC' ? { originAccessControls: 1 } : { originAccessIdentities: 1 });
    if (full) return full;
    const id = plannedId ?? newId();
    const row = await tx.originIdentity.create({ data: { id, ...input, name: ownPartName(await installId(tx), id) } });
    const plan = await recordOperation(tx, { ...request, ...about(actor, row), steps: [createOriginIdentity(row)] });
    await audit(tx, actor, 'identity.create', row);
    return ok({ ...plan, plannedId: id, originIdentityId: id });
  });
}

/** Records a new description or comment. Refuses with `not_found`, `not_ready` before it is made, `conflict` while it is being changed. */
export function changeIdentity(
  actor: AdminActor, { originIdentityId, comment }: ChangeIdentityInput, mode: Mode = 'record',
): Promise<Result<Recorded>> {
  const request = { kind: 'CHANGE_IDENTITY', dedupeKey: `origin-identity:${originIdentityId}`, input: { comment } } as const;
  return recordAlone(mode, async (tx) => {
    const row = await tx.originIdentity.findUnique({ where: { id: originIdentityId } });
    if (!row) return refuse(NOT_FOUND);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, originIdentityId }) : joined;
    if (!row.awsId) return refuse({ code: 'not_ready', message: 'It is still being made.', fix: 'Wait until it is ready.' });
    const plan = await recordOperation(tx, { ...request, ...about(actor, row), steps: [changeOriginIdentity(row, comment)] });
    await audit(tx, actor, 'identity.change', row);
    return ok({ ...plan, originIdentityId });
  });
}

/**
 * Records that an identity is deleted. `confirmation` is its id at CloudFront, or its name before it has one.
 * Refuses with `not_found`, `invalid_input` for another confirmation, and `conflict` while a distribution reads with it.
 */
export function deleteIdentity(
  actor: AdminActor, { originIdentityId, confirmation }: DeleteIdentityInput, mode: Mode = 'record',
): Promise<Result<Recorded>> {
  const request = { kind: 'DELETE_IDENTITY', dedupeKey: `origin-identity:${originIdentityId}` } as const;
  return recordAlone(mode, async (tx) => {
    const row = await tx.originIdentity.findUnique({ where: { id: originIdentityId }, include: { distributions: true } });
    if (!row) return refuse(NOT_FOUND);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, originIdentityId }) : joined;
    const expected = row.awsId ?? row.name;
    if (mode === 'record' && confirmation !== expected) return refuse(invalidField('confirmation', `Type ${expected} to confirm.`));
    const users = row.distributions.map((each) => each.awsId ?? each.comment);
    if (users.length > 0) {
      return refuse({
        code: 'conflict', message: `It is used by ${users.join(', ')}.`, fix: 'Have those distributions read with another identity first.',
      });
    }
    const busy = await unfinished(tx, row.id);
    if (busy) return busy;
    const plan = await recordOperation(tx, { ...request, ...about(actor, row), steps: [releaseIdentity({ ...row, usedElsewhere: false }, true)] });
    await audit(tx, actor, 'identity.delete', row);
    return ok({ ...plan, originIdentityId });
  });
}

/**
 * Records the move of a library from its origin access identities to the install's origin access control.
 * Refuses with `not_found`, `not_ready` while the library is not open, and `conflict` when it has moved or is being changed,
 * or when the account has no room for an access control.
 */
export function moveToOac(actor: AdminActor, { libraryId }: { libraryId: string }, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const request = { kind: 'MOVE_TO_OAC', dedupeKey: `library:${libraryId}` } as const;
  return recordAlone(mode, async (tx) => {
    const library = await tx.library.findUnique({ where: { id: libraryId } });
    if (!library) return refuse(NOT_FOUND);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    if (library.state !== 'READY') {
      return refuse({ code: 'not_ready', message: 'Only a library that is open can move.', fix: 'Wait until it is ready.' });
    }
    const set = await readLibrarySet(tx, libraryId);
    const moving = set.parts.filter(({ identity }) => identity.kind === 'OAI');
    if (moving.length === 0) {
      return refuse({ code: 'conflict', message: 'Every distribution of this library reads with an origin access control already.' });
    }
    const before = await plannedRows(tx);
    const next = await accessControlFor(tx, set, moving.length);
    const full = await requireRoomFor(tx, before);
    if (full) return full;
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: { libraryId, subject: library.name },
      steps: planMoveToOac({ rows: lookedAt(set), next, unused: await unusedAfter(tx, set) }),
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'library.move-to-oac', targetType: 'library', targetId: libraryId, outcome: 'done',
    });
    return ok(plan);
  });
}

/** A library with parts of its own gets an access control of its own; one that a cancelled move left behind is that. */
async function accessControlFor(tx: Db, { library, keyGroup }: LibrarySet, uses: number): Promise<OriginIdentity> {
  const install = await installId(tx);
  const name = ownPartName(install, library.id);
  // What was made again has a number behind its name.
  if (!keyGroup.name.startsWith(name)) return sharedAccessControl(tx, install, uses);
  const left = await tx.originIdentity.findFirst({ where: { kind: 'OAC', name: { startsWith: name } } });
  return left ?? newAccessControl(tx, name, false);
}

/** The library's OAIs that were made here and that no other recorded distribution reads with. What was adopted stays. */
async function unusedAfter(tx: Db, { parts }: LibrarySet): Promise<OriginIdentity[]> {
  const own = parts.map(({ distribution }) => distribution.id);
  return tx.originIdentity.findMany({
    where: { kind: 'OAI', adoptedAt: null, distributions: { some: { id: { in: own } }, every: { id: { in: own } } } },
    orderBy: { id: 'asc' },
  });
}

function about(actor: AdminActor, row: OriginIdentity) {
  return { requestedById: actor.userId, target: { resource: { type: 'origin-identity', id: row.id }, subject: row.awsId ?? row.comment } };
}

async function targetOf(tx: Db, operationId: string): Promise<string> {
  return (await tx.operation.findUniqueOrThrow({ where: { id: operationId } })).targetId ?? '';
}

/** An identity that is still being made is not deleted under its maker's hands. */
async function unfinished(tx: Db, targetId: string): Promise<Result<never> | undefined> {
  const operation = await tx.operation.findFirst({
    where: { targetType: 'origin-identity', targetId, state: { in: ['WAITING', 'RUNNING', 'FAILED'] } },
  });
  if (!operation) return undefined;
  return refuse({ code: 'conflict', message: 'It is still being made.', fix: 'Wait until that has ended, or cancel it; then try again.' });
}

function audit(tx: Db, actor: AdminActor, action: string, { id, kind, comment }: OriginIdentity): Promise<unknown> {
  return recordAudit(tx, { actorId: actor.userId, action, targetType: 'origin-identity', targetId: id, outcome: 'done', detail: { kind, comment } });
}
