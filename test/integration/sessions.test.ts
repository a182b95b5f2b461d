import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { endSession, signInWithPassword } from '@/lib/auth/credentials';
import { SESSION_IDLE_SECONDS, SIGN_IN_PER_ACCOUNT_AND_ADDRESS } from '@/lib/auth/limits';
import { authOptions } from '@/lib/auth/next-auth';
import { hashPassword } from '@/lib/auth/password';
import { actorOfSession } from '@/lib/auth/session';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';

const PASSWORD = 'correct horse battery staple';

type Authorize = (credentials: Record<string, string>, request: { headers: Record<string, string> }) => Promise<unknown>;

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database.close());

test('the right password opens a session that names its person', async () => {
  const { email, userId } = await aPerson();
  const sessionId = await openSession(email);
  expect(await actorOfSession(sessionId)).toMatchObject({ userId, email, role: 'VIEWER' });
});

test('an address is the same in any case', async () => {
  const { email } = await aPerson();
  expect((await signInWithPassword({ email: ` ${email.toUpperCase()} `, password: PASSWORD }, '::1')).ok).toBe(true);
});

test('a wrong password, an unknown address and a disabled account get the same answer and no session', async () => {
  const { email, userId } = await aPerson();
  const disabled = await aPerson('DISABLED');
  const answers = [
    await signInWithPassword({ email, password: 'wrong' }, '::1'),
    await signInWithPassword({ email: 'nobody@example.org', password: PASSWORD }, '::1'),
    await signInWithPassword({ email: disabled.email, password: PASSWORD }, '::1'),
  ];
  expect(answers.map((answer) => answer.ok)).toEqual([false, false, false]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await db().session.count({ where: { userId: { in: [userId, disabled.userId] } } })).toBe(0);
});

test('guessing one account from one address is stopped; its owner elsewhere and other accounts are not touched', async () => {
  const victim = await aPerson();
  const other = await aPerson();
  for (let guess = 0; guess < SIGN_IN_PER_ACCOUNT_AND_ADDRESS.max; guess += 1) {
    await signInWithPassword({ email: victim.email, password: 'wrong' }, '::1');
  }
  const refused = await signInWithPassword({ email: victim.email, password: PASSWORD }, '::1');
  expect(refused).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  expect((await signInWithPassword({ email: other.email, password: PASSWORD }, '::1')).ok).toBe(true);
  expect((await signInWithPassword({ email: victim.email, password: PASSWORD }, '::2')).ok).toBe(true);
});

test('signing out ends the session wherever its cookie was copied to', async () => {
  const { email } = await aPerson();
  const sessionId = await openSession(email);
  await endSession(sessionId);
  expect(await actorOfSession(sessionId)).toBeNull();
});

test('disabling the account ends its sessions at once', async () => {
  const { email, userId } = await aPerson();
  const sessionId = await openSession(email);
  await db().user.update({ where: { id: userId }, data: { status: 'DISABLED' } });
  expect(await actorOfSession(sessionId)).toBeNull();
});

test('a session from before the epoch was raised is dead', async () => {
  const { email, userId } = await aPerson();
  const sessionId = await openSession(email);
  await db().user.update({ where: { id: userId }, data: { sessionEpoch: { increment: 1 } } });
  expect(await actorOfSession(sessionId)).toBeNull();
});

test('a session ends when it was idle too long, and at its absolute end', async () => {
  const { email } = await aPerson();
  const sessionId = await openSession(email);
  const idle = new Date(Date.now() + (SESSION_IDLE_SECONDS + 1) * 1000);
  expect(await actorOfSession(sessionId, idle)).toBeNull();
  const { expiresAt } = await db().session.update({ where: { id: sessionId }, data: { lastSeenAt: idle } });
  expect(await actorOfSession(sessionId, expiresAt)).toBeNull();
});

test('an unknown session id is nobody', async () => {
  expect(await actorOfSession(newId())).toBeNull();
});

test('signing in and out leave a line each in the audit', async () => {
  const { email, userId } = await aPerson();
  await endSession(await openSession(email));
  const lines = await db().auditEvent.findMany({ where: { actorId: userId }, orderBy: { seq: 'asc' } });
  expect(lines.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['session.open done', 'session.end done']);
});

test.each([
  ['an address with NUL', 'a\u0000b@example.org', '::1'],
  ['an address of three hundred characters', `${'a'.repeat(300)}@example.org`, '::1'],
  ['a made-up network address of many kilobytes', 'nobody@example.org', randomBytes(4_500).toString('hex')],
])('%s is a wrong password like any other', async (_what, email, address) => {
  await expect(submit(email, address)).resolves.toMatch(/^(unauthenticated|refused)$/);
});

test('what goes wrong below is never said to whoever signs in', async () => {
  await db().$executeRaw`ALTER TABLE "RateLimit" RENAME TO "Hidden"`;
  try {
    await expect(submit('nobody@example.org', '::1')).resolves.toBe('internal');
  } finally {
    await db().$executeRaw`ALTER TABLE "Hidden" RENAME TO "RateLimit"`;
  }
});

test('what was typed as an address is not kept with the count of guesses', async () => {
  await signInWithPassword({ email: 'my-password-in-the-wrong-field', password: 'x' }, '::1');
  const keys = await db().rateLimit.findMany();
  expect(JSON.stringify(keys)).not.toContain('my-password');
});

/** As the sign-in form's request arrives: next-auth shows the message of whatever is thrown. */
async function submit(email: string, address: string): Promise<string> {
  const [provider] = authOptions().providers;
  const { authorize } = z.object({ authorize: z.custom<Authorize>((value) => typeof value === 'function') }).parse(provider?.options);
  const outcome = authorize({ email, password: PASSWORD }, { headers: { 'x-forwarded-for': address } });
  return outcome.then(() => 'refused', (error: unknown) => (error instanceof Error ? error.message : 'nothing'));
}

async function aPerson(status: 'ACTIVE' | 'DISABLED' = 'ACTIVE'): Promise<{ email: string; userId: string }> {
  const userId = newId();
  const email = `${userId}@example.org`;
  const passwordHash = await hashPassword(PASSWORD);
  await db().user.create({ data: { id: userId, email, name: 'A person', role: 'VIEWER', status, passwordHash } });
  return { email, userId };
}

async function openSession(email: string): Promise<string> {
  const result = await signInWithPassword({ email, password: PASSWORD }, '::1');
  if (!result.ok) throw new Error(result.error.message);
  return result.value.sessionId;
}
