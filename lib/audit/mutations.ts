import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';

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
