import { createHash } from 'node:crypto';

import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { SigningKeyKind } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { requireRoom } from '../account/quota-room';
import { installId } from '../install';
import type { KeyRow } from '../library-set';
import { standaloneName } from '../names';
import { type Planned, recordedUnder } from '../operation/planned-id';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { deletePublicKey, updatePublicKey } from '../plan/keys';
import { createPublicKey } from '../plan/steps';
import { newSigningKey } from '../shared-parts';
import { wordsForKey } from './names';
import { conflict, promisedKeys } from './rows';
import { isConfirmed, notConfirmed } from './service';

/**
 * Records a signing key that stands alone until it is put into a key group, under the id that its plan had. The same form
 * sent twice makes one key.
 * Refuses with `conflict` when the account is full.
 */
export function createSigningKey(
  actor: AdminActor, { plannedId, ...input }: Planned<{ kind: SigningKeyKind; comment: string }>, mode: Mode = 'record',
): Promise<Result<RecordedPlan>> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const request = { kind: 'CREATE_SIGNING_KEY', dedupeKey: `create-signing-key:${hash}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const used = (id: string) => tx.signingKey.count({ where: { id } });
    const joined = (await recordedUnder(tx, { ...request, plannedId }, used)) ?? (await joinOrRefuse(tx, request));
    if (joined) return joined;
    const full = await requireRoom(tx, { publicKeys: 1 });
    if (full) return full;
    const id = plannedId ?? newId();
    const key = await newSigningKey(tx, { ...input, id, name: standaloneName(await installId(tx), id), keyGroupId: null });
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: aboutKey(key), steps: [createPublicKey(key)],
    });
    await auditKey(tx, actor, 'signing-key.create', key);
    return ok({ ...plan, plannedId: id });
  });
}

/** Records another comment for a key. Refuses with `not_found`, and `conflict` when CloudFront has no such key. */
export function changeSigningKey(
  actor: AdminActor, input: { signingKeyId: string; comment: string }, mode: Mode = 'record',
): Promise<Result<RecordedPlan>> {
  const { signingKeyId, comment } = input;
  const request = { kind: 'CHANGE_SIGNING_KEY', dedupeKey: `signing-key:${signingKeyId}`, input } as const;
  return recordAlone(mode, async (tx) => {
    const key = await findKey(tx, signingKeyId);
    if (!key) return refuse(NOT_FOUND);
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    if (!key.awsPublicKeyId || key.state === 'RETIRED') return refuse(conflict(`CloudFront has no ${key.name}.`, 'Choose another key.'));
    if (key.comment === comment) return refuse(conflict('It says so already.', 'Write another comment.'));
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: aboutKey(key), steps: [updatePublicKey(key, comment)],
    });
    await auditKey(tx, actor, 'signing-key.change', key);
    return ok(plan);
  });
}

/**
 * Records that a key which is in no group is deleted, and its private half forgotten. What it signed stays on record.
 * Refuses with `not_found`, `conflict` while a key group holds it, and `invalid_input` when it ever signed and what was
 * typed is not its name or id (a dry run needs neither).
 */
export function deleteSigningKey(
  actor: AdminActor, { signingKeyId, confirm }: { signingKeyId: string; confirm: string }, mode: Mode = 'record',
): Promise<Result<RecordedPlan & { hasSigned: boolean }>> {
  const request = { kind: 'DELETE_SIGNING_KEY', dedupeKey: `signing-key:${signingKeyId}`, input: { signingKeyId } } as const;
  return recordAlone(mode, async (tx) => {
    const key = await findKey(tx, signingKeyId);
    if (!key) return refuse(NOT_FOUND);
    const hasSigned = (await tx.issuedSignature.count({ where: { signingKeyId } })) > 0;
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, hasSigned }) : joined;
    if (key.state === 'RETIRED') return refuse(conflict(`${key.name} is deleted already.`, 'What is left is the record of it.'));
    if (key.keyGroup) {
      return refuse(conflict(
        `The key group ${key.keyGroup.name} has ${key.name}.`,
        key.state === 'ACTIVE' ? 'Rotate the group’s key, or drop this one.' : 'Take it out of the group first, or drop it.',
      ));
    }
    if ((await promisedKeys(tx)).has(key.id)) {
      return refuse(conflict(`${key.name} is being put into a key group.`, 'Wait until that has ended, or cancel it; then try again.'));
    }
    if (hasSigned && mode === 'record' && !isConfirmed(key, confirm)) return refuse(notConfirmed());
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: aboutKey(key), steps: [deletePublicKey(key, await wasMade(tx, key))],
    });
    await auditKey(tx, actor, 'signing-key.delete', key);
    return ok({ ...plan, hasSigned });
  });
}

function findKey(tx: Db, id: string) {
  return tx.signingKey.findUnique({ where: { id }, omit: { ciphertext: true }, include: { keyGroup: { select: { name: true } } } });
}

/** Whether CloudFront may have the key: its id is known, or a worker began to give it. */
async function wasMade(tx: Db, key: KeyRow): Promise<boolean> {
  if (key.awsPublicKeyId) return true;
  return (await tx.attempt.count({ where: { step: { kind: 'CREATE_PUBLIC_KEY', operation: { targetId: key.id } } } })) > 0;
}

function aboutKey(key: KeyRow) {
  return { resource: { type: 'signing-key', id: key.id }, subject: wordsForKey(key) };
}

async function auditKey(tx: Db, actor: AdminActor, action: string, key: KeyRow): Promise<void> {
  await recordAudit(tx, {
    actorId: actor.userId, action, targetType: 'signing-key', targetId: key.id, outcome: 'done', detail: { name: key.name },
  });
}
