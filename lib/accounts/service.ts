import type { z } from 'zod';

import { recordAudit, recordRefusal } from '@/lib/audit/mutations';
import { hashToken } from '@/lib/auth/bearer-token';
import { hashPassword } from '@/lib/auth/password';
import { db, type Db } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/errors';
import type { OneTimeLinkKind } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { findOneTimeLink, hasUsers } from './data';
import { makeOneTimeLink } from './one-time-link';
import { canInvite, canSetStatus } from './policy';
import type { acceptInviteSchema, completeSetupSchema, inviteUserSchema, setUserStatusSchema } from './schema';

const LINK_IS_DEAD: AppError = {
  code: 'not_found',
  message: 'This link was used already, or is too old.',
  fix: 'Ask for a new one.',
};

/**
 * The link that makes the first owner, or null once somebody has an account.
 * A new link replaces the earlier ones, so only the last one printed works.
 */
export async function makeSetupLink(now = new Date()): Promise<string | null> {
  if (await hasUsers()) return null;
  const link = makeOneTimeLink('SETUP', now);
  await db().$transaction([
    db().oneTimeLink.deleteMany({ where: { kind: 'SETUP', usedAt: null } }),
    db().oneTimeLink.create({
      data: { id: newId(), kind: 'SETUP', tokenHash: link.tokenHash, expiresAt: link.expiresAt },
    }),
  ]);
  return link.url;
}

/** Makes the first owner. The link works once and only while nobody has an account; refuses with `not_found`. */
export async function createOwnerFromSetupLink(
  input: z.output<typeof completeSetupSchema>,
  now = new Date(),
): Promise<Result<{ userId: string }>> {
  // Asked before the expensive hash, so that guessing tokens costs the guesser more than us.
  if (!(await findOneTimeLink('SETUP', input.token, now))) return refuse(LINK_IS_DEAD);
  const passwordHash = await hashPassword(input.password);
  return db().$transaction(async (tx) => {
    // Using the link up locks its row: of many parallel requests, one gets past this line.
    const link = await useLink(tx, 'SETUP', input.token, now);
    if (!link || (await tx.user.count()) > 0) return refuse(LINK_IS_DEAD);
    const user = await tx.user.create({
      data: { id: newId(), email: input.email, name: input.name, role: 'OWNER', status: 'ACTIVE', passwordHash },
    });
    await recordAudit(tx, {
      actorId: user.id, action: 'install.setup', targetType: 'user', targetId: user.id, outcome: 'done',
    });
    return ok({ userId: user.id });
  });
}

/**
 * Offers somebody an account: gives the one-time link to hand to them, shown once.
 * Refuses with `forbidden` for a role the actor may not give, `invalid_input` for an address in use.
 */
export async function inviteUser(
  actor: AdminActor,
  input: z.output<typeof inviteUserSchema>,
  now = new Date(),
): Promise<Result<{ userId: string; inviteUrl: string }>> {
  if (!canInvite(actor, input.role)) {
    await recordRefusal({ actorId: actor.userId, action: 'user.invite', detail: { role: input.role } });
    return refuse({ code: 'forbidden', message: 'Only the owner can invite admins.', fix: 'Invite them as a viewer.' });
  }
  const userId = newId();
  const link = makeOneTimeLink('INVITE', now);
  try {
    await db().$transaction(async (tx) => {
      await tx.user.create({ data: { id: userId, ...input, status: 'INVITED' } });
      await tx.oneTimeLink.create({
        data: { id: newId(), kind: 'INVITE', userId, tokenHash: link.tokenHash, expiresAt: link.expiresAt },
      });
      await recordAudit(tx, {
        actorId: actor.userId, action: 'user.invite', targetType: 'user', targetId: userId, outcome: 'done',
        detail: { role: input.role },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse(invalidField('email', 'Somebody with this email address is here already.'));
  }
  return ok({ userId, inviteUrl: link.url });
}

/** A new link for somebody who is invited and has lost the first one, which stops working. */
export async function renewInvite(
  actor: AdminActor,
  userId: string,
  now = new Date(),
): Promise<Result<{ inviteUrl: string }>> {
  const link = makeOneTimeLink('INVITE', now);
  return db().$transaction(async (tx) => {
    const user = await tx.user.findFirst({ where: { id: userId, status: 'INVITED' } });
    if (!user || !canInvite(actor, user.role)) return refuse(NOT_FOUND);
    await tx.oneTimeLink.deleteMany({ where: { userId, usedAt: null } });
    await tx.oneTimeLink.create({
      data: { id: newId(), kind: 'INVITE', userId, tokenHash: link.tokenHash, expiresAt: link.expiresAt },
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'user.renew-invite', targetType: 'user', targetId: userId, outcome: 'done',
    });
    return ok({ inviteUrl: link.url });
  });
}

/** Sets the invited person's name and password and opens the account. Refuses a dead link with `not_found`. */
export async function acceptInvite(
  input: z.output<typeof acceptInviteSchema>,
  now = new Date(),
): Promise<Result<{ email: string }>> {
  if (!(await findOneTimeLink('INVITE', input.token, now))) return refuse(LINK_IS_DEAD);
  const passwordHash = await hashPassword(input.password);
  return db().$transaction(async (tx) => {
    const link = await useLink(tx, 'INVITE', input.token, now);
    if (!link?.userId) return refuse(LINK_IS_DEAD);
    const { count } = await tx.user.updateMany({
      where: { id: link.userId, status: 'INVITED' },
      data: { name: input.name, passwordHash, status: 'ACTIVE' },
    });
    if (count === 0) return refuse(LINK_IS_DEAD);
    await recordAudit(tx, {
      actorId: link.userId, action: 'user.accept-invite', targetType: 'user', targetId: link.userId, outcome: 'done',
    });
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: link.userId } });
    return ok({ email });
  });
}

/** Disables or enables an account; disabling ends every session at its next request. */
export async function setUserStatus(
  actor: AdminActor,
  input: z.output<typeof setUserStatusSchema>,
): Promise<Result<null>> {
  return db().$transaction(async (tx) => {
    const target = await tx.user.findUnique({ where: { id: input.userId } });
    if (!target) return refuse(NOT_FOUND);
    if (!canSetStatus(actor, target)) {
      await recordAudit(tx, {
        actorId: actor.userId, action: 'user.set-status', targetType: 'user', targetId: target.id, outcome: 'refused',
      });
      return refuse(NOT_FOUND);
    }
    // Somebody who never accepted their invitation goes back to being invited.
    const enabled = target.passwordHash ? 'ACTIVE' : 'INVITED';
    await tx.user.update({
      where: { id: target.id },
      data: { status: input.status === 'ACTIVE' ? enabled : 'DISABLED', sessionEpoch: { increment: 1 } },
    });
    await recordAudit(tx, {
      actorId: actor.userId, action: 'user.set-status', targetType: 'user', targetId: target.id, outcome: 'done',
      detail: { status: input.status },
    });
    return ok(null);
  });
}

/** Marks a live link as used and gives it; null if it is not live. The race is decided by the update. */
async function useLink(tx: Db, kind: OneTimeLinkKind, token: string, now: Date) {
  const tokenHash = hashToken(token);
  const { count } = await tx.oneTimeLink.updateMany({
    where: { kind, tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1 ? tx.oneTimeLink.findUniqueOrThrow({ where: { tokenHash } }) : null;
}
