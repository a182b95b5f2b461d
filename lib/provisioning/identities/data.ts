import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { isId } from '@/lib/kernel/id-schema';

import { headOf } from '../data';
import type { ObservationView } from '../drift';
import type { OperationHead } from '../model';
import { withRunningStep } from '../operation/wait';
import { findObservation } from '../reconcile/data';
import { identityCalled } from './names';

/** An identity in a list. */
export interface IdentitySummary {
  id: string;
  kind: 'OAC' | 'OAI';
  /** The name or caller reference that goes out to AWS. */
  name: string;
  /** What people call it. */
  called: string;
  comment: string;
  awsId: string | null;
  shared: boolean;
  adopted: boolean;
  distributions: number;
  createdAt: string;
}

/** An identity as its page shows it. */
export interface IdentityView extends IdentitySummary {
  s3CanonicalUserId: string | null;
  readers: { id: string; awsId: string | null; comment: string; library: { id: string; name: string } | null }[];
  observation: ObservationView | null;
  /** Newest first, at most ten. */
  operations: OperationHead[];
}

const withReaders = {
  distributions: { orderBy: { id: 'asc' }, include: { library: { select: { id: true, name: true } } } },
} satisfies Prisma.OriginIdentityInclude;

type Row = Prisma.OriginIdentityGetPayload<{ include: typeof withReaders }>;

/** Every recorded identity: those that new libraries share first. */
export async function listIdentities(_actor: AdminActor): Promise<IdentitySummary[]> {
  const rows = await db().originIdentity.findMany({ orderBy: [{ shared: 'desc' }, { createdAt: 'asc' }], include: withReaders });
  return rows.map(summaryOf);
}

/** An identity with who reads with it and the last look at it; null when it does not exist. */
export async function findIdentity(actor: AdminActor, originIdentityId: string): Promise<IdentityView | null> {
  if (!isId(originIdentityId)) return null;
  const row = await db().originIdentity.findUnique({ where: { id: originIdentityId }, include: withReaders });
  if (!row) return null;
  const [observation, operations] = await Promise.all([
    findObservation(actor, 'origin-identity', row.id),
    db().operation.findMany({ where: { targetType: 'origin-identity', targetId: row.id }, orderBy: { createdAt: 'desc' }, take: 10, include: withRunningStep }),
  ]);
  return {
    ...summaryOf(row),
    s3CanonicalUserId: row.s3CanonicalUserId,
    readers: row.distributions.map(({ id, awsId, comment, library }) => ({ id, awsId, comment, library })),
    observation,
    operations: operations.map(headOf),
  };
}

function summaryOf({ id, kind, name, comment, awsId, shared, adoptedAt, distributions, createdAt }: Row): IdentitySummary {
  return {
    id, kind, name, comment, awsId, shared, called: identityCalled({ comment, shared, distributions }),
    adopted: adoptedAt !== null, distributions: distributions.length, createdAt: createdAt.toISOString(),
  };
}
