import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findOperation } from '@/lib/provisioning/data';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { retryOperation } from '@/lib/provisioning/service';
import { recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** One worker's turn: as far as it comes without waiting. */
async function oneTurn(): Promise<void> {
  const lease = await claimOperation(db(), newId());
  if (lease) await runOperation(db(), lease);
}

async function troubleOf(operationId: string) {
  const operation = await findOperation(world.owner, operationId);
  const step = operation?.steps.find(({ error }) => error);
  const waitsSeconds = operation ? (Date.parse(operation.runAt) - Date.now()) / 1000 : 0;
  return { state: operation?.state, canRetry: operation?.canRetry, waitsFor: operation?.wait?.for, step: step?.kind, error: step?.error, waitsSeconds };
}

function refuse(operation: string, code: string, message: string, times = 1) {
  world.aws.faults?.add({ service: 'cloudfront', operation, times, fault: { kind: 'error', code, status: 403, message } });
}

test('an account that AWS has yet to verify pauses the plan, which is looked at again by itself, or at once when somebody asks', async () => {
  refuse('CreateDistribution', 'AccessDenied', 'Your account must be verified before you can add new CloudFront resources. To verify your account, please contact AWS Support.');
  const { operationId } = await recordLibrary(world.owner);
  await oneTurn();
  const paused = await troubleOf(operationId);
  expect(paused).toMatchObject({ state: 'WAITING', canRetry: true, waitsFor: 'retry', step: 'CREATE_DISTRIBUTION', error: { code: 'account-not-verified', fix: expect.stringContaining('AWS Support') } });
  expect(paused.waitsSeconds).toBeGreaterThan(1700);

  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await oneTurn();
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE', canRetry: false });
});

test('credentials that run out in the middle of a plan pause it, and it goes on with new ones', async () => {
  refuse('CreateDistribution', 'ExpiredToken', 'The security token included in the request is expired');
  const { operationId } = await recordLibrary(world.owner);
  await oneTurn();
  expect(await troubleOf(operationId)).toMatchObject({ state: 'WAITING', canRetry: true, error: { code: 'credentials-expired', fix: expect.stringContaining('sso login') } });
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
});

test('a service control policy that denies stops the plan, and is told from a missing right', async () => {
  refuse('CreateDistribution', 'AccessDenied', 'User: arn:aws:iam::111122223333:user/usher is not authorized to perform: cloudfront:CreateDistribution on resource: arn:aws:cloudfront::111122223333:distribution/* with an explicit deny in a service control policy');
  const { operationId } = await recordLibrary(world.owner);
  await workUntilIdle();
  expect(await troubleOf(operationId)).toMatchObject({ state: 'FAILED', error: { code: 'denied-by-organization', fix: expect.stringContaining('organization') } });
  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
});

test('an operation that nothing went wrong with has no next try to bring forward', async () => {
  const { operationId } = await recordLibrary(world.owner);
  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  await workUntilIdle();
});
