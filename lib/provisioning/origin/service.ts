import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import { env } from '@/lib/env';
import type { AdminActor } from '@/lib/kernel/actor';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { installId } from '../install';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { planMendOrigin } from '../plan/mend-origin';
import { restart } from '../service';

/**
 * Moves the CORS rules and headers policies to the present address of this site. Refuses with `conflict` when they are made
 * for it already, or a move to another address is under way.
 */
export function mendOrigin(actor: AdminActor, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  return recordAlone(mode, async (tx) => {
    if (!(await isOriginStale(tx))) {
      return refuse({ code: 'conflict', message: 'Everything is made for the present address of this site.' });
    }
    return recordMend(tx, actor.userId);
  });
}

/**
 * Notices at a worker's start that PUBLIC_ORIGIN is another one than everything was made for, and records the move:
 * what is to be moved is ours. A move that had failed is taken up again.
 */
export async function noticeOrigin(): Promise<void> {
  await recordAlone('record', async (tx) => {
    const id = await installId(tx);
    if (await isOriginStale(tx)) return recordMend(tx, null);
    await tx.install.updateMany({ where: { id, madeForOrigin: null }, data: { madeForOrigin: env().publicOrigin } });
    return ok(undefined);
  });
}

/** Whether uploads and headers were made for another address of this site. */
export async function isOriginStale(tx: Db): Promise<boolean> {
  const install = await tx.install.findFirst({ select: { madeForOrigin: true } });
  if (install?.madeForOrigin) return install.madeForOrigin !== env().publicOrigin;
  // Nobody noted it yet: what the headers policies allow tells what the rest was made for.
  return (await tx.responseHeadersPolicy.count({ where: { awsId: { not: null }, adoptedAt: null, allowedOrigin: { not: env().publicOrigin } } })) > 0;
}

async function recordMend(tx: Db, requestedById: string | null): Promise<Result<RecordedPlan>> {
  const origin = env().publicOrigin;
  const request = { kind: 'MEND_ORIGIN', dedupeKey: 'install:origin', input: { origin } } as const;
  const joined = await joinOrRefuse(tx, request);
  if (joined) {
    if (joined.ok) await restart(tx, joined.value.operationId);
    return joined;
  }
  const install = await installId(tx);
  const buckets = await tx.bucket.findMany({ where: { madeAt: { not: null }, libraryId: { not: null } }, orderBy: { id: 'asc' } });
  const policies = await tx.responseHeadersPolicy.findMany({ where: { awsId: { not: null }, adoptedAt: null }, orderBy: { id: 'asc' } });
  const headersPolicies = policies.flatMap(({ id, awsId }) => (awsId ? [{ id, awsId }] : []));
  const plan = await recordOperation(tx, {
    ...request, requestedById, target: { subject: origin }, steps: planMendOrigin({ installId: install, buckets, headersPolicies }),
  });
  await recordAudit(tx, { actorId: requestedById, action: 'install.mend-origin', targetType: 'install', targetId: install, outcome: 'done', detail: { origin } });
  return ok(plan);
}
