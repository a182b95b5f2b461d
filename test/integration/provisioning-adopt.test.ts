import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';

import {
  CreateCloudFrontOriginAccessIdentityCommand, CreateDistributionCommand, CreateKeyGroupCommand, CreateOriginAccessControlCommand,
  CreatePublicKeyCommand, type Origin,
} from '@aws-sdk/client-cloudfront';
import { CreateBucketCommand, GetBucketPolicyCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { grant } from '@/lib/access/mutations';
import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { issuePlayback } from '@/lib/playback/service';
import { requireRoom } from '@/lib/provisioning/account/quota-room';
import { findAccountContents, findQuotas } from '@/lib/provisioning/adoption/data';
import { adoptLibrarySchema } from '@/lib/provisioning/adoption/schema';
import { adopt, adoptLibrary, givePrivateHalf, requestInventory } from '@/lib/provisioning/adoption/service';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import type { RecordedPlan } from '@/lib/provisioning/operation/record';
import { putBucketPolicy } from '@/lib/provisioning/plan/steps';
import { recordOperation } from '@/lib/provisioning/operation/record';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { enqueueDueInventory } from '@/lib/provisioning/schedule';
import { createLibrary } from '@/lib/provisioning/service';
import { actorOf } from '@/test/factories';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const REGION = 'eu-central-1';

/** What an owner has who walked through the consoles by hand, with names and statements of their own. */
async function anOwnersSetUp({ kind = 'OAI', region = REGION, key = 'RSA_2048' as 'RSA_2048' | 'ECDSA_P256', name = `films-${newId().slice(0, 8)}`, statement = true } = {}) {
  const client = cloudfront();
  const pair = key === 'RSA_2048' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privatePem = pair.privateKey.export({ type: key === 'RSA_2048' ? 'pkcs1' : 'sec1', format: 'pem' }).toString();
  await s3(region).send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const Body = await readFile(new URL('../media/h264-faststart.mp4', import.meta.url));
  for (const Key of ['Holiday film.mp4', 'clips/second.webm', 'notes.txt']) await s3(region).send(new PutObjectCommand({ Bucket: name, Key, Body }));

  const { PublicKey } = await client.send(new CreatePublicKeyCommand({ PublicKeyConfig: { CallerReference: name, Name: `${name}-key`, EncodedKey: publicPem } }));
  const publicKeyId = PublicKey?.Id ?? '';
  const { KeyGroup } = await client.send(new CreateKeyGroupCommand({ KeyGroupConfig: { Name: `${name}-group`, Items: [publicKeyId] } }));
  const identity = kind === 'OAI' ? await anOai(name) : await anOac(name);
  const origin = { ...identity.origin, DomainName: `${name}.s3.amazonaws.com` };
  const keyGroupId = KeyGroup?.Id ?? '';
  const signed = await aDistribution(`${name} signed`, [origin], keyGroupId);
  const basic = await aDistribution(`${name} basic`, [origin]);
  if (statement) {
    await s3(region).send(new PutBucketPolicyCommand({
      Bucket: name,
      Policy: JSON.stringify({
        Version: '2008-10-17', Id: 'PolicyForCloudFrontPrivateContent',
        Statement: [
          { Sid: 'DenyHttp', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${name}/*`, Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:ViaAWSService': 'nothing' } } },
          { Sid: '1', Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*`, ...identity.grants(signed.arn) },
        ],
      }),
    }));
  }
  return { name, bucket: name, publicKeyId, keyGroupId, identityId: identity.id, signedId: signed.id, basicId: basic.id, privatePem, publicPem };
}

async function anOai(name: string) {
  const { CloudFrontOriginAccessIdentity: oai } = await cloudfront().send(new CreateCloudFrontOriginAccessIdentityCommand({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: name, Comment: `access-identity-${name}` },
  }));
  const id = oai?.Id ?? '';
  return {
    id,
    origin: { Id: 'S3', S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${id}` } },
    grants: (_arn: string): object => ({ Principal: { AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}` } }),
  };
}

async function anOac(name: string) {
  const { OriginAccessControl: oac } = await cloudfront().send(new CreateOriginAccessControlCommand({
    OriginAccessControlConfig: { Name: name, OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
  }));
  return {
    id: oac?.Id ?? '',
    origin: { Id: 'S3', S3OriginConfig: { OriginAccessIdentity: '' }, OriginAccessControlId: oac?.Id ?? '' },
    grants: (arn: string): object => ({ Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': arn } } }),
  };
}

async function aDistribution(comment: string, origins: Origin[], keyGroupId?: string): Promise<{ id: string; arn: string }> {
  const { Distribution } = await cloudfront().send(new CreateDistributionCommand({
    DistributionConfig: {
      CallerReference: newId(), Comment: comment, Enabled: true,
      Origins: { Quantity: origins.length, Items: origins },
      DefaultCacheBehavior: {
        TargetOriginId: origins[0]?.Id, ViewerProtocolPolicy: 'redirect-to-https', CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        ...(keyGroupId ? { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [keyGroupId] } } : {}),
      },
    },
  }));
  return { id: Distribution?.Id ?? '', arn: Distribution?.ARN ?? '' };
}

async function lookAtAccount() {
  const requested = await requestInventory(world.owner);
  if (!requested.ok) throw new Error(requested.error.message);
  await workUntilIdle();
  expect(await findOperation(world.owner, requested.value.operationId)).toMatchObject({ state: 'DONE' });
  return findAccountContents(world.owner);
}

async function carriedOut(result: { ok: true; value: RecordedPlan } | { ok: false; error: { message: string } }) {
  if (!result.ok) throw new Error(result.error.message);
  await workUntilIdle();
  const operation = await findOperation(world.owner, result.value.operationId);
  expect(operation?.steps.flatMap(({ error }) => error ?? [])).toEqual([]);
  expect(operation?.state).toBe('DONE');
  return result.value;
}

const plannedCalls = ({ steps }: RecordedPlan) => steps.flatMap((step) => step.calls.map(({ call }) => call)).sort();

/** What changed at AWS since the journal was cleared: nothing may. */
const writes = () => world.aws.journal.list().filter((entry) => entry.service !== 'edge' && entry.access === 'write');

function ask(url: string): Promise<number> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: pathname + search, headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

test('a look at the account lists what is not known here, with what it refers to, and counts everything', async () => {
  const mine = await makeLibrary(world.owner);
  const theirs = await anOwnersSetUp();
  world.aws.journal.clear();
  const planned = await requestInventory(world.owner, 'dry-run');
  const { items } = await lookAtAccount();
  expect(callsMade(world.aws)).toEqual(planned.ok && plannedCalls(planned.value));

  expect(items.map(({ type, awsId }) => `${type} ${awsId}`).sort()).toEqual([
    `bucket ${theirs.bucket}`, `origin-identity ${theirs.identityId}`, `public-key ${theirs.publicKeyId}`, `key-group ${theirs.keyGroupId}`,
    `distribution ${theirs.signedId}`, `distribution ${theirs.basicId}`,
  ].sort());
  expect(JSON.stringify(items)).not.toContain(mine.library.bucket.name);
  expect(items.find(({ awsId }) => awsId === theirs.signedId)).toMatchObject({
    bucketName: theirs.bucket, originIdentityId: theirs.identityId, keyGroupIds: [theirs.keyGroupId], obstacles: [],
  });
  const quotas = await findQuotas(world.owner);
  const used = Object.fromEntries(quotas?.quotas.map(({ name, used: count }) => [name, count]) ?? []);
  expect(used).toMatchObject({ buckets: 2, keyGroups: 2, publicKeys: 2, distributions: 4, originAccessControls: 1, originAccessIdentities: 1, responseHeadersPolicies: 1 });
});

test.each([
  ['OAI', 'RSA_2048'], ['OAC', 'ECDSA_P256'],
] as const)('an existing set-up with an %s and a key of %s becomes a library that plays, and nothing is written to AWS', async (kind, key) => {
  const setUp = await anOwnersSetUp({ kind, key });
  await lookAtAccount();
  const input = adoptLibrarySchema.parse({ signedId: setUp.signedId, name: 'Films', privateKeyPem: setUp.privatePem.replaceAll('\n', '\\n') });
  const shown = await adoptLibrary(world.owner, input, 'dry-run');
  world.aws.journal.clear();
  const plan = await carriedOut(await adoptLibrary(world.owner, input));
  expect(shown.ok && shown.value.steps.map(({ calls }) => calls)).toEqual(plan.steps.map(({ calls }) => calls));
  expect(callsMade(world.aws)).toEqual(plannedCalls(plan));
  expect(writes()).toEqual([]);

  const row = await db().library.findFirstOrThrow({ where: { name: 'Films' }, include: { videos: true } });
  expect(row).toMatchObject({ state: 'READY', originIdentityKind: kind, signingKeyKind: key, readPermission: 'POLICY', adoptedAt: expect.any(Date) });
  expect(row.videos.map(({ objectKey, title, contentType }) => [objectKey, title, contentType]).sort()).toEqual([
    ['Holiday film.mp4', 'Holiday film', 'video/mp4'], ['clips/second.webm', 'second', 'video/webm'],
  ]);
  const view = await findLibrary(world.owner, row.id);
  expect(view?.latestProof?.checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(view?.latestProof?.checks.map(({ id }) => id)).toContain('signed-with-signature');
  const broken = view?.latestLook?.findings.filter(({ state }) => state === 'broken').map(({ subject }) => subject);
  expect(broken?.every((subject) => subject === 'bucket' || subject === 'distribution.signed')).toBe(true);

  const viewer = await actorOf('VIEWER');
  const videoId = row.videos.find(({ objectKey }) => objectKey.startsWith('Holiday'))?.id ?? '';
  expect(await issuePlayback(viewer, videoId, new Date())).toMatchObject({ ok: false });
  await grant(world.owner, { userId: viewer.userId, videoId });
  const playback = await issuePlayback(viewer, videoId, new Date());
  if (!playback.ok) throw new Error(playback.error.message);
  expect(await ask(playback.value.url)).toBe(200);
  expect(await ask(playback.value.url.replace(/\?.*/, ''))).toBe(403);
});

test("a basic distribution that reads the whole bucket is brought in, and called open", async () => {
  const setUp = await anOwnersSetUp();
  await lookAtAccount();
  world.aws.journal.clear();
  const plan = await carriedOut(await adoptLibrary(world.owner, adoptLibrarySchema.parse({
    signedId: setUp.signedId, basicId: setUp.basicId, name: 'Films', privateKeyPem: setUp.privatePem,
  })));
  expect(callsMade(world.aws)).toEqual(plannedCalls(plan));
  expect(writes()).toEqual([]);
  const view = await findLibrary(world.owner, (await db().library.findFirstOrThrow()).id);
  expect(view?.latestLook?.findings.find(({ subject }) => subject === 'distribution.basic→bucket')?.problem).toContain('without signatures');
  expect(view?.latestProof).toMatchObject({ passed: false });
});
