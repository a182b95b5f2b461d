import { createHash } from 'node:crypto';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { requireRoom } from '../account/quota-room';
import { installId } from '../install';
import type { KeyRow } from '../library-set';
import { standaloneName } from '../names';
import { type Planned, recordedUnder } from '../operation/planned-id';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { addKeyToGroup, createKeyGroupWith, deleteKeyGroup as deleteGroupStep, removeKeyFromGroup, updateKeyGroupComment } from '../plan/keys';
import { nameOfDistribution } from '../plan/steps';
import { wordsForGroup } from './names';
import { conflict, findGroup, type GroupWithParts, promisedKeys, refuseWhileChanging } from './rows';

/**
 * Records a key group of keys that stand alone, under the id that its plan had; the first chosen one whose private half is here signs. Each is recorded in
 * the group when CloudFront has it there; until then nothing else is given it.
 * Refuses with `invalid_input` when one of the keys cannot be in it, and `conflict` when the account is full.
 */
export function createKeyGroup(
  actor: AdminActor, { plannedId, ...input }: Planned<{ comment: string; signingKeyIds: string[] }>, mode: Mode = 'record',
): Promise<Result<RecordedPlan>> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const request = { kind: 'CREATE_KEY_GROUP', dedupeKey: `create-key-group:${hash}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const used = (id: string) => tx.keyGroup.count({ where: { id } });
    const joined = (await recordedUnder(tx, { ...request, plannedId }, used)) ?? (await joinOrRefuse(tx, request));
    if (joined) return joined;
    const chosen = await keysThatStandAlone(tx, input.signingKeyIds);
    if (!chosen.ok) return chosen;
    const signing = chosen.value.find(({ masterKeyId }) => masterKeyId !== null);
    if (!signing) return refuse(invalidField('signingKeyIds', 'Choose one whose private half is here: one of them is to sign.'));
    const full = await requireRoom(tx, { keyGroups: 1 });
    if (full) return full;
    const id = plannedId ?? newId();
    const group = await tx.keyGroup.create({
      data: { id, name: standaloneName(await installId(tx), id), comment: input.comment, signingKeyKind: signing.kind },
    });
    const others = chosen.value.filter((key) => key !== signing);
    const made = { ...group, awsId: null };
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: aboutGroup({ ...group, distributions: [] }),
      steps: [createKeyGroupWith(made, signing), ...others.map((key) => addKeyToGroup(made, key))],
    });
    await auditGroup(tx, actor, 'key-group.create', group);
    return ok({ ...plan, plannedId: id });
  });
}

interface ChangeInput {
  keyGroupId: string;
  comment: string;
  /** All keys that the group is to have. */
  signingKeyIds: string[];
}

/**
 * Records another comment or other keys of a group. Keys that leave it stand alone from then on.
 * Refuses with `not_found`, `invalid_input` when a key cannot join or leave, and `conflict` while its keys are changed.
 */
export function changeKeyGroup(actor: AdminActor, input: ChangeInput, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const request = { kind: 'CHANGE_KEY_GROUP', dedupeKey: `key-group:${input.keyGroupId}`, input: { ...input } } as const;
  return recordAlone(mode, async (tx) => {
    const group = await findGroup(tx, input.keyGroupId);
    if (!group) return refuse(NOT_FOUND);
    const joined = (await joinOrRefuse(tx, request)) ?? (await refuseWhileChanging(tx, group.id)) ?? notMade(group);
    if (joined) return joined;
    const staying = group.signingKeys.filter(({ id }) => input.signingKeyIds.includes(id));
    const leaving = group.signingKeys.filter((key) => !staying.includes(key));
    const joining = await keysThatStandAlone(tx, input.signingKeyIds.filter((id) => !staying.some((key) => key.id === id)));
    if (!joining.ok) return joining;
    const stays = leaving.map(whyItStays).find((reason) => reason !== undefined);
    if (stays) return refuse(invalidField('signingKeyIds', stays));
    const steps = [
      ...(group.comment === input.comment ? [] : [updateKeyGroupComment(group, input.comment)]),
      ...leaving.map((key) => removeKeyFromGroup(group, key, { letGo: true, isIn: key.state !== 'MADE' })),
      ...joining.value.map((key) => addKeyToGroup(group, key)),
    ];
    if (steps.length === 0) return refuse(conflict('It is so already.', 'Change something.'));
    const plan = await recordOperation(tx, { ...request, requestedById: actor.userId, target: aboutGroup(group), steps });
    await auditGroup(tx, actor, 'key-group.change', group);
    return ok(plan);
  });
}

function whyItStays({ state, name }: KeyRow): string | undefined {
  if (state === 'ACTIVE') return `${name} is what signs: rotate the key, or drop it.`;
  if (state === 'RETIRING') return `What ${name} signed is still valid: wait until it has left, or drop it.`;
  return undefined;
}

/** Records that a key group is deleted; its keys stay. Refuses with `not_found`, and `conflict` while distributions trust it. */
export function deleteKeyGroup(actor: AdminActor, { keyGroupId }: { keyGroupId: string }, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const request = { kind: 'DELETE_KEY_GROUP', dedupeKey: `key-group:${keyGroupId}`, input: { keyGroupId } } as const;
  return recordAlone(mode, async (tx) => {
    const group = await findGroup(tx, keyGroupId);
    if (!group) return refuse(NOT_FOUND);
    const joined = (await joinOrRefuse(tx, request)) ?? (await refuseWhileChanging(tx, keyGroupId)) ?? (await refuseWhileTrusted(tx, group));
    if (joined) return joined;
    const plan = await recordOperation(tx, { ...request, requestedById: actor.userId, target: aboutGroup(group), steps: [deleteGroupStep(group)] });
    await auditGroup(tx, actor, 'key-group.delete', group);
    return ok(plan);
  });
}

async function refuseWhileTrusted(tx: Db, { id, name }: GroupWithParts): Promise<Result<never> | undefined> {
  const trusting = await tx.distribution.findMany({ where: { keyGroupId: id }, include: { library: { select: { name: true } } } });
  if (trusting.length === 0) return undefined;
  const names = trusting.map((each) => `${nameOfDistribution(each)}${each.library ? ` of ${each.library.name}` : ''}`);
  return refuse(conflict(`${name} is trusted by ${names.join(', ')}.`, 'Have them trust another key group, or delete them, first.'));
}

/** The keys with these ids, in their order, if each is made, in no group or on its way into one, and not about to change. */
async function keysThatStandAlone(tx: Db, ids: string[]): Promise<Result<KeyRow[]>> {
  const rows = await tx.signingKey.findMany({ where: { id: { in: ids } }, omit: { ciphertext: true } });
  const busy = await tx.operation.findMany({ where: { dedupeKey: { in: ids.map((id) => `signing-key:${id}`) } }, select: { targetId: true } });
  const promised = await promisedKeys(tx);
  const free = (key: KeyRow | undefined): key is KeyRow =>
    key?.state === 'MADE' && key.keyGroupId === null && key.awsPublicKeyId !== null && !busy.some(({ targetId }) => targetId === key.id) &&
    !promised.has(key.id);
  const keys = [...new Set(ids)].map((id) => rows.find((row) => row.id === id));
  return keys.every(free) ? ok(keys) : refuse(invalidField('signingKeyIds', 'Choose keys that CloudFront has, and that are in no key group.'));
}

function notMade({ awsId, name }: GroupWithParts): Result<never> | undefined {
  return awsId ? undefined : refuse({ code: 'not_ready', message: `${name} is still being made.`, fix: 'Wait until that has ended, then try again.' });
}

function aboutGroup(group: Parameters<typeof wordsForGroup>[0] & { id: string }) {
  return { resource: { type: 'key-group', id: group.id }, subject: wordsForGroup(group) };
}

async function auditGroup(tx: Db, actor: AdminActor, action: string, { id, name }: { id: string; name: string }): Promise<void> {
  await recordAudit(tx, { actorId: actor.userId, action, targetType: 'key-group', targetId: id, outcome: 'done', detail: { name } });
}
