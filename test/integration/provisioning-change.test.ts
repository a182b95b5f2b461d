import { GetDistributionConfigCommand, UpdateDistributionCommand, type DistributionConfig } from '@aws-sdk/client-cloudfront';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { getDistribution } from '@/lib/aws/cloudfront-distribution';
import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findOperation } from '@/lib/provisioning/data';
import { createDistributionSchema, changeDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { changeDistribution, createDistribution, removeDistribution, takeOverDistribution } from '@/lib/provisioning/distributions/service';
import { changeLibrary, changeSettings } from '@/lib/provisioning/libraries/service';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { accountInventory } from '@/test/harness/account';
import { killAtWrite } from '@/test/harness/kill';
import { callsMade } from '@/test/harness/plan';
import { expireLeases, makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.close());

const REGION = 'eu-central-1';
const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/one';

async function aLibrary(more: Parameters<typeof makeLibrary>[1] = {}) {
  const { library } = await makeLibrary(world.owner, { region: REGION, withBasic: false, ...more });
  const row = await db().distribution.findFirstOrThrow({ where: { libraryId: library.id } });
  return { library, distributionId: row.id, awsId: row.awsId ?? '' };
}

async function ended(result: Awaited<ReturnType<typeof changeDistribution>>) {
  if (!result.ok) throw new Error(result.error.message);
  await workUntilIdle();
  const operation = await findOperation(world.owner, result.value.operationId);
  if (!operation) throw new Error('the operation is gone');
  return { operation, plan: result.value, failed: operation.steps.find(({ state }) => state === 'failed')?.error };
}

/** Changes a distribution behind Usher's back. */
async function byHand(awsId: string, change: (config: DistributionConfig) => DistributionConfig) {
  const { DistributionConfig: config, ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id: awsId }));
  if (!config) throw new Error('no configuration');
  await cloudfront().send(new UpdateDistributionCommand({ Id: awsId, IfMatch: ETag, DistributionConfig: change(config) }));
}

const change = (input: object) => changeDistributionSchema.parse(input);

test('what is asked for is changed, by the calls of its plan, and recorded', async () => {
  const { distributionId, awsId } = await aLibrary();
  world.aws.journal.clear();
  const wanted = { comment: 'Films', priceClass: 'PriceClass_100', aliases: ['media.example.org'], certificateArn: CERTIFICATE };
  const { operation, plan } = await ended(await changeDistribution(world.owner, change({ distributionId, ...wanted })));
  expect(operation.state).toBe('DONE');
  expect(callsMade(world.aws)).toEqual(plan.steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  expect(await getDistribution(awsId)).toMatchObject({ ...wanted, enabled: true });
  expect(await db().distribution.findUnique({ where: { id: distributionId } })).toMatchObject(wanted);
});

test('what others wrote is kept: another behaviour, another origin, logging, how the certificate is served', async () => {
  const { distributionId, awsId } = await aLibrary();
  await ended(await changeDistribution(world.owner, change({ distributionId, aliases: ['kept.example.org'], certificateArn: CERTIFICATE })));
  await byHand(awsId, (config) => ({
    ...config,
    Origins: { Quantity: 2, Items: (config.Origins?.Items ?? []).flatMap((origin) => [origin, { ...origin, Id: 'theirs', OriginPath: '/theirs' }]) },
    CacheBehaviors: { Quantity: 1, Items: [{
      ...config.DefaultCacheBehavior, PathPattern: 'theirs/*', TargetOriginId: 'theirs', ViewerProtocolPolicy: 'https-only',
    }] },
    Logging: { Enabled: true, IncludeCookies: false, Bucket: 'their-logs.s3.amazonaws.com', Prefix: 'cdn/' },
    HttpVersion: 'http2',
    ViewerCertificate: { ...config.ViewerCertificate, MinimumProtocolVersion: 'TLSv1.2_2019' },
  }));
  const before = (await getDistribution(awsId))?.config;
  const { operation } = await ended(await changeDistribution(world.owner, change({
    distributionId, comment: 'Ours', aliases: ['kept.example.org', 'second.example.org'],
  })));
  expect(operation.state).toBe('DONE');
  const after = (await getDistribution(awsId))?.config;
  expect(after).toEqual({ ...before, Comment: 'Ours', Aliases: { Quantity: 2, Items: expect.arrayContaining(['kept.example.org', 'second.example.org']) } });
});

test('a web ACL and custom error responses, which Local AWS has none of, go back to CloudFront as they came', async () => {
  const { distributionId } = await aLibrary();
  const theirs = {
    WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/theirs/1',
    CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 404, ResponsePagePath: '/404.html', ResponseCode: '200', ErrorCachingMinTTL: 10 }] },
  };
  const sent: unknown[] = [];
  cloudfront().middlewareStack.add(
    (next, { commandName }) => async (args) => {
      if (commandName === 'UpdateDistributionCommand') {
        const { DistributionConfig } = args.input as { DistributionConfig: DistributionConfig };
        sent.push({ WebACLId: DistributionConfig.WebACLId, CustomErrorResponses: DistributionConfig.CustomErrorResponses });
        return next({ ...args, input: { ...args.input, DistributionConfig: { ...DistributionConfig, WebACLId: '', CustomErrorResponses: { Quantity: 0 } } } });
      }
      const answer = await next(args);
      const { Distribution } = answer.output as { Distribution?: { DistributionConfig?: object } };
      if (commandName === 'GetDistributionCommand' && Distribution?.DistributionConfig) Object.assign(Distribution.DistributionConfig, theirs);
      return answer;
    },
    { step: 'initialize', name: 'theirs', override: true },
  );
  await ended(await changeDistribution(world.owner, change({ distributionId, comment: 'Beside theirs' })));
  cloudfront().middlewareStack.remove('theirs');
  expect(sent).toEqual([theirs]);
});

