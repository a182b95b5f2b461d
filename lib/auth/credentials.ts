import { recordAudit } from '@/lib/audit/mutations';
import { db } from '@/lib/db/client';
import { countAgainst, forgetCount } from '@/lib/db/rate-limit';
import type { AppError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/id';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import {
  SESSION_ABSOLUTE_SECONDS, SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ACCOUNT_AND_ADDRESS, SIGN_IN_PER_ADDRESS,
} from './limits';
import { verifyPassword } from './password';

/** One sentence for an unknown address, a wrong password and a disabled account: it tells nobody which. */
const WRONG_CREDENTIALS: AppError = {
  code: 'unauthenticated',
  message: 'The email address and the password do not belong together.',
  fix: 'Check both and try again.',
};

/**
 * Checks an email address and a password and opens a session for the person.
 * `address` is the caller's IP address, only used to count guesses.
 * Refuses with `unauthenticated` or `rate_limited`.
 */
export async function signInWithPassword(
  credentials: { email: string; password: string },
  address: string,
): Promise<Result<{ sessionId: string; userId: string }>> {
  const email = credentials.email.trim().toLowerCase();
  const limited =
    (await countAgainst(db(), SIGN_IN_PER_ADDRESS, address)) ??
    (await countAgainst(db(), SIGN_IN_PER_ACCOUNT_AND_ADDRESS, `${email} ${address}`)) ??
    (await countAgainst(db(), SIGN_IN_PER_ACCOUNT, email));
  if (limited) return refuse(limited);

  const user = await db().user.findUnique({ where: { email } });
  const matches = await verifyPassword(user?.passwordHash ?? null, credentials.password);
  if (!user || !matches || user.status !== 'ACTIVE') {
    await recordAudit(db(), { actorId: user?.id ?? null, action: 'session.open', outcome: 'refused' });
    return refuse(WRONG_CREDENTIALS);
  }

  await forgetCount(db(), SIGN_IN_PER_ACCOUNT_AND_ADDRESS, `${email} ${address}`);
  const session = await db().$transaction(async (tx) => {
    const opened = await tx.session.create({
      data: {
        id: newId(),
        userId: user.id,
        epoch: user.sessionEpoch,
        expiresAt: new Date(Date.now() + SESSION_ABSOLUTE_SECONDS * 1000),
      },
    });
    await recordAudit(tx, {
      actorId: user.id, action: 'session.open', targetType: 'session', targetId: opened.id, outcome: 'done',
    });
    return opened;
  });
  return ok({ sessionId: session.id, userId: user.id });
}

/** Ends a session: its cookie is refused from now on, wherever it was copied to. */
export async function endSession(sessionId: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const [ended] = await tx.session.updateManyAndReturn({
      where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() },
    });
    if (!ended) return;
    await recordAudit(tx, {
      actorId: ended.userId, action: 'session.end', targetType: 'session', targetId: sessionId, outcome: 'done',
    });
  });
}
