import { beforeEach, expect, test } from 'vitest';

import { findOneTimeLink } from '@/lib/accounts/data';
import {
  acceptInvite, createOwnerFromSetupLink, inviteUser, makeSetupLink, renewInvite, setUserStatus,
} from '@/lib/accounts/service';
import { signInWithPassword } from '@/lib/auth/credentials';
import { actorOfSession } from '@/lib/auth/session';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { actorOf, anOwner } from '@/test/factories';
import { freshDatabaseForTest } from '@/test/harness/database';

const OWNER = { name: 'Owner', email: 'owner@example.org', password: 'a long enough password' };

beforeEach(async () => {
  await freshDatabaseForTest();
});

test('the set-up link makes the first owner, who can sign in', async () => {
  const token = tokenOf(await makeSetupLink());
  expect(await createOwnerFromSetupLink({ token, ...OWNER })).toMatchObject({ ok: true });
  expect((await signInWithPassword(OWNER, '::1')).ok).toBe(true);
  expect(await makeSetupLink()).toBeNull();
});

test('of fifty parallel uses of the set-up link one makes an owner', async () => {
  const token = tokenOf(await makeSetupLink());
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      createOwnerFromSetupLink({ token, ...OWNER, email: `owner${index}@example.org` })),
  );
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(await db().user.count()).toBe(1);
});

test('a new set-up link replaces the one printed before', async () => {
  const first = tokenOf(await makeSetupLink());
  const second = tokenOf(await makeSetupLink());
  expect(await findOneTimeLink('SETUP', first)).toBeNull();
  expect(await findOneTimeLink('SETUP', second)).not.toBeNull();
});

test('a set-up link does nothing once somebody has an account', async () => {
  const token = tokenOf(await makeSetupLink());
  await anOwner();
  expect(await createOwnerFromSetupLink({ token, ...OWNER })).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('the token of a link is not in the database', async () => {
  const token = tokenOf(await makeSetupLink());
  const rows = await db().$queryRaw<{ row: string }[]>`SELECT "OneTimeLink"::text AS row FROM "OneTimeLink"`;
  expect(rows).toHaveLength(1);
  expect(rows[0]?.row).not.toContain(token);
});

test('an invited viewer accepts once and is let in', async () => {
  const owner = await anOwner();
  const invited = await inviteUser(owner, { email: 'v@example.org', name: 'V', role: 'VIEWER' });
  const token = tokenOf(invited.ok ? invited.value.inviteUrl : null);
  const accepted = { token, name: 'Vera', password: 'a long enough password' };
  expect(await acceptInvite(accepted)).toEqual({ ok: true, value: { email: 'v@example.org' } });
  expect(await acceptInvite(accepted)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect((await signInWithPassword({ email: 'v@example.org', password: accepted.password }, '::1')).ok).toBe(true);
});

test('an invitation dies with its date, and when a new one is made', async () => {
  const owner = await anOwner();
  const invited = await inviteUser(owner, { email: 'v@example.org', name: 'V', role: 'VIEWER' });
  if (!invited.ok) throw new Error(invited.error.message);
  const token = tokenOf(invited.value.inviteUrl);
  const inEightDays = new Date(Date.now() + 8 * 24 * 3_600_000);
  expect((await acceptInvite({ token, name: 'V', password: OWNER.password }, inEightDays)).ok).toBe(false);
  expect((await renewInvite(owner, invited.value.userId)).ok).toBe(true);
  expect((await acceptInvite({ token, name: 'V', password: OWNER.password })).ok).toBe(false);
});

test('a second person with the same address is refused at the field, and nothing is written', async () => {
  const owner = await anOwner();
  const again = await inviteUser(owner, { email: owner.email, name: 'Twin', role: 'VIEWER' });
  expect(again).toMatchObject({ ok: false, error: { code: 'invalid_input', fields: { email: expect.any(String) } } });
  expect(await db().oneTimeLink.count()).toBe(0);
});

test('an admin cannot invite another admin', async () => {
  const admin = (await actorOf('ADMIN')) as AdminActor;
  const refused = await inviteUser(admin, { email: 'b@example.org', name: 'B', role: 'ADMIN' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect(await db().user.count()).toBe(1);
});

test('disabling ends the sessions, enabling does not bring them back', async () => {
  const owner = await anOwner();
  const viewer = await actorOf('VIEWER');
  await setUserStatus(owner, { userId: viewer.userId, status: 'DISABLED' });
  expect(await actorOfSession(viewer.sessionId)).toBeNull();
  await db().user.update({ where: { id: viewer.userId }, data: { passwordHash: 'x' } });
  await setUserStatus(owner, { userId: viewer.userId, status: 'ACTIVE' });
  expect(await actorOfSession(viewer.sessionId)).toBeNull();
});

test('the link of somebody disabled before they came shows and does nothing, until they are enabled', async () => {
  const owner = await anOwner();
  const invited = await inviteUser(owner, { email: 'v@example.org', name: 'V', role: 'VIEWER' });
  if (!invited.ok) throw new Error(invited.error.message);
  const { userId } = invited.value;
  const input = { token: tokenOf(invited.value.inviteUrl), name: 'V', password: OWNER.password };
  await setUserStatus(owner, { userId, status: 'DISABLED' });
  expect(await findOneTimeLink('INVITE', input.token)).toBeNull();
  expect(await acceptInvite(input)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  await setUserStatus(owner, { userId, status: 'ACTIVE' });
  expect(await acceptInvite(input)).toMatchObject({ ok: true });
});

test('nobody can disable the owner or themselves', async () => {
  const owner = await anOwner();
  const admin = (await actorOf('ADMIN')) as AdminActor;
  for (const [actor, userId] of [[admin, owner.userId], [owner, owner.userId], [admin, admin.userId]] as const) {
    expect(await setUserStatus(actor, { userId, status: 'DISABLED' })).toMatchObject({ ok: false });
  }
  expect(await db().user.count({ where: { status: 'DISABLED' } })).toBe(0);
});

function tokenOf(url: string | null): string {
  const token = url?.split('/').at(-1);
  if (!token) throw new Error('there is no link');
  return token;
}
