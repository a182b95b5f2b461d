import { type Db, db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { countAgainst } from '@/lib/db/rate-limit';

/** Lines about one person's refusals (all strangers count as one), so that knocking on doors cannot fill the disk. */
export const REFUSALS_NOTED = { name: 'refusals', max: 120, windowSeconds: 60 };

export interface AuditEntry {
  /** Null for somebody who is not signed in, and for the worker. */
  actorId: string | null;
  /** Noun and verb, for example `library.create`. */
  action: string;
  targetType?: string;
  targetId?: string;
  outcome: 'done' | 'refused';
  /** Facts worth keeping; never a secret. */
  detail?: Prisma.InputJsonObject;
}

/** Writes an audit line in the transaction of the change that it speaks of. */
export async function recordAudit(tx: Db, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: entry });
}

/** Writes an audit line about somebody who was refused; a flood of them is cut off, the refusals themselves are not. */
export async function recordRefusal(entry: Omit<AuditEntry, 'outcome'>): Promise<void> {
  if (await countAgainst(db(), REFUSALS_NOTED, entry.actorId ?? 'strangers')) return;
  await recordAudit(db(), { ...entry, outcome: 'refused' });
}
