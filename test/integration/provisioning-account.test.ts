import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { requestRightsCheck } from '@/lib/provisioning/account/service';
import { findOperation } from '@/lib/provisioning/data';
import { retryOperation } from '@/lib/provisioning/service';
import { accountInventory, EMPTY_ACCOUNT } from '@/test/harness/account';
import { LOCAL_ACCOUNT, STRANGER_ACCOUNT } from '@/test/harness/environment';
import { valueOf } from '@/test/harness/keys';
import { actWith } from '@/test/harness/limited-keys';
import { callsMade } from '@/test/harness/plan';
import { recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  actWith(LOCAL_ACCOUNT);
  await world.close();
});

const ours = LOCAL_ACCOUNT.accountId;
const theirs = STRANGER_ACCOUNT.accountId;

async function endOf(operationId: string) {
  await workUntilIdle();
  const operation = await findOperation(world.owner, operationId);
  return { state: operation?.state, error: operation?.steps.find(({ error }) => error)?.error };
}

test('after a check of one account nothing is made with credentials of another one: it is refused by name, before any call', async () => {
  expect(await endOf(valueOf(await requestRightsCheck(world.owner)).operationId)).toMatchObject({ state: 'DONE' });
  actWith(STRANGER_ACCOUNT);
  const { operationId } = await recordLibrary(world.owner, { bucketName: 'usher-whose' });
  world.aws.journal.clear();
  const { state, error } = await endOf(operationId);
  expect(state).toBe('FAILED');
  expect(error).toMatchObject({ code: 'another-account', message: expect.stringMatching(new RegExp(`${theirs}.*${ours}`)), fix: expect.stringContaining(ours) });
  expect(callsMade(world.aws)).toEqual([]);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
  expect(await db().install.findFirstOrThrow()).toMatchObject({ accountId: null });
});

test('an owner who checks the other account goes on there, and from then on the first one is refused, checks included', async () => {
  expect(await endOf(valueOf(await requestRightsCheck(world.owner)).operationId)).toMatchObject({ state: 'DONE' });
  const { id } = await db().operation.findFirstOrThrow({ where: { kind: 'CREATE_LIBRARY' } });
  expect(await retryOperation(world.owner, id)).toMatchObject({ ok: true });
  expect(await endOf(id)).toMatchObject({ state: 'DONE' });
  expect(await db().install.findFirstOrThrow()).toMatchObject({ accountId: theirs });

  actWith(LOCAL_ACCOUNT);
  world.aws.journal.clear();
  const checked = await endOf(valueOf(await requestRightsCheck(world.owner)).operationId);
  const made = await endOf((await recordLibrary(world.owner)).operationId);
  for (const { state, error } of [checked, made]) {
    expect(state).toBe('FAILED');
    expect(error).toMatchObject({ code: 'another-account', message: expect.stringMatching(new RegExp(`${ours}.*${theirs}`)) });
  }
  expect(callsMade(world.aws)).toEqual([]);
  expect(await accountInventory()).toEqual(EMPTY_ACCOUNT);
});
