import type { KeyObject } from 'node:crypto';

import type { Db } from '@/lib/db/client';
import type { SigningKeyKind } from '@/lib/db/generated/enums';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { decryptPrivateKey } from './encryption';

/** What signing needs. The private half is a KeyObject only, so that no log or JSON can print it. */
export interface LoadedSigningKey {
  id: string;
  /** Sent as Key-Pair-Id. */
  awsPublicKeyId: string;
  kind: SigningKeyKind;
  privateKey: KeyObject;
}

/** A process that does not sign for a key group does not notice that its key was rotated, so no key outstays this. */
export const KEY_IDLE_MS = 10 * 60 * 1000;

interface ParsedKey {
  fingerprint: string;
  privateKey: KeyObject;
  idle: NodeJS.Timeout;
}

/**
 * Decrypting and parsing costs more than signing, and a row's key never changes, so it is kept: one for each key group,
 * so that a key which signs no more is dropped from memory as soon as its group is signed for again, and otherwise when
 * nothing was signed for `KEY_IDLE_MS`.
 */
const parsed = new Map<string, ParsedKey>();

function keep(keyGroupId: string, fingerprint: string, privateKey: KeyObject): ParsedKey {
  const idle = setTimeout(() => parsed.delete(keyGroupId), KEY_IDLE_MS).unref();
  const kept = { fingerprint, privateKey, idle };
  parsed.set(keyGroupId, kept);
  return kept;
}

function drop(keyGroupId: string): void {
  clearTimeout(parsed.get(keyGroupId)?.idle);
  parsed.delete(keyGroupId);
}

/**
 * The newest active key of a key group, by its row as it is now: a switch to another key counts from the next signature
 * on, in every process. Refuses with `not_ready` when CloudFront does not know one yet,
 * and with `unavailable` when it was encrypted with another master key.
 */
export async function loadSigningKey(db: Db, keyGroupId: string): Promise<Result<LoadedSigningKey>> {
  const row = await db.signingKey.findFirst({
    where: { keyGroupId, state: 'ACTIVE', ciphertext: { not: null } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  if (!row?.awsPublicKeyId || !row.ciphertext || row.masterKeyId === null) {
    drop(keyGroupId);
    return refuse({
      code: 'not_ready',
      message: 'CloudFront has no signing key for this library yet.',
      fix: 'Wait until the library is ready.',
    });
  }
  const { id, kind, ciphertext, masterKeyId } = row;
  const fingerprint = `${id}:${masterKeyId}:${Buffer.from(ciphertext).toString('base64')}`;
  let known = parsed.get(keyGroupId);
  if (known?.fingerprint !== fingerprint) {
    drop(keyGroupId);
    const decrypted = decryptPrivateKey({ id, kind, ciphertext, masterKeyId });
    if (!decrypted.ok) return decrypted;
    known = keep(keyGroupId, fingerprint, decrypted.value);
  }
  known.idle.refresh();
  return ok({ id: row.id, awsPublicKeyId: row.awsPublicKeyId, kind: row.kind, privateKey: known.privateKey });
}

/**
 * One key, whatever its state, for a proof that asks with just this one; it is not kept in memory.
 * Gives undefined when its private half is not here, and refuses with `unavailable` like `loadSigningKey`.
 */
export async function loadKeyForProof(db: Db, signingKeyId: string): Promise<Result<LoadedSigningKey> | undefined> {
  const row = await db.signingKey.findUnique({ where: { id: signingKeyId } });
  if (!row?.awsPublicKeyId || !row.ciphertext || row.masterKeyId === null) return undefined;
  const { id, kind, ciphertext, masterKeyId, awsPublicKeyId } = row;
  const decrypted = decryptPrivateKey({ id, kind, ciphertext, masterKeyId });
  return decrypted.ok ? ok({ id, awsPublicKeyId, kind, privateKey: decrypted.value }) : decrypted;
}
