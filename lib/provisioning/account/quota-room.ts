import type { Db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { refuse, type Result } from '@/lib/kernel/result';

import { eachQuota, lackOfRoom, type QuotaCounts } from './quotas';
import { storedCounts } from './stored-counts';

/**
 * What is in the account as far as is known: the last look at it, and what was planned or made since; never less than what is
 * recorded here, because something may have been made while the look was under way. Undefined before any look.
 */
export async function usedQuotas(db: Db): Promise<{ at: Date; used: QuotaCounts } | undefined> {
  const inventory = await db.inventory.findFirst({ orderBy: { at: 'desc' }, select: { at: true, counts: true } });
  if (!inventory) return undefined;
  const known = storedCounts(inventory.counts);
  const since = await plannedSince(db, inventory.at);
  const recorded = await recordedRows(db);
  return { at: inventory.at, used: eachQuota((name) => Math.max(known[name] + since[name], recorded[name])) };
}

/**
 * Refuses with `conflict` when the account has no room for `needs`, before AWS would. Call it before the rows are written, in
 * the transaction that writes them: rows that AWS has not made yet count. Nothing is refused before the first look at the account.
 */
export async function requireRoom(tx: Db, needs: Partial<QuotaCounts>): Promise<Result<never> | undefined> {
  return roomAfter(await usedQuotas(tx), needs);
}

/** What rows that are being written will need, for recordings that only know it once they are written: take it before and after. */
export async function plannedRows(tx: Db): Promise<QuotaCounts> {
  return plannedSince(tx, undefined);
}

/** `requireRoom` for rows that were written since `before` was taken; a refusal takes them back with the transaction. */
export async function requireRoomFor(tx: Db, before: QuotaCounts): Promise<Result<never> | undefined> {
  const after = await plannedRows(tx);
  const needs = eachQuota((name) => after[name] - before[name]);
  const present = await usedQuotas(tx);
  return roomAfter(present && { used: eachQuota((name) => present.used[name] - needs[name]) }, needs);
}

function roomAfter(present: { used: QuotaCounts } | undefined, needs: Partial<QuotaCounts>): Result<never> | undefined {
  const lack = present && lackOfRoom(present.used, needs, env().aws.grantedQuotas);
  return lack && refuse({ code: 'conflict', ...lack });
}

/** Rows that AWS knows nothing of yet, and those that were begun and made after `at`, which the look at it missed. */
async function plannedSince(db: Db, at: Date | undefined): Promise<QuotaCounts> {
  const unmade = { OR: [{ awsId: null }, ...(at ? [{ createdAt: { gt: at }, adoptedAt: null }] : [])] };
  // One after another: a transaction has one connection.
  return {
    keyGroups: await db.keyGroup.count({ where: unmade }),
    publicKeys: await db.signingKey.count({
      where: { state: { not: 'RETIRED' }, adoptedAt: null, OR: [{ awsPublicKeyId: null }, ...(at ? [{ createdAt: { gt: at } }] : [])] },
    }),
    responseHeadersPolicies: await db.responseHeadersPolicy.count({ where: unmade }),
    originAccessControls: await db.originIdentity.count({ where: { kind: 'OAC', ...unmade } }),
    originAccessIdentities: await db.originIdentity.count({ where: { kind: 'OAI', ...unmade } }),
    distributions: await db.distribution.count({ where: unmade }),
    buckets: await db.bucket.count({ where: { OR: [{ madeAt: null }, ...(at ? [{ madeAt: { gt: at }, adoptedAt: null }] : [])] } }),
  };
}

/** Everything that is recorded here: what AWS has, and what it is to have. */
async function recordedRows(db: Db): Promise<QuotaCounts> {
  return {
    keyGroups: await db.keyGroup.count(),
    publicKeys: await db.signingKey.count({ where: { state: { not: 'RETIRED' } } }),
    responseHeadersPolicies: await db.responseHeadersPolicy.count(),
    originAccessControls: await db.originIdentity.count({ where: { kind: 'OAC' } }),
    originAccessIdentities: await db.originIdentity.count({ where: { kind: 'OAI' } }),
    distributions: await db.distribution.count(),
    buckets: await db.bucket.count(),
  };
}
