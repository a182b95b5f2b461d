import { GetResponseHeadersPolicyCommand } from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import type { Result } from '@/lib/kernel/result';
import { adoptLibrarySchema } from '@/lib/provisioning/adoption/schema';
import { adoptLibrary, requestInventory } from '@/lib/provisioning/adoption/service';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';
import { mendOrigin, noticeOrigin } from '@/lib/provisioning/origin/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { addEnvironment, TEST_ORIGIN } from '@/test/harness/environment';
import { valueOf } from '@/test/harness/keys';
import { aHeadersPolicy, anOwnersSetUp } from '@/test/harness/owners-set-up';
import { callsMade } from '@/test/harness/plan';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function carriedOut(recorded: Promise<Result<RecordedPlan>>): Promise<RecordedPlan> {
  const plan = valueOf(await recorded);
  await workUntilIdle();
  expect(await findOperation(world.owner, plan.operationId)).toMatchObject({ state: 'DONE' });
  return plan;
}

test('a headers policy comes in with what answers with it, stays its owner’s when this site moves, and lets our pages read when that is asked for', async () => {
  const policyId = await aHeadersPolicy('theirs');
  const setUp = await anOwnersSetUp({ headersPolicyId: policyId });
  await carriedOut(requestInventory(world.owner));
  world.aws.journal.clear();
  const plan = await carriedOut(adoptLibrary(world.owner, adoptLibrarySchema.parse({ signedId: setUp.signedId, name: 'With headers', privateKeyPem: setUp.privatePem })));
  expect(callsMade(world.aws)).toEqual(plan.steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort());
  expect(world.aws.journal.list().filter((entry) => entry.service !== 'edge' && entry.access === 'write')).toEqual([]);
  expect(plan.steps.map(({ title }) => title)).toContain('Bring in the policy for the headers of answers');
  const row = await db().responseHeadersPolicy.findUniqueOrThrow({ where: { awsId: policyId }, include: { distributions: true } });
  expect(row).toMatchObject({ name: 'theirs', allowedOrigin: 'https://theirs.example', adoptedAt: expect.any(Date), distributions: [{ awsId: setUp.signedId }] });
  const { id: libraryId } = await db().library.findFirstOrThrow({ where: { name: 'With headers' } });
  const operation = await findOperation(world.owner, plan.operationId);
  expect(operation?.steps.flatMap(({ facts }) => facts).find(({ label }) => label === 'Left in the bucket')?.value).toContain('1 objects');

  await noticeOrigin();
  addEnvironment({ PUBLIC_ORIGIN: 'https://moved.example' });
  const { steps } = valueOf(await mendOrigin(world.owner, 'dry-run'));
  addEnvironment({ PUBLIC_ORIGIN: TEST_ORIGIN });
  expect(steps.length).toBeGreaterThan(1);
  expect(JSON.stringify(steps)).not.toContain(policyId);

  const stale = (await findLibrary(world.owner, libraryId))?.latestLook?.findings.flatMap(({ drifts }) => drifts.map(({ code }) => code));
  expect(stale).toContain('headers-origin-stale');
  await carriedOut(repairLibrary(world.owner, { libraryId, subjects: ['headers-policy'] }));
  const { ResponseHeadersPolicy } = await cloudfront().send(new GetResponseHeadersPolicyCommand({ Id: policyId }));
  expect(ResponseHeadersPolicy?.ResponseHeadersPolicyConfig).toMatchObject({
    CorsConfig: { AccessControlAllowOrigins: { Items: [TEST_ORIGIN] } }, CustomHeadersConfig: { Items: [{ Header: 'X-Theirs', Value: 'kept' }] },
  });
});
