import { recordAudit } from '@/lib/audit/mutations';
import type { Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { Drift } from '../drift';
import { refuseWhileChanging } from '../keys/rows';
import { readLibrarySet } from '../library-set';
import type { Finding } from '../model';
import { inTheWay, withSteps } from '../operation/in-the-way';
import { joinOrRefuse, type Mode, recordAlone, type RecordedPlan, recordOperation } from '../operation/record';
import { lookedAt } from '../plan/looked-at';
import { planRepair } from '../plan/repair';
import { lookView } from '../stored-evidence';
import type { RepairLibraryInput } from './schema';

/**
 * Puts back what the last look found otherwise, for all or for some subjects, or some kinds of drift alone. Refuses with `not_found`, with `not_ready` before
 * the first look, and with `conflict` when nothing can be put back or another operation is at one of the parts.
 */
export function repairLibrary(actor: AdminActor, { libraryId, subjects, codes }: RepairLibraryInput, mode: Mode = 'record'): Promise<Result<RecordedPlan>> {
  return recordAlone(mode, (tx) =>
    recordRepair(tx, {
      libraryId, requestedById: actor.userId, input: { subjects: [...subjects].sort(), ...(codes ? { codes: [...codes].sort() } : {}) },
      chosen: (drift, finding) =>
        Boolean(drift.repair) && (subjects.length === 0 || subjects.includes(finding.subject)) && (codes?.includes(drift.code) ?? true),
    }),
  );
}

interface RepairRequest {
  libraryId: string;
  /** Null when nobody asked: the worker closes what became open. */
  requestedById: string | null;
  input: { subjects: string[]; codes?: string[] };
  chosen: (drift: Drift, finding: Finding) => boolean;
}

/** Records the repair of the chosen drifts of the last look. Call it where recordings come one at a time. */
export async function recordRepair(tx: Db, { libraryId, requestedById, input, chosen }: RepairRequest): Promise<Result<RecordedPlan>> {
  const library = await tx.library.findUnique({ where: { id: libraryId }, include: { looks: { orderBy: { at: 'desc' }, take: 1 } } });
  if (!library) return refuse(NOT_FOUND);
  const request = { kind: 'REPAIR', dedupeKey: `library:${libraryId}`, input } as const;
  const joined = await joinOrRefuse(tx, request);
  if (joined) return joined;
  const seen = lookView(library.looks[0]);
  if (!seen) {
    return refuse({ code: 'not_ready', message: 'AWS has not been looked at yet, so there is nothing to put back.', fix: 'Look first.' });
  }
  const drifts = seen.findings.flatMap((finding) => finding.drifts.filter((drift) => chosen(drift, finding)));
  const steps = planRepair(lookedAt(await readLibrarySet(tx, libraryId)), drifts);
  if (steps.length === 0) {
    return refuse({
      code: 'conflict', message: 'The last look found nothing here that can be put back.', fix: 'Look again; what was deleted has to be made anew.',
    });
  }
  const busy = await busyPart(tx, drifts);
  if (busy) return busy;
  const plan = await recordOperation(tx, { ...request, requestedById, target: { libraryId, subject: library.name }, steps });
  await recordAudit(tx, {
    actorId: requestedById, action: 'library.repair', targetType: 'library', targetId: libraryId, outcome: 'done',
    detail: { drifts: drifts.map(({ code }) => code), byItself: requestedById === null },
  });
  return ok(plan);
}

/** A part that another operation changes right now must not be put back under its hands. */
async function busyPart(tx: Db, drifts: readonly Drift[]): Promise<Result<never> | undefined> {
  const groups = unique(drifts.flatMap(({ about }) => (about.type === 'key-group' ? [about.id] : [])));
  for (const keyGroupId of groups) {
    const changing = await refuseWhileChanging(tx, keyGroupId, { besideWaiting: true });
    if (changing) return changing;
  }
  const keys = unique(drifts.flatMap(({ about }) => (about.type === 'key-group' ? [] : [`${about.type}:${about.id}`])));
  const other = await tx.operation.findFirst({ where: { dedupeKey: { in: keys } }, include: withSteps });
  return other ? refuse(inTheWay(other)) : undefined;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
