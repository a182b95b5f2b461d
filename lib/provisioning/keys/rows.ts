import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { AppError } from '@/lib/kernel/errors';
import { refuse, type Result } from '@/lib/kernel/result';

import { keysInUse } from '../library-set';
import { DESIRED } from '../operation/desired';
import { OPERATION_KINDS, isOperationKind } from '../operation/kinds';
import type { RotatedGroup } from '../plan/rotate-key';

const withParts = {
  signingKeys: keysInUse,
  distributions: { where: { awsId: { not: null } }, orderBy: [{ role: 'asc' }, { id: 'asc' }] },
} satisfies Prisma.KeyGroupInclude;

export type GroupWithParts = Prisma.KeyGroupGetPayload<{ include: typeof withParts }>;

/** A key group with its keys that are not retired, and the distributions that CloudFront has; null when there is none. */
export function findGroup(tx: Db, keyGroupId: string): Promise<GroupWithParts | null> {
  return tx.keyGroup.findUnique({ where: { id: keyGroupId }, include: withParts });
}

/** The group as plans of its keys take it. */
export function rotatedOf({ signingKeys: _, distributions, ...group }: GroupWithParts): RotatedGroup {
  return { group, distributions };
}

/** Everything unfinished that changes the group's keys. */
function unfinishedOf(tx: Db, keyGroupId: string) {
  return tx.operation.findMany({
    where: { targetType: 'key-group', targetId: keyGroupId, state: { in: ['WAITING', 'RUNNING', 'FAILED'] } },
    include: { steps: { select: { kind: true, state: true } } },
    orderBy: { createdAt: 'asc' },
  });
}

/**
 * Refuses while another operation changes the keys of the group. A rotation whose new key signs already only waits to
 * take the old one out; with `besideWaiting` it is no reason, because an emergency must not wait for a day.
 */
export async function refuseWhileChanging(
  tx: Db, keyGroupId: string, { besideWaiting = false } = {},
): Promise<Result<never> | undefined> {
  const busy = (await unfinishedOf(tx, keyGroupId)).find(({ kind, steps }) => {
    const hasSwitched = kind === 'ROTATE_KEY' && steps.some((step) => step.kind === 'SWITCH_SIGNING_KEY' && step.state === 'DONE');
    return !(besideWaiting && hasSwitched);
  });
  if (!busy) return undefined;
  const title = isOperationKind(busy.kind) ? OPERATION_KINDS[busy.kind].title : busy.kind;
  return refuse(conflict(`“${title}” is under way for ${busy.subject}.`, 'Wait until it has ended, or cancel it; then try again.'));
}

/** Ids of the keys that unfinished operations are to put into a key group. */
export async function promisedKeys(tx: Db): Promise<Set<string>> {
  const steps = await tx.step.findMany({
    where: {
      kind: { in: ['CREATE_KEY_GROUP', 'ADD_KEY_TO_GROUP'] }, state: { in: ['WAITING', 'RUNNING', 'FAILED'] },
      operation: { state: { in: ['WAITING', 'RUNNING', 'FAILED'] } },
    },
    select: { desired: true },
  });
  return new Set(steps.flatMap(({ desired }) => DESIRED.CREATE_KEY_GROUP.safeParse(desired).data?.signingKeyId ?? []));
}

/** A refusal because of what there is. */
export function conflict(message: string, fix: string): AppError {
  return { code: 'conflict', message, fix };
}