test('a value that was changed outside is shown and not overwritten, unless that is asked for', async () => {
  const { distributionId, awsId } = await aLibrary();
  await byHand(awsId, (config) => ({ ...config, Comment: 'By hand' }));
  world.aws.journal.clear();
  const { operation, failed } = await ended(await changeDistribution(world.owner, change({ distributionId, comment: 'Wanted' })));
  expect(operation.state).toBe('FAILED');
  expect(failed).toMatchObject({ code: 'changed-elsewhere', message: expect.stringContaining('AWS has “By hand”, wanted is “Wanted”') });
  expect(callsMade(world.aws)).toEqual(['cloudfront:GetDistribution']);
  expect((await getDistribution(awsId))?.comment).toBe('By hand');

  const again = await ended(await changeDistribution(world.owner, change({ distributionId, comment: 'Wanted', overwrite: true })));
  expect(again.operation.state).toBe('DONE');
  expect((await getDistribution(awsId))?.comment).toBe('Wanted');
});

test('what AWS has can be taken over into the record, with no write to AWS', async () => {
  const { distributionId, awsId } = await aLibrary();
  await byHand(awsId, (config) => ({ ...config, Comment: 'By hand', PriceClass: 'PriceClass_200' }));
  await ended(await changeDistribution(world.owner, change({ distributionId, comment: 'Wanted' })));
  world.aws.journal.clear();
  const { operation } = await ended(await takeOverDistribution(world.owner, distributionId));
  expect(operation.state).toBe('DONE');
  expect(callsMade(world.aws)).toEqual(['cloudfront:GetDistribution']);
  expect(await db().distribution.findUnique({ where: { id: distributionId } })).toMatchObject({ comment: 'By hand', priceClass: 'PriceClass_200' });
});

test('somebody who writes between our look and our write is not overwritten: it is looked at again', async () => {
  const { distributionId, awsId } = await aLibrary();
  let interfered = false;
  cloudfront().middlewareStack.add(
    (next, { commandName }) => async (args) => {
      if (commandName === 'UpdateDistributionCommand' && !interfered) {
        interfered = true;
        await byHand(awsId, (config) => ({ ...config, HttpVersion: 'http2' }));
      }
      return next(args);
    },
    { step: 'initialize', name: 'interfere', override: true },
  );
  const { operation } = await ended(await changeDistribution(world.owner, change({ distributionId, comment: 'Both' })));
  cloudfront().middlewareStack.remove('interfere');
  expect(operation.state).toBe('DONE');
  expect(await getDistribution(awsId)).toMatchObject({ comment: 'Both', config: { HttpVersion: 'http2' } });
});

test.each(['before', 'after'] as const)('a worker killed %s its write leaves the change made once', async (moment) => {
  const { distributionId, awsId } = await aLibrary();
  const result = await changeDistribution(world.owner, change({ distributionId, comment: `Killed ${moment}` }));
  const killed = killAtWrite(1, moment, REGION);
  const lease = await claimOperation(db(), newId());
  if (!lease) throw new Error('there was nothing to claim');
  await Promise.race([killed.reached, runOperation(db(), lease)]);
  await expireLeases();
  expect((await ended(result)).operation.state).toBe('DONE');
  expect((await getDistribution(awsId))?.comment).toBe(`Killed ${moment}`);
});

