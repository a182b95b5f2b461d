import { afterAll, beforeAll, expect, test } from 'vitest';

import { inviteUser, setUserStatus } from '@/lib/accounts/service';
import { recordRefusal, REFUSALS_NOTED } from '@/lib/audit/mutations';
import { db } from '@/lib/db/client';
import { countAgainst, dropOldCounts } from '@/lib/db/rate-limit';
import type { AdminActor } from '@/lib/kernel/actor';
import { describeError } from '@/lib/log/log';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { getVideo } from '@/lib/videos/data';
import { actorOf, anOwner } from '@/test/factories';
import { type FreshDatabase, freshDatabase } from '@/test/harness/database';

let database: FreshDatabase;
let owner: AdminActor;
let admin: AdminActor;

beforeAll(async () => {
  database = await freshDatabase();
  owner = await anOwner();
  admin = (await actorOf('ADMIN')) as AdminActor;
});

afterAll(() => database.close());

test('a flood of refused strangers does not fill the audit, and hides nobody else’s refusal', async () => {
  for (let knock = 0; knock < REFUSALS_NOTED.max + 20; knock += 1) await recordRefusal({ actorId: null, action: 'door' });
  await recordRefusal({ actorId: admin.userId, action: 'door' });
  expect(await db().auditEvent.count({ where: { action: 'door', actorId: null } })).toBe(REFUSALS_NOTED.max);
  expect(await db().auditEvent.count({ where: { action: 'door', actorId: admin.userId } })).toBe(1);
});

test('what an admin may not do to people is refused with a line in the audit', async () => {
  await inviteUser(admin, { email: 'a@example.org', name: 'A', role: 'ADMIN' });
  await setUserStatus(admin, { userId: owner.userId, status: 'DISABLED' });
  const lines = await db().auditEvent.findMany({ where: { actorId: admin.userId, outcome: 'refused', action: { startsWith: 'user.' } } });
  expect(lines.map(({ action, targetId }) => [action, targetId])).toEqual([['user.invite', null], ['user.set-status', owner.userId]]);
});

test('an id that cannot be one is unknown, whatever the database thinks of it', async () => {
  for (const id of ['\u0000', 'x'.repeat(5_000), '../x', "'; --", '']) {
    expect([await findLibrary(owner, id), await findOperation(owner, id), await getVideo(owner, id, id)]).toEqual([null, null, null]);
  }
});

test('the log of a refused query does not repeat the query’s values', async () => {
  const data = { id: 'x', email: 'x@example.org', name: 'x', role: 'NO_SUCH_ROLE' as 'VIEWER', status: 'ACTIVE', passwordHash: 'canary-hash' } as const;
  const error: unknown = await db().user.create({ data }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error)) throw new Error('the query was let through');
  expect(error.message).toContain('canary-hash');
  const logged = JSON.stringify(describeError(error));
  expect(logged).not.toContain('canary-hash');
  expect(logged).toContain('Expected Role');
});

test('a count is dropped a day after its window began, and no earlier', async () => {
  await db().rateLimit.deleteMany();
  await countAgainst(db(), { name: 'guesses', max: 1, windowSeconds: 60 }, 'somebody');
  await dropOldCounts(db(), new Date());
  expect(await db().rateLimit.count()).toBe(1);
  await dropOldCounts(db(), new Date(Date.now() + 25 * 3600 * 1000));
  expect(await db().rateLimit.count()).toBe(0);
});
