import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import {
  adoptBucket, adoptDistribution, adoptHeadersPolicy, adoptIdentity, adoptKeyGroup, adoptLibrary as adoptLibraryStep, adoptPublicKey, takeInventory,
} from '../plan/adopt';
import { look, prove } from '../plan/steps';
import { closureOf, find, type Known } from './closure';
import { INVENTORY_KEY, isRecorded, newestInventory, readRecorded } from './data';
import { lookedAtAfter } from './looked-at-after';
import type { InventoryItem } from './model';
import { keepPrivateHalf, type PastedKey, readPasted } from './private-half';
import type { AdoptInput, AdoptLibraryInput } from './schema';
import { notSeen, type Prepared, setUpOf } from './set-up';

/** Has the worker look at the account. While a look is unfinished it is that one. */
export function requestInventory(actor: AdminActor, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  return recordAlone(mode, async (tx) => {
    const joined = await joinOrRefuse(tx, { kind: 'INVENTORY', dedupeKey: INVENTORY_KEY });
    if (joined) return joined;
    const plan = await enqueueInventory(tx, actor.userId);
    await recordAudit(tx, { actorId: actor.userId, action: 'account.inventory', outcome: 'done' });
    return ok(plan);
  });
}

/** Records a look at the account. */
export function enqueueInventory(tx: Db, requestedById: string | null): Promise<RecordedPlan> {
  return recordOperation(tx, {
    kind: 'INVENTORY', dedupeKey: INVENTORY_KEY, requestedById, target: { subject: 'the AWS account' }, steps: [takeInventory()],
  });
}

/**
 * Brings one thing of the account in, with what it refers to, and writes nothing to AWS.
 * Refuses with `not_ready` before the account was looked at, `conflict` when it is known here or does not fit, and
 * `invalid_input` for a private key that is none, or not its.
 */
export function adopt(actor: AdminActor, input: AdoptInput, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  const { type, awsId } = input;
  const request = {
    kind: 'ADOPT', dedupeKey: `adopt:${type}:${awsId}`, input: { type, awsId, withPrivateKey: hasKey(input) },
  } as const;
  return recordAlone(mode, async (tx) => {
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined;
    const known = await readKnown(tx);
    if (!known.ok) return known;
    const item = find(known.value, type, awsId);
    if (isRecorded(known.value.recorded, { type, awsId })) return refuse({ code: 'conflict', message: `${awsId} is known here already.` });
    if (!item) return notSeen(awsId);
    const prepared = await prepare(tx, known.value, [item], input);
    if (!prepared.ok) return prepared;
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: { resource: { type, id: awsId }, subject: item.name || awsId }, steps: prepared.value.steps,
    });
    await recordAudit(tx, { actorId: actor.userId, action: 'account.adopt', targetType: type, targetId: awsId, outcome: 'done', detail: request.input });
    return ok(plan);
  });
}

/**
 * Makes a library of a set-up that the account has already: a signed distribution, perhaps a basic one, and all that they
 * refer to. Writes nothing to AWS. Refuses as `adopt` does, and with `invalid_input` when the name is in use.
 */
export function adoptLibrary(actor: AdminActor, input: AdoptLibraryInput, mode: Mode = 'record'): Promise<Result<RecordedPlan & { libraryId: string }>> {
  const { privateKeyPem: _, passphrase: __, basicId, ...told } = input;
  const detail = { ...told, ...(basicId === undefined ? {} : { basicId }), withPrivateKey: hasKey(input) };
  const request = { kind: 'ADOPT', dedupeKey: `adopt:distribution:${input.signedId}`, input: detail } as const;
  return recordAlone(mode, async (tx) => {
    const joined = await joinOrRefuse(tx, request);
    if (joined) return joined.ok ? ok({ ...joined.value, libraryId: joined.value.libraryId ?? '' }) : joined;
    const known = await readKnown(tx);
    if (!known.ok) return known;
    const parts = setUpOf(known.value, input);
    if (!parts.ok) return parts;
    if (await tx.library.findUnique({ where: { name: input.name } })) return refuse(invalidField('name', 'Another library has this name.'));
    const { signed, basic } = parts.value;
    const prepared = await prepare(tx, known.value, basic ? [signed, basic] : [signed], input);
    if (!prepared.ok) return prepared;
    const libraryId = newId();
    const looked = lookedAtAfter(known.value, libraryId, parts.value, prepared.value);
    const plan = await recordOperation(tx, {
      ...request, requestedById: actor.userId, target: { subject: input.name },
      steps: [
        ...prepared.value.steps,
        adoptLibraryStep({ ...told, basicId, libraryId, createdById: actor.userId }, signed.bucketName, signed.originIdentityKind),
        look(looked),
        // Without a private half nothing here could sign what the proof asks with.
        ...(prepared.value.canSign ? [prove(libraryId, false)] : []),
      ],
    });
    await recordAudit(tx, { actorId: actor.userId, action: 'library.adopt', targetType: 'library', targetId: libraryId, outcome: 'done', detail });
    return ok({ ...plan, libraryId });
  });
}