test('a certificate elsewhere than in us-east-1, and names without one, are refused at their field', async () => {
  const { distributionId } = await aLibrary();
  const elsewhere = changeDistributionSchema.safeParse({ distributionId, certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/one' });
  expect(elsewhere.error?.issues.map(({ path }) => path[0])).toEqual(['certificateArn']);
  expect(await changeDistribution(world.owner, change({ distributionId, aliases: ['media.example.org'] }))).toMatchObject({
    ok: false, error: { code: 'invalid_input', fields: { certificateArn: expect.any(String) } },
  });
  expect(await changeDistribution(world.owner, change({ distributionId: newId(), comment: 'x' }))).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test("a library's price class is that of all its distributions, and its name and lifetime are changed without AWS", async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION });
  const { operation } = await ended(await changeLibrary(world.owner, { libraryId: library.id, priceClass: 'PriceClass_200', overwrite: false }));
  expect(operation.state).toBe('DONE');
  for (const { awsId } of library.distributions) expect((await getDistribution(awsId ?? ''))?.priceClass).toBe('PriceClass_200');
  world.aws.journal.clear();
  const settings = { name: `${library.name} renamed`, hashAlgorithm: 'SHA256' as const, ttlSeconds: 60, closesItself: true };
  expect(await changeSettings(world.owner, { libraryId: library.id, ...settings })).toMatchObject({ ok: true });
  expect(await db().library.findUnique({ where: { id: library.id } })).toMatchObject(settings);
  expect(world.aws.journal.list()).toEqual([]);
  const { library: other } = await makeLibrary(world.owner, { region: REGION, withBasic: false });
  expect(await changeSettings(world.owner, { libraryId: other.id, ...settings })).toMatchObject({ ok: false, error: { fields: { name: expect.any(String) } } });
});

test('a distribution that stands alone is made, lets itself read its bucket, and is deleted with its statement, by the calls of its plans', async () => {
  const { library, distributionId } = await aLibrary();
  const parts = await db().distribution.findUniqueOrThrow({ where: { id: distributionId } });
  const before = await accountInventory();
  const input = createDistributionSchema.parse({
    bucketId: parts.bucketId, originIdentityId: parts.originIdentityId, keyGroupId: parts.keyGroupId, comment: 'Alone',
  });
  world.aws.journal.clear();
  const made = await createDistribution(world.owner, input);
  expect(await createDistribution(world.owner, input)).toMatchObject({ ok: true, value: made.ok ? { operationId: made.value.operationId } : {} });
  const { operation, plan } = await ended(made);
  expect(operation.state).toBe('DONE');
  expect(callsMade(world.aws)).toEqual(plan.steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  const alone = await db().distribution.findFirstOrThrow({ where: { libraryId: null, bucketId: parts.bucketId } });
  const sids = async () => {
    const { Policy } = await s3(REGION).send(new GetBucketPolicyCommand({ Bucket: library.bucket.name }));
    return (JSON.parse(Policy ?? '') as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);
  };
  expect(await sids()).toEqual(expect.arrayContaining(['UsherSigned', `UsherSigned${alone.id}`]));

  world.aws.journal.clear();
  expect(await removeDistribution(world.owner, { distributionId: alone.id, confirmName: 'no' })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(await removeDistribution(world.owner, { distributionId, confirmName: '' })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  const gone = await ended(await removeDistribution(world.owner, { distributionId: alone.id, confirmName: alone.awsId ?? '' }));
  expect(gone.operation.state).toBe('DONE');
  expect(callsMade(world.aws)).toEqual(gone.plan.steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  expect(await sids()).toEqual(['UsherSigned']);
  expect(await accountInventory()).toEqual(before);
});

test('an open distribution is not given the identity of a signed one, which may read everything', async () => {
  const { distributionId } = await aLibrary({ originIdentityKind: 'OAI' });
  const parts = await db().distribution.findUniqueOrThrow({ where: { id: distributionId } });
  const input = createDistributionSchema.parse({ bucketId: parts.bucketId, originIdentityId: parts.originIdentityId });
  expect(await createDistribution(world.owner, input)).toMatchObject({ ok: false, error: { fields: { originIdentityId: expect.any(String) } } });
});
