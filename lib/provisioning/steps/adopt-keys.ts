import { getKeyGroup, getPublicKey, type PublicKeyState } from '@/lib/aws/cloudfront-keys';
import { stop } from '@/lib/aws/errors';
import type { Db } from '@/lib/db/client';
import type { SigningKeyKind } from '@/lib/db/generated/enums';
import { newId } from '@/lib/kernel/id';
import { kindOfPublicKey } from '@/lib/keys/import';
import { isSamePublicKey } from '@/lib/keys/make';

import { fact, id, type RunStep } from '../operation/step';
import { gone } from './adopt';

/** Records a public key; its private half is in the row that `signingKeyId` names, or is not here. */
export const adoptPublicKeyStep: RunStep<'ADOPT_PUBLIC_KEY'> = async ({ db, save, now }, { awsId, signingKeyId }) => {
  const state = await getPublicKey(awsId);
  if (!state) throw gone('public key', awsId);
  const kind = kindOfPublicKey(state.pem);
  if (!kind) throw stop('unknown-key-kind', `The public key ${awsId} is neither RSA 2048 nor ECDSA P-256.`, 'Use another key.');
  const held = await db.signingKey.findFirst({
    where: signingKeyId === undefined ? { awsPublicKeyId: awsId } : { id: signingKeyId }, omit: { ciphertext: true },
  });
  if (held && !isSamePublicKey(held.publicKeyPem, state.pem)) {
    throw stop('other-half', `CloudFront now has another public key under the id ${awsId}.`, 'Look at the account again.');
  }
  await save(async (tx) => {
    if (held) {
      await tx.signingKey.update({ where: { id: held.id }, data: { awsPublicKeyId: awsId, etag: state.etag ?? null, adoptedAt: held.adoptedAt ?? now } });
    } else await createKey(tx, state, kind, now);
  });
  return {
    done: [
      id('Public key', awsId), fact('Key type', kind === 'RSA_2048' ? 'RSA 2048' : 'ECDSA P-256'),
      fact('Private half', held?.masterKeyId ? 'here, encrypted' : 'not here: it cannot sign'),
    ],
  };
};

async function createKey(tx: Db, { awsId, name, pem, etag }: PublicKeyState, kind: SigningKeyKind, now: Date): Promise<void> {
  const taken = await tx.signingKey.findUnique({ where: { name }, select: { id: true } });
  await tx.signingKey.create({
    data: {
      id: newId(), kind, publicKeyPem: pem, awsPublicKeyId: awsId, etag: etag ?? null, adoptedAt: now, name: taken ? `${name} (${awsId})` : name,
    },
  });
}

/** Records a key group and puts its keys, which are known here by now, into it. The first that can sign, signs. */
export const adoptKeyGroupStep: RunStep<'ADOPT_KEY_GROUP'> = async ({ save, now }, { awsId }) => {
  const state = await getKeyGroup(awsId);
  if (!state) throw gone('key group', awsId);
  const signsHere = await save(async (tx) => {
    const keys = await tx.signingKey.findMany({ where: { awsPublicKeyId: { in: state.publicKeyIds } }, include: { keyGroup: true } });
    const elsewhere = keys.find(({ keyGroup }) => keyGroup && keyGroup.awsId !== awsId);
    if (elsewhere) throw keyElsewhere(elsewhere.awsPublicKeyId ?? '', elsewhere.keyGroup?.name ?? '');
    const unknown = state.publicKeyIds.find((each) => !keys.some(({ awsPublicKeyId }) => awsPublicKeyId === each));
    if (unknown !== undefined) {
      throw stop('key-group-changed', `The key group ${awsId} now holds the public key ${unknown}, which is not known here.`, 'Look at the account again.');
    }
    const signing = keys.find((key) => key.state === 'ACTIVE') ?? keys.find(({ ciphertext }) => ciphertext !== null);
    const [first] = keys;
    const taken = await tx.keyGroup.findFirst({ where: { name: state.name, OR: [{ awsId: null }, { NOT: { awsId } }] }, select: { id: true } });
    const { id: keyGroupId } = await tx.keyGroup.upsert({
      where: { awsId },
      create: {
        id: newId(), awsId, name: taken ? `${state.name} (${awsId})` : state.name, comment: state.comment,
        signingKeyKind: (signing ?? first)?.kind ?? 'RSA_2048', etag: state.etag ?? null, adoptedAt: now,
      },
      update: { etag: state.etag ?? null },
    });
    for (const key of keys.filter((each) => each.keyGroupId === null)) {
      await tx.signingKey.update({ where: { id: key.id }, data: { keyGroupId, state: key.id === signing?.id ? 'ACTIVE' : 'TRUSTED' } });
    }
    return signing?.awsPublicKeyId;
  });
  return {
    done: [id('Key group', awsId), id('Public keys', state.publicKeyIds.join(', ')), signsHere ? id('Signs here', signsHere) : fact('Signs here', 'none of them')],
  };
};

/** A key belongs to one key group here, so that it is clear what rotating it changes. */
function keyElsewhere(publicKeyId: string, groupName: string) {
  return stop(
    'key-in-another-group', `The public key ${publicKeyId} is recorded in the key group ${groupName}.`,
    'A key can be in one key group here. Take it out of one of the two in CloudFront, then look at the account again.',
  );
}
