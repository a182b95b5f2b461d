import { recordAudit } from '@/lib/audit/mutations';
import type { AdminActor } from '@/lib/kernel/actor';
import { ok, type Result } from '@/lib/kernel/result';

import { type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { checkRights } from '../plan/check-rights';
import { restart } from '../service';

const DEDUPE_KEY = 'check-rights';

/** Has the worker check what its credentials may do; while one check is unfinished it is that one, started again if it had failed. */
export function requestRightsCheck(actor: AdminActor, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  return recordAlone(mode, async (tx) => {
    const bucket = await tx.bucket.findFirst({ where: { madeAt: { not: null } }, orderBy: { createdAt: 'asc' }, select: { id: true, name: true } });
    const step = checkRights(bucket);
    const present = await tx.operation.findUnique({ where: { dedupeKey: DEDUPE_KEY }, select: { id: true } });
    if (present) {
      await restart(tx, present.id);
      return ok({ operationId: present.id, steps: [] });
    }
    const plan = await recordOperation(tx, {
      kind: 'CHECK_RIGHTS', dedupeKey: DEDUPE_KEY, requestedById: actor.userId, target: { subject: 'AWS account' }, steps: [step],
    });
    await recordAudit(tx, { actorId: actor.userId, action: 'account.check-rights', outcome: 'done' });
    return ok(plan);
  });
}
