import { z } from 'zod';

import { type Db, db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';

import { usedQuotas } from '../account/quota-room';
import { type QuotaView, quotaViews } from '../account/quotas';
import type { OperationHead } from '../model';
import { headOf } from '../data';
import { withRunningStep } from '../operation/wait';
import { deletedSince } from './deleted-since';
import { type InventoryItem, inventoryItemSchema, type ItemOf } from './model';

/** A look at the account, as it is kept. */
export interface Inventory {
  at: Date;
  accountId: string;
  items: InventoryItem[];
}

/**
 * The newest look at the account, without what was deleted from here since; undefined before the first one. What no longer
 * fits reads as nothing.
 */
export async function newestInventory(db: Db): Promise<Inventory | undefined> {
  const row = await db.inventory.findFirst({ orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  if (!row) return undefined;
  const items = z.array(z.unknown()).catch([]).parse(row.items).flatMap((item) => inventoryItemSchema.safeParse(item).data ?? []);
  const deleted = await deletedSince(db, row.at);
  return { at: row.at, accountId: row.accountId, items: items.filter(({ awsId }) => !deleted.has(awsId)) };
}

/** What is recorded here of the kinds that things in the account refer to. */
export interface Recorded {
  buckets: Map<string, { id: string; libraryId: string | null }>;
  identities: Map<string, { id: string; name: string; kind: 'OAC' | 'OAI' }>;
  publicKeys: Map<string, { id: string; publicKeyPem: string; hasPrivateHalf: boolean; keyGroup: { name: string; awsId: string | null } | null }>;
  keyGroups: Map<string, { id: string; name: string; publicKeyIds: string[] }>;
  /** In the form of the account's list, so that what stands alone can become part of a library. */
  distributions: Map<string, ItemOf<'distribution'> & { id: string; libraryId: string | null }>;
  headersPolicies: Map<string, { id: string; name: string }>;
}

/** Everything that is recorded here and known to AWS, by AWS's ids. */
export async function readRecorded(tx: Db): Promise<Recorded> {
  // One after another: a transaction has one connection.
  const buckets = await tx.bucket.findMany({ select: { id: true, name: true, libraryId: true } });
  const identities = await tx.originIdentity.findMany({ select: { id: true, name: true, kind: true, awsId: true } });
  const keys = await tx.signingKey.findMany({
    select: { id: true, awsPublicKeyId: true, publicKeyPem: true, masterKeyId: true, keyGroup: { select: { name: true, awsId: true } } },
  });
  const groups = await tx.keyGroup.findMany({ include: { signingKeys: { select: { awsPublicKeyId: true } } } });
  const distributions = await tx.distribution.findMany({ include: { bucket: true, originIdentity: true, keyGroup: true, responseHeadersPolicy: true } });
  const policies = await tx.responseHeadersPolicy.findMany({ select: { id: true, name: true, awsId: true } });
  return {
    buckets: new Map(buckets.map((row) => [row.name, row])),
    identities: byAwsId(identities),
    publicKeys: new Map(
      keys.flatMap(({ awsPublicKeyId, masterKeyId, ...row }) => (awsPublicKeyId ? [[awsPublicKeyId, { ...row, hasPrivateHalf: masterKeyId !== null }] as const] : [])),
    ),
    keyGroups: byAwsId(groups.map(({ signingKeys, ...row }) => ({ ...row, publicKeyIds: signingKeys.flatMap((key) => key.awsPublicKeyId ?? []) }))),
    distributions: byAwsId(distributions.flatMap(standing)),
    headersPolicies: byAwsId(policies),
  };
}

type DistributionRow = Prisma.DistributionGetPayload<{
  include: { bucket: true; originIdentity: true; keyGroup: true; responseHeadersPolicy: true };
}>;

function standing(row: DistributionRow): (ItemOf<'distribution'> & { id: string; libraryId: string | null })[] {
  const { id, libraryId, awsId, comment, domainName, enabled, aliases, bucket, originIdentity, keyGroup, responseHeadersPolicy } = row;
  if (!awsId) return [];
  return [{
    id, libraryId, type: 'distribution', awsId, name: comment, domainName: domainName ?? '', enabled, aliases, bucketName: bucket?.name ?? null,
    originIdentityId: originIdentity?.awsId ?? null, originIdentityKind: originIdentity?.kind ?? 'OAC',
    keyGroupIds: keyGroup?.awsId ? [keyGroup.awsId] : [], responseHeadersPolicyId: responseHeadersPolicy?.awsId ?? '', obstacles: [],
  }];
}

function byAwsId<Row extends { awsId: string | null }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.flatMap((row) => (row.awsId ? [[row.awsId, row] as const] : [])));
}

/** The account as its page shows it. */
export interface AccountContents {
  accountId: string | null;
  /** Of the last look; null before the first one. */
  at: string | null;
  items: InventoryItem[];
  /** Distributions that are recorded here and belong to no library: they can become one as well. */
  alone: ItemOf<'distribution'>[];
  /** The look that is under way or has failed. */
  openLook: OperationHead | null;
}

/** What the account has that is not known here: the last look at it, without what was brought in or made since. */
export async function findAccountContents(_actor: AdminActor): Promise<AccountContents> {
  const [inventory, recorded, open] = await Promise.all([
    newestInventory(db()), readRecorded(db()), db().operation.findUnique({ where: { dedupeKey: INVENTORY_KEY }, include: withRunningStep }),
  ]);
  return {
    accountId: inventory?.accountId ?? null,
    at: inventory?.at.toISOString() ?? null,
    items: inventory?.items.filter((item) => !isRecorded(recorded, item)) ?? [],
    alone: [...recorded.distributions.values()].filter(({ libraryId }) => libraryId === null),
    openLook: open && headOf(open),
  };
}

/** One look at the account at a time. */
export const INVENTORY_KEY = 'inventory';

/** Whether an item of the account is recorded here by now. */
export function isRecorded(recorded: Recorded, { type, awsId }: Pick<InventoryItem, 'type' | 'awsId'>): boolean {
  const known = {
    bucket: recorded.buckets, 'origin-identity': recorded.identities, 'public-key': recorded.publicKeys, 'key-group': recorded.keyGroups,
    distribution: recorded.distributions, 'headers-policy': recorded.headersPolicies,
  };
  return known[type].has(awsId);
}

/** How much of each quota is used; null before the first look at the account. */
export async function findQuotas(_actor: AdminActor): Promise<{ at: string; quotas: QuotaView[] } | null> {
  const present = await usedQuotas(db());
  return present ? { at: present.at.toISOString(), quotas: quotaViews(present.used, env().aws.grantedQuotas) } : null;
}
