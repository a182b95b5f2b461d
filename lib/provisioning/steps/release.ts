import { deleteHeadersPolicy, findHeadersPolicy, getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import {
  deleteOriginIdentity, findOriginAccessControl, getOriginAccessControl, getOriginAccessIdentity, listOriginAccessIdentities,
} from '@/lib/aws/cloudfront-identity';
import { deleteKeyGroup, deletePublicKey, findKeyGroup, findPublicKey, getKeyGroup, getPublicKey } from '@/lib/aws/cloudfront-keys';
import { AwsFailure, stop } from '@/lib/aws/errors';
import type { Db } from '@/lib/db/client';
import type { OriginIdentity } from '@/lib/db/generated/client';
import { isSamePublicKey } from '@/lib/keys/make';

import { endWaitFor } from '../keys/end-wait';
import { tryRecordingLock } from '../operation/record';
import { fact, id, type RunStep, type StepContext, type StepOutcome } from '../operation/step';

// A part that several distributions may use goes with the last of them. Whether one is left is decided while nothing can
// be recorded, and from that moment on nothing new is given the part; so of two that are torn down at once, one deletes it.

/** AWS's names for "somebody uses it". */
const IN_USE = /InUse$/;

interface Part {
  label: string;
  /** Whether it is to go whatever happens, so that a use of it is a failure. */
  demanded?: boolean;
  /** How many recorded distributions use it. */
  uses: (tx: Db) => Promise<number>;
  /** Says whether new libraries may be given it. */
  offer: (tx: Db, shared: boolean) => Promise<unknown>;
  wasShared: boolean;
  /** Deletes it at AWS, wherever it is found; gives its id, or undefined when there is none. */
  remove: () => Promise<string | undefined>;
  /** Deletes the row if nothing refers to it; another worker may have done so. */
  forget: (tx: Db) => Promise<unknown>;
}

async function release({ save }: StepContext, part: Part): Promise<StepOutcome> {
  const uses = await save(async (tx) => {
    if (!(await tryRecordingLock(tx))) return undefined;
    const count = await part.uses(tx);
    if (count === 0) await part.offer(tx, false);
    return count;
  });
  if (uses === undefined) {
    return { lookAgainInSeconds: 1, waitsFor: 'us', note: 'Something is being recorded that may use it; next look in 1 s', facts: [] };
  }
  if (uses > 0) return kept(part, uses === 1 ? 'a distribution uses it' : `${uses} distributions use it`);
  const removed = await unlessInUse(part.remove);
  if (removed === false) {
    await save((tx) => part.offer(tx, part.wasShared));
    return kept(part, 'AWS says that something else uses it');
  }
  await save(part.forget);
  return { done: [removed === undefined ? fact(part.label, 'does not exist') : id(`${part.label}, deleted`, removed)] };
}

function kept({ label, demanded }: Pick<Part, 'label' | 'demanded'>, why: string): StepOutcome {
  if (demanded) throw stop('in-use', `${label}: ${why}.`, 'Have what uses it use another one first, then try again.');
  return { done: [fact(label, `kept: ${why}`)] };
}

/** False when AWS refuses because somebody uses it. */
async function unlessInUse(remove: () => Promise<string | undefined>): Promise<string | undefined | false> {
  try {
    return await remove();
  } catch (error) {
    if (error instanceof AwsFailure && IN_USE.test(error.reason.code)) return false;
    throw error;
  }
}

const gone = (label: string): StepOutcome => ({ done: [fact(label, 'does not exist')] });

export const releaseOriginIdentityStep: RunStep<'RELEASE_ORIGIN_IDENTITY'> = async (context, { originIdentityId, demanded }) => {
  const row = await context.db.originIdentity.findUnique({ where: { id: originIdentityId } });
  const label = row?.kind === 'OAI' ? 'Origin access identity' : 'Origin access control';
  if (!row) return gone(label);
  const where = { id: row.id };
  return release(context, {
    label, demanded, wasShared: row.shared,
    uses: (tx) => tx.distribution.count({ where: { originIdentityId } }),
    offer: (tx, shared) => tx.originIdentity.updateMany({ where, data: { shared } }),
    remove: async () => {
      const state = await findIdentity(row);
      if (state) await deleteOriginIdentity(row.kind, state);
      return state?.awsId;
    },
    forget: async (tx) => {
      const { count } = await tx.originIdentity.deleteMany({ where: { ...where, distributions: { none: {} } } });
      if (count === 0) await tx.originIdentity.updateMany({ where, data: { awsId: null, etag: null, s3CanonicalUserId: null } });
    },
  });
};

/** Lists of OAIs tell no references, but comments, which hold our library's id; the reference then is the proof. */
async function findIdentity({ kind, awsId, name, comment }: OriginIdentity) {
  if (kind === 'OAC') return awsId ? getOriginAccessControl(awsId) : findOriginAccessControl(name);
  if (awsId) return getOriginAccessIdentity(awsId);
  for (const listed of (await listOriginAccessIdentities()).filter((each) => each.comment === comment)) {
    const state = await getOriginAccessIdentity(listed.awsId);
    if (state?.name === name) return state;
  }
  return undefined;
}

export const releaseHeadersPolicyStep: RunStep<'RELEASE_HEADERS_POLICY'> = async (context, { responseHeadersPolicyId }) => {
  const row = await context.db.responseHeadersPolicy.findUnique({ where: { id: responseHeadersPolicyId } });
  const label = 'Response headers policy';
  if (!row) return gone(label);
  const where = { id: row.id };
  return release(context, {
    label, wasShared: row.shared,
    uses: (tx) => tx.distribution.count({ where: { responseHeadersPolicyId } }),
    offer: (tx, shared) => tx.responseHeadersPolicy.updateMany({ where, data: { shared } }),
    remove: async () => {
      const state = row.awsId ? await getHeadersPolicy(row.awsId) : await findHeadersPolicy(row.name);
      if (state) await deleteHeadersPolicy(state);
      return state?.awsId;
    },
    forget: async (tx) => {
      const { count } = await tx.responseHeadersPolicy.deleteMany({ where: { ...where, distributions: { none: {} } } });
      if (count === 0) await tx.responseHeadersPolicy.updateMany({ where, data: { awsId: null, etag: null } });
    },
  });
};

export const releaseKeyGroupStep: RunStep<'RELEASE_KEY_GROUP'> = async (context, { keyGroupId }) => {
  const row = await context.db.keyGroup.findUnique({ where: { id: keyGroupId } });
  const label = 'Key group';
  if (!row) return gone(label);
  const where = { id: row.id };
  return release(context, {
    label, wasShared: row.shared,
    uses: (tx) => tx.distribution.count({ where: { keyGroupId } }),
    offer: (tx, shared) => tx.keyGroup.updateMany({ where, data: { shared } }),
    remove: async () => {
      const state = row.awsId ? await getKeyGroup(row.awsId) : await findKeyGroup(row.name);
      if (state) await deleteKeyGroup(state);
      return state?.awsId;
    },
    forget: async (tx) => {
      const { count } = await tx.keyGroup.deleteMany({ where: { ...where, distributions: { none: {} } } });
      if (count === 0) await tx.keyGroup.updateMany({ where, data: { awsId: null, etag: null } });
    },
  });
};

/** Deletes a public key whose group is gone, and destroys its private half. The row stays: signatures refer to it. */
export const releaseSigningKeyStep: RunStep<'RELEASE_SIGNING_KEY'> = async ({ db, save }, { signingKeyId }) => {
  const label = 'Public key';
  const row = await db.signingKey.findUnique({ where: { id: signingKeyId }, omit: { ciphertext: true } });
  if (!row || row.state === 'RETIRED') return gone(label);
  if (row.keyGroupId) return kept({ label }, 'its key group stays');
  const removed = await unlessInUse(async () => {
    const state = row.awsPublicKeyId ? await getPublicKey(row.awsPublicKeyId) : await findPublicKey(row.name);
    if (!state || !isSamePublicKey(state.pem, row.publicKeyPem)) return undefined;
    // Lists tell no ETags.
    const fresh = state.etag === undefined ? await getPublicKey(state.awsId) : state;
    if (fresh) await deletePublicKey(fresh);
    return state.awsId;
  });
  if (removed === false) return kept({ label }, 'AWS says that another key group holds it');
  await save(async (tx) => {
    await tx.signingKey.update({ where: { id: row.id }, data: { state: 'RETIRED', ciphertext: null, masterKeyId: null, etag: null } });
    await endWaitFor(tx, row.id);
  });
  return removed === undefined ? gone(label) : { done: [id(`${label}, deleted`, removed), fact('Private half', 'destroyed')] };
};
