import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { ResourceType } from '../drift';
import { recordAlone, recordOperation } from '../operation/record';
import { lookAt } from '../plan/look-at';
import { restart } from '../service';
import { findResource } from './data';
import type { ResourceInput } from './schema';

/** Has the worker look at one resource. Refuses with `not_found`. */
export function requestLookAt(actor: AdminActor, { resourceType, resourceId }: ResourceInput): Promise<Result<{ operationId: string }>> {
  return recordAlone('record', async (tx) => {
    const operationId = await enqueueLookAt(tx, resourceType, resourceId, actor.userId);
    if (operationId === undefined) return refuse(NOT_FOUND);
    await recordAudit(tx, { actorId: actor.userId, action: 'resource.look', targetType: resourceType, targetId: resourceId, outcome: 'done' });
    return ok({ operationId });
  });
}

/** Records a look at one resource; while one is unfinished it is that one, started again if it had failed. Undefined for no resource. */
export async function enqueueLookAt(tx: Db, type: ResourceType, id: string, requestedById: string | null): Promise<string | undefined> {
  const resource = await findResource(tx, type, id);
  if (!resource) return undefined;
  const dedupeKey = `look:${type}:${id}`;
  const present = await tx.operation.findUnique({ where: { dedupeKey }, select: { id: true } });
  if (present) {
    await restart(tx, present.id);
    return present.id;
  }
  const { operationId } = await recordOperation(tx, {
    kind: 'LOOK_AT', dedupeKey, requestedById, target: { resource: { type, id }, subject: resource.name }, steps: [lookAt(resource)],
  });
  return operationId;
}
