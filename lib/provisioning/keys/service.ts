import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { requireRoom } from '../account/quota-room';
import type { KeyRow } from '../library-set';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { planDrop, planRotation, type Replacement } from '../plan/rotate-key';
import { newSigningKey, nextKeyName } from '../shared-parts';
import { impactOf, type KeyImpact, sentenceOf } from './impact';
import { KEYS_PER_GROUP } from './limits';
import { wordsForGroup, wordsForKey } from './names';
import { conflict, findGroup, type GroupWithParts, refuseWhileChanging, rotatedOf } from './rows';

/**
 * Records the rotation of a key group's signing key: a new key takes over, and the old one leaves when nothing that it
 * signed is valid any more. Its private half is encrypted and kept with the plan, before CloudFront hears of the key.
 * The same request again, while the first is not done, joins it. Refuses with `not_found`, `not_ready` before the group
 * signs, and `conflict` while its keys are changed otherwise, or when it or the account has no room for one more.
 */
export function rotateKey(actor: AdminActor, { keyGroupId }: { keyGroupId: string }, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const request = { kind: 'ROTATE_KEY', dedupeKey: `key-group:${keyGroupId}`, input: { keyGroupId } } as const;
  return recordAlone(mode, async (tx) => {
    const group = await findGroup(tx, keyGroupId);
    if (!group) return refuse(NOT_FOUND);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    const old = group.signingKeys.find(({ state }) => state === 'ACTIVE');
    const refused = (await refuseWhileChanging(tx, keyGroupId)) ?? notReady(group, old) ?? noRoom(group) ?? (await requireRoom(tx, { publicKeys: 1 }));
    if (refused) return refused;
    if (!old) throw new Error(`key group ${keyGroupId} has no key that signs`);
    const next = await nextKey(tx, group);
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId,
      target: { resource: { type: 'key-group', id: keyGroupId }, subject: wordsForGroup(group) },
      steps: planRotation(rotatedOf(group), next, old),
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'key-group.rotate', targetType: 'key-group', targetId: keyGroupId, outcome: 'done',
      detail: { from: old.name, to: next.name },
    });
    return ok(plan);
  });
}

async function nextKey(tx: Db, group: GroupWithParts): Promise<KeyRow> {
  return newSigningKey(tx, { name: await nextKeyName(tx, group.name), kind: group.signingKeyKind, keyGroupId: group.id });
}

function notReady({ awsId, name }: GroupWithParts, active: KeyRow | undefined): Result<never> | undefined {
  if (awsId && active?.awsPublicKeyId) return undefined;
  return refuse({ code: 'not_ready', message: `No key of ${name} signs yet.`, fix: 'Wait until what makes it has ended, then try again.' });
}

/** Room as far as it is known here; the step looks at CloudFront again before it adds. */
function noRoom({ name, signingKeys }: GroupWithParts): Result<never> | undefined {
  if (signingKeys.length < KEYS_PER_GROUP) return undefined;
  return refuse(conflict(
    `${name} has ${signingKeys.length} keys, and CloudFront takes at most ${KEYS_PER_GROUP} in one key group.`,
    'Take one that does not sign out of the group first.',
  ));
}

interface DropInput {
  signingKeyId: string;
  /** The key's name or its id at CloudFront. */
  confirm: string;
}

/**
 * Records that a key is dropped now, with all that it signed: for when its private half may be in other hands. A key that
 * signs is replaced by another one of the group, or by a new one. It goes on beside a rotation that only waits.
 * Refuses with `not_found`, `invalid_input` when what was typed is not the key's name or id (a dry run needs neither),
 * and `conflict` when it is in no group, or while the group's keys are changed otherwise.
 */
export function dropKey(
  actor: AdminActor, { signingKeyId, confirm }: DropInput, mode: Mode = 'record',
): Promise<Result<RecordedPlan & { impact: KeyImpact }>> {
  const request = { kind: 'DROP_KEY', dedupeKey: `signing-key:${signingKeyId}`, input: { signingKeyId } } as const;
  return recordAlone(mode, async (tx) => {
    const key = await tx.signingKey.findUnique({ where: { id: signingKeyId }, omit: { ciphertext: true } });
    if (!key) return refuse(NOT_FOUND);
    if (mode === 'record' && !isConfirmed(key, confirm)) return refuse(notConfirmed());
    const impact = await impactOf(tx, key.id, new Date());
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, impact }) : joined;
    const group = key.keyGroupId && isTrusted(key) ? await findGroup(tx, key.keyGroupId) : null;
    if (!group) return refuse(conflict(`${key.name} is in no key group, so nothing trusts it.`, 'Delete it if it is not needed.'));
    const refused = (await refuseWhileChanging(tx, group.id, { besideWaiting: true })) ?? noRoomToReplace(group, key);
    if (refused) return refused;
    const replacement = key.state === 'ACTIVE' ? await replacementIn(tx, group, key) : undefined;
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId,
      target: { resource: { type: 'key-group', id: group.id }, subject: wordsForKey(key) },
      steps: planDrop(rotatedOf(group), key, replacement, sentenceOf(key, impact)),
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'signing-key.drop', targetType: 'signing-key', targetId: key.id, outcome: 'done',
      detail: { name: key.name, signatures: impact.signatures },
    });
    return ok({ ...plan, impact });
  });
}

function isTrusted({ state }: KeyRow): boolean {
  return state === 'TRUSTED' || state === 'ACTIVE' || state === 'RETIRING';
}

/** Whether what was typed names the key. */
export function isConfirmed({ name, awsPublicKeyId }: KeyRow, typed: string): boolean {
  return typed !== '' && (typed === name || typed === awsPublicKeyId);
}

/** The refusal when what was typed does not name the key. */
export function notConfirmed() {
  return invalidField('confirm', 'Type the name of the key, or its id at CloudFront.');
}

async function replacementIn(tx: Db, group: GroupWithParts, dropped: KeyRow): Promise<Replacement> {
  const trusted = trustedBeside(group, dropped);
  return trusted ? { key: trusted, isTrusted: true } : { key: await nextKey(tx, group), isTrusted: false };
}

/** Another key of the group that could sign at once: trusted already, its private half here. */
function trustedBeside({ signingKeys }: GroupWithParts, dropped: KeyRow): KeyRow | undefined {
  return signingKeys.find((key) => key.id !== dropped.id && key.state === 'TRUSTED' && key.masterKeyId !== null);
}

function noRoomToReplace(group: GroupWithParts, dropped: KeyRow): Result<never> | undefined {
  return dropped.state === 'ACTIVE' && !trustedBeside(group, dropped) ? noRoom(group) : undefined;
}
