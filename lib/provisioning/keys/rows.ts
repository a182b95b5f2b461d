import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { AppError } from '@/lib/kernel/errors';
import { refuse, type Result } from '@/lib/kernel/result';

import { keysInUse } from '../library-set';
import { DESIRED } from '../operation/desired';
import { inTheWay, isWaitingForExpiry, withSteps } from '../operation/in-the-way';
import type { RotatedGroup } from '../plan/rotate-key';

const withParts = {
  signingKeys: keysInUse,
  distributions: {
    where: { awsId: { not: null } }, orderBy: [{ role: 'asc' }, { id: 'asc' }], include: { library: { select: { name: true } } },
  },
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
    include: withSteps,
    orderBy: { createdAt: 'asc' },
  });
}

/**
 * Refuses while another operation changes the keys of the group. A rotation whose new key signs already only waits to
 * take the old one out; with `besideWaiting` it is no reason, because an emergency, a repair or a tear-down must not wait
 * for a day: the rotation finds what is left of the group and of the key.
 */
export async function refuseWhileChanging(
  tx: Db, keyGroupId: string, { besideWaiting = false } = {},
): Promise<Result<never> | undefined> {
  const busy = (await unfinishedOf(tx, keyGroupId)).find((operation) => !(besideWaiting && isWaitingForExpiry(operation)));
  return busy && refuse(inTheWay(busy));
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
