import { GetResponseHeadersPolicyCommand } from '@aws-sdk/client-cloudfront';
import { type CORSRule, GetBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { listAlerts } from '@/lib/provisioning/alerts/data';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { mendOrigin, noticeOrigin } from '@/lib/provisioning/origin/service';
import { requestLook } from '@/lib/provisioning/service';
import { addEnvironment, TEST_ORIGIN } from '@/test/harness/environment';
import { callsMade } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

const MOVED = 'https://films.example';

let world: World;
let library: LibraryView;
beforeAll(async () => {
  world = await startWorld();
  ({ library } = await makeLibrary(world.owner));
});
afterAll(async () => {
  addEnvironment({ PUBLIC_ORIGIN: TEST_ORIGIN });
  await world.close();
});

async function corsRules(): Promise<CORSRule[]> {
  const { CORSRules } = await s3(library.region).send(new GetBucketCorsCommand({ Bucket: library.bucket.name }));
  return CORSRules ?? [];
}

test('the first start notes the address that everything is made for, and moves nothing', async () => {
  await noticeOrigin();
  await noticeOrigin();
  expect(await db().install.findFirstOrThrow()).toMatchObject({ madeForOrigin: TEST_ORIGIN });
  expect(await db().operation.count({ where: { kind: 'MEND_ORIGIN' } })).toBe(0);
});

test('after a start with another address one operation moves CORS and headers as planned; rules of others stay', async () => {
  const foreign: CORSRule = { ID: 'theirs', AllowedOrigins: ['https://other.example'], AllowedMethods: ['GET'] };
  await s3(library.region).send(new PutBucketCorsCommand({
    Bucket: library.bucket.name, CORSConfiguration: { CORSRules: [foreign, ...(await corsRules())] },
  }));
  addEnvironment({ PUBLIC_ORIGIN: MOVED });
  await requestLook(world.owner, library.id);
  await workUntilIdle();
  const stale = await findLibrary(world.owner, library.id);
  expect(stale?.latestLook?.findings.flatMap(({ drifts }) => drifts.map(({ code }) => code))).toEqual(['cors-missing', 'headers-origin-stale']);
  expect((await listAlerts(world.owner, new Date())).map(({ code }) => code)).toContain('origin-stale');

  const shown = await mendOrigin(world.owner, 'dry-run');
  await noticeOrigin();
  await noticeOrigin();
  const operation = await db().operation.findFirstOrThrow({ where: { kind: 'MEND_ORIGIN' } });
  expect(await db().operation.count({ where: { kind: 'MEND_ORIGIN' } })).toBe(1);
  expect(operation).toMatchObject({ requestedById: null });
  const view = await findOperation(world.owner, operation.id);
  expect(shown.ok && shown.value.steps).toEqual(view?.steps.map(({ title, plan }) => ({ title, calls: plan })));
  world.aws.journal.clear();
  await workUntilIdle();
  expect(callsMade(world.aws)).toEqual(view?.steps.flatMap(({ plan }) => plan.map(({ call }) => call)).sort());

  expect(await db().install.findFirstOrThrow()).toMatchObject({ madeForOrigin: MOVED });
  const rules = await corsRules();
  expect(rules.map(({ AllowedOrigins }) => AllowedOrigins)).toEqual([['https://other.example'], [MOVED]]);
  const row = await db().responseHeadersPolicy.findFirstOrThrow();
  expect(row.allowedOrigin).toBe(MOVED);
  const { ResponseHeadersPolicy } = await cloudfront().send(new GetResponseHeadersPolicyCommand({ Id: row.awsId ?? '' }));
  expect(ResponseHeadersPolicy?.ResponseHeadersPolicyConfig?.CorsConfig?.AccessControlAllowOrigins?.Items).toEqual([MOVED]);
  await requestLook(world.owner, library.id);
  await workUntilIdle();
  expect((await findLibrary(world.owner, library.id))?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect((await listAlerts(world.owner, new Date())).map(({ code }) => code)).not.toContain('origin-stale');
});

test('where everything is made for the present address, a move is refused', async () => {
  expect(await mendOrigin(world.owner)).toMatchObject({ ok: false, error: { code: 'conflict' } });
});
