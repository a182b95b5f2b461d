import { planRotationUndo } from '../plan/rotate-key';
import type { PlannedStep } from '../operation/planned';
import type { Db } from '@/lib/db/client';

import { DESIRED } from '../operation/desired';
import { findGroup, rotatedOf } from './rows';

/** Takes back what a rotation made until it was cancelled: its new key, which has signed nothing for anybody yet. */
export async function undoRotation(
  tx: Db, { id, steps }: { id: string; steps: readonly { kind: string; desired: unknown }[] },
): Promise<PlannedStep[]> {
  const planned = steps.find(({ kind }) => kind === 'ADD_KEY_TO_GROUP');
  const desired = DESIRED.ADD_KEY_TO_GROUP.safeParse(planned?.desired).data;
  if (!desired) return [];
  const key = await tx.signingKey.findUnique({ where: { id: desired.signingKeyId }, omit: { ciphertext: true } });
  const group = await findGroup(tx, desired.keyGroupId);
  if (!key || !group || key.state === 'RETIRED') return [];
  // A step that was tried again may look untouched; its attempts stay.
  const begun = await tx.attempt.findMany({ where: { step: { operationId: id } }, select: { step: { select: { kind: true } } } });
  const wasBegun = (kind: string) => begun.some(({ step }) => step.kind === kind);
  return planRotationUndo({
    rotated: rotatedOf(group), key,
    mayBeMade: wasBegun('CREATE_PUBLIC_KEY'),
    mayBeTrusted: wasBegun('ADD_KEY_TO_GROUP'),
  });
}
