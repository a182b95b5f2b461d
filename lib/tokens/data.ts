import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';

/** A token as the page shows it. Dates are ISO strings. */
export interface TokenView {
  id: string;
  name: string;
  /** Its last four characters. */
  hint: string;
  scopes: string[];
  addresses: string[];
  requestsPerMinute: number;
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedFrom: string | null;
  revokedAt: string | null;
  state: 'works' | 'expired' | 'revoked' | 'maker-gone';
}

/** Every token, those that work first, the newest first. */
export async function listTokens(_actor: AdminActor, now = new Date()): Promise<TokenView[]> {
  const rows = await db().apiToken.findMany({
    include: { createdBy: { select: { name: true, status: true, role: true } } }, omit: { tokenHash: true }, orderBy: { createdAt: 'desc' },
  });
  const views = rows.map(({ createdBy, revokedAt, createdById: _createdById, ...row }): TokenView => ({
    ...row,
    createdBy: createdBy.name,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    state: stateOf({ revokedAt, expiresAt: row.expiresAt, isMakerHere: createdBy.status === 'ACTIVE' && createdBy.role !== 'VIEWER' }, now),
  }));
  return [...views.filter(({ state }) => state === 'works'), ...views.filter(({ state }) => state !== 'works')];
}

function stateOf({ revokedAt, expiresAt, isMakerHere }: { revokedAt: Date | null; expiresAt: Date | null; isMakerHere: boolean }, now: Date): TokenView['state'] {
  if (revokedAt) return 'revoked';
  if (expiresAt && expiresAt <= now) return 'expired';
  return isMakerHere ? 'works' : 'maker-gone';
}
