import { recordAudit } from '@/lib/audit/mutations';
import { makeToken } from '@/lib/auth/bearer-token';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import type { CreateToken } from './schema';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a token for another back end. Gives the token itself, which nobody can read again. */
export async function createToken(
  actor: AdminActor, { expiresInDays, ...input }: CreateToken, now = new Date(),
): Promise<Result<{ tokenId: string; token: string }>> {
  const { token, tokenHash, hint } = makeToken();
  const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS);
  const id = newId();
  await db().$transaction(async (tx) => {
    await tx.apiToken.create({ data: { id, tokenHash, hint, expiresAt, createdById: actor.userId, createdAt: now, ...input } });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'api-token.create', targetType: 'api-token', targetId: id, outcome: 'done',
      detail: { name: input.name, scopes: input.scopes, addresses: input.addresses },
    });
  });
  return ok({ tokenId: id, token });
}

/** Ends a token for good, within a second in every process. Twice is once. Refuses with `not_found`. */
export async function revokeToken(actor: AdminActor, tokenId: string, now = new Date()): Promise<Result<null>> {
  const row = await db().apiToken.findUnique({ where: { id: tokenId }, select: { id: true } });
  if (!row) return refuse(NOT_FOUND);
  await db().$transaction(async (tx) => {
    const { count } = await tx.apiToken.updateMany({ where: { id: tokenId, revokedAt: null }, data: { revokedAt: now } });
    if (count === 0) return;
    await recordAudit(tx, { actorId: actor.userId, action: 'api-token.revoke', targetType: 'api-token', targetId: tokenId, outcome: 'done' });
  });
  return ok(null);
}
