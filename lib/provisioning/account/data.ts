import { z } from 'zod';

import { IAM_ROWS } from '@/lib/aws/iam-actions';
import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';

import { BUCKET_NAME_PREFIX } from '../bucket-name';
import { type AccountView, rightCheckSchema, type RightsCheckView } from './model';

/** The account, what its policies must name, and what the last checks of rights said. */
export async function readAccount(_actor: AdminActor): Promise<AccountView> {
  const [install, buckets, checks, open, classic] = await Promise.all([
    db().install.findFirst({ select: { accountId: true } }),
    db().bucket.findMany({ select: { name: true, kmsKeyArn: true }, orderBy: { name: 'asc' } }),
    db().rightsCheck.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 20 }),
    db().operation.findUnique({ where: { dedupeKey: 'check-rights' }, select: { id: true, state: true } }),
    db().library.count({ where: { readPermission: 'ACL' } }),
  ]);
  const { region, endpoint } = env().aws;
  const [latest, ...earlier] = checks;
  return {
    accountId: install?.accountId ?? null,
    region,
    endpoint: endpoint === undefined ? null : new URL(endpoint).host,
    otherBuckets: buckets.map(({ name }) => name).filter((name) => !name.startsWith(BUCKET_NAME_PREFIX)),
    kmsKeyArns: [...new Set(buckets.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))],
    hasClassicLibrary: classic > 0,
    latestCheck: latest ? await withUses(latest) : null,
    earlierChecks: earlier.map(({ at, checks: stored }) => ({ at: at.toISOString(), denied: read(stored).filter(({ verdict }) => verdict === 'denied').length })),
    openOperation: open,
  };
}

function read(stored: unknown) {
  return z.array(rightCheckSchema).catch([]).parse(stored);
}

/** What cannot be tried is known from its last use, if there was one. */
async function withUses({ at, accountId, checks }: { at: Date; accountId: string | null; checks: unknown }): Promise<RightsCheckView> {
  const uses = await lastUses();
  return { at: at.toISOString(), accountId, checks: read(checks).map((check) => ({ ...check, lastUsedAt: uses.get(check.action)?.toISOString() ?? null })) };
}

/** When an operation last made a call that needed each right and that AWS carried out. */
async function lastUses(): Promise<Map<string, Date>> {
  const rows = await db().$queryRaw<{ call: string; at: Date }[]>`
    SELECT made ->> 'call' AS "call", max("Attempt"."startedAt") AS "at"
    FROM "Attempt", jsonb_array_elements(CASE jsonb_typeof("calls") WHEN 'array' THEN "calls" ELSE '[]'::jsonb END) AS made
    WHERE made ->> 'code' IS NULL GROUP BY 1`;
  const uses = new Map<string, Date>();
  for (const { call, at } of rows) {
    for (const { action } of IAM_ROWS.filter((row) => row.role === 'worker' && row.call === call).flatMap((row) => row.rights)) {
      const known = uses.get(action);
      if (!known || known < at) uses.set(action, at);
    }
  }
  return uses;
}
