import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { readAccount } from '@/lib/provisioning/account/data';
import { rightsMissing, rightsResult } from '@/lib/provisioning/account/rights-result';
import { requestRightsCheck } from '@/lib/provisioning/account/service';
import { findOperation } from '@/lib/provisioning/data';
import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import { actWith, limitedKey } from '@/test/harness/limited-keys';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

import { value } from './uploading';

const limited = limitedKey('worker', { features: ['create'] });

let world: World;
beforeAll(async () => {
  world = await startWorld([limited]);
});
afterAll(() => world.close());

/** Checks, and gives what came out by action, with the plan. */
async function check() {
  world.aws.journal.clear();
  const plan = value(await requestRightsCheck(world.owner));
  await workUntilIdle();
  const operation = await findOperation(world.owner, plan.operationId);
  expect(operation?.steps.map(({ error }) => error)).toEqual([undefined]);
  const { latestCheck } = await readAccount(world.owner);
  const denied = latestCheck?.checks.filter(({ verdict }) => verdict === 'denied').length ?? 0;
  expect(rightsResult(operation?.steps ?? [])).toBe(rightsMissing(denied));
  const of = (verdict: string) => (latestCheck?.checks ?? []).filter((each) => each.verdict === verdict).map(({ action }) => action);
  return { planned: plan.steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort(), latestCheck, of };
}

function writesCarriedOut() {
  return world.aws.journal.list().filter((entry) => entry.service !== 'edge' && entry.access === 'write' && (entry.status ?? 0) < 300);
}

test('before anything is made, a check says what is known, pins no account, and changes nothing at AWS', async () => {
  actWith(limited);
  const { planned, of, latestCheck } = await check();
  expect(callsMade(world.aws)).toEqual(planned);
  expect(writesCarriedOut()).toEqual([]);
  expect(of('allowed')).toContain('cloudfront:GetDistribution');
  expect(of('denied')).toContain('cloudfront:DeleteDistribution');
  expect(latestCheck?.checks.find(({ action }) => action === 's3:GetBucketPolicy')).toMatchObject({ verdict: 'unknown', detail: expect.stringContaining('no bucket of Usher yet') });
  expect(latestCheck?.accountId).toBe(LOCAL_ACCOUNT.accountId);
  expect((await db().install.findFirstOrThrow()).accountId).toBeNull();
});

test('with a bucket, its rights are checked too; what cannot be tried says so, and when it was last used', async () => {
  actWith(limited);
  await makeLibrary(world.owner);
  const { planned, of, latestCheck } = await check();
  expect(callsMade(world.aws)).toEqual(planned);
  expect(writesCarriedOut()).toEqual([]);
  expect(of('denied').filter((action) => !/^cloudfront:(Delete|Update|ListCloudFrontOriginAccessIdentities)/.test(action))).toEqual([]);
  expect(of('allowed')).toEqual(expect.arrayContaining(['s3:GetBucketPolicy', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListBucket']));
  expect(latestCheck?.checks.find(({ action }) => action === 's3:PutBucketPolicy')).toMatchObject({ verdict: 'unknown', lastUsedAt: expect.any(String) });
  expect(latestCheck?.checks.find(({ action }) => action === 'cloudfront:CreateCloudFrontOriginAccessIdentity')).toMatchObject({ verdict: 'unknown', lastUsedAt: null });
});

test('with every right, nothing is denied, and still nothing is written', async () => {
  actWith(LOCAL_ACCOUNT);
  const { of } = await check();
  expect(of('denied')).toEqual([]);
  expect(of('allowed')).toContain('cloudfront:UpdateDistribution');
  expect(writesCarriedOut()).toEqual([]);
});

test('a check that is asked for twice is one, and a dry run of it writes nothing', async () => {
  const before = await contentsOfDatabase();
  expect(value(await requestRightsCheck(world.owner, 'dry-run')).steps[0]?.calls).not.toEqual([]);
  expect(await contentsOfDatabase()).toEqual(before);
  const one = value(await requestRightsCheck(world.owner));
  const other = value(await requestRightsCheck(world.owner));
  expect(other.operationId).toBe(one.operationId);
  await workUntilIdle();
});

test('the last twenty checks are kept', async () => {
  await db().rightsCheck.createMany({ data: Array.from({ length: 25 }, () => ({ id: newId(), checks: [], at: new Date(0) })) });
  await check();
  expect(await db().rightsCheck.count()).toBe(20);
  expect((await readAccount(world.owner)).earlierChecks).toHaveLength(19);
});