/** Gives a key that is known here the private half that it lacks, so that it can sign. No worker is needed: AWS has the other half already. */
export function givePrivateHalf(actor: AdminActor, { awsPublicKeyId, ...pasted }: PastedKey & { awsPublicKeyId: string }): Promise<Result<{ signingKeyId: string }>> {
  return recordAlone('record', async (tx) => {
    const key = await tx.signingKey.findUnique({ where: { awsPublicKeyId }, omit: { ciphertext: true } });
    if (!key) return refuse(NOT_FOUND);
    if (key.state === 'RETIRED') return refuse({ code: 'conflict', message: 'This key is retired; nothing that it signs is accepted.' });
    const read = readPasted(pasted);
    if (!read.ok) return read;
    if (!read.value) return refuse(invalidField('privateKeyPem', 'Paste the private key.'));
    const kept = await keepPrivateHalf(tx, read.value, { keys: [{ awsId: awsPublicKeyId, name: key.name, pem: key.publicKeyPem }] });
    if (!kept.ok) return kept;
    await recordAudit(tx, { actorId: actor.userId, action: 'key.private-half', targetType: 'signing-key', targetId: key.id, outcome: 'done' });
    return ok({ signingKeyId: key.id });
  });
}

function hasKey({ privateKeyPem }: PastedKey): boolean {
  return privateKeyPem !== undefined && privateKeyPem.trim() !== '';
}

async function readKnown(tx: Db): Promise<Result<Known>> {
  const inventory = await newestInventory(tx);
  if (inventory) return ok({ items: inventory.items, recorded: await readRecorded(tx) });
  return refuse({ code: 'not_ready', message: 'Nobody has looked at the account yet.', fix: 'Choose “Look at the account”, then try again.' });
}

async function prepare(tx: Db, known: Known, roots: InventoryItem[], pasted: PastedKey): Promise<Result<Prepared>> {
  const read = readPasted(pasted);
  if (!read.ok) return read;
  const closed = closureOf(known, roots, read.value?.publicKeyPem);
  if (!closed.ok) return closed;
  const kept = read.value ? await keepPrivateHalf(tx, read.value, closed.value) : undefined;
  if (kept && !kept.ok) return kept;
  const { buckets, identities, publicKeys, keyGroups, headersPolicies, distributions, keys, signedBy } = closed.value;
  return ok({
    closure: closed.value,
    canSign: kept !== undefined || keys.some(({ awsId }) => known.recorded.publicKeys.get(awsId)?.hasPrivateHalf),
    givenKeyId: kept?.value.awsId,
    steps: [
      ...buckets.map(adoptBucket),
      ...identities.map(adoptIdentity),
      ...publicKeys.map(({ awsId }) => adoptPublicKey(awsId, kept?.value.awsId === awsId ? kept.value.signingKeyId : undefined)),
      ...keyGroups.map(({ awsId }) => adoptKeyGroup(awsId)),
      ...headersPolicies.map(({ awsId }) => adoptHeadersPolicy(awsId)),
      ...distributions.map(({ awsId }) => adoptDistribution(awsId, signedBy.get(awsId))),
    ],
  });
}
