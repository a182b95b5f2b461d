
import { CreateKeyGroupCommand, CreateOriginAccessControlCommand } from '@aws-sdk/client-cloudfront';
import { CreateBucketCommand, GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { grant } from '@/lib/access/mutations';
import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { issuePlayback } from '@/lib/playback/service';
import { findAccountContents, findQuotas } from '@/lib/provisioning/adoption/data';
import { adoptLibrarySchema } from '@/lib/provisioning/adoption/schema';
import { adopt, adoptLibrary, givePrivateHalf, requestInventory } from '@/lib/provisioning/adoption/service';
import { deleteBucket } from '@/lib/provisioning/buckets/service';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { deleteIdentity } from '@/lib/provisioning/identities/service';
import { type RecordedPlan, recordOperation } from '@/lib/provisioning/operation/record';
import { putBucketPolicy } from '@/lib/provisioning/plan/steps';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { enqueueDueInventory } from '@/lib/provisioning/schedule';
import { createLibrary } from '@/lib/provisioning/service';
import { actorOf } from '@/test/factories';
import { edgeStatus } from '@/test/harness/edge';
import { aDistribution, anOai, anOwnersSetUp } from '@/test/harness/owners-set-up';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const REGION = 'eu-central-1';

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
  const used: object = Object.fromEntries(quotas?.quotas.map(({ name, used: count }) => [name, count]) ?? []);
  expect(used).toMatchObject({ buckets: 2, keyGroups: 2, publicKeys: 2, distributions: 4, originAccessControls: 1, originAccessIdentities: 1, responseHeadersPolicies: 1 });
});

test.each([
  ['OAI', 'RSA_2048'], ['OAC', 'ECDSA_P256'],
] as const)('an existing set-up with an %s and a key of %s becomes a library that plays, and nothing is written to AWS', async (kind, key) => {
  const setUp = await anOwnersSetUp({ kind, key });
  await lookAtAccount();
  const input = adoptLibrarySchema.parse({ signedId: setUp.signedId, name: `Films ${kind}`, privateKeyPem: setUp.privatePem.replaceAll('\n', '\\n') });
  const shown = await adoptLibrary(world.owner, input, 'dry-run');
  world.aws.journal.clear();
  const plan = await carriedOut(await adoptLibrary(world.owner, input));
  expect(shown.ok && shown.value.steps.map(({ calls }) => calls)).toEqual(plan.steps.map(({ calls }) => calls));
  expect(callsMade(world.aws)).toEqual(plannedCalls(plan));
  expect(writes()).toEqual([]);

  const row = await db().library.findFirstOrThrow({ where: { name: `Films ${kind}` }, include: { videos: true } });
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
  expect(await edgeStatus(playback.value.url)).toBe(200);
  expect(await edgeStatus(playback.value.url.replace(/\?.*/, ''))).toBe(403);
});

test("a basic distribution that reads the whole bucket is brought in, and called open", async () => {
  const setUp = await anOwnersSetUp();
  await lookAtAccount();
  world.aws.journal.clear();
  const plan = await carriedOut(await adoptLibrary(world.owner, adoptLibrarySchema.parse({
    signedId: setUp.signedId, basicId: setUp.basicId, name: 'Open films', privateKeyPem: setUp.privatePem,
  })));
  expect(callsMade(world.aws)).toEqual(plannedCalls(plan));
  expect(writes()).toEqual([]);
  const view = await findLibrary(world.owner, (await db().library.findFirstOrThrow({ where: { name: 'Open films' } })).id);
  expect(view?.latestLook?.findings.find(({ subject }) => subject === 'distribution.basic→bucket')?.drifts[0]?.problem).toContain('without signatures');
  expect(view?.latestProof).toMatchObject({ passed: false });
});

test("a later change keeps the owner's own statements, and says nothing twice", async () => {
  const setUp = await anOwnersSetUp();
  await lookAtAccount();
  await carriedOut(await adoptLibrary(world.owner, adoptLibrarySchema.parse({ signedId: setUp.signedId, name: 'Kept films', privateKeyPem: setUp.privatePem })));
  const bucket = await db().bucket.findUniqueOrThrow({ where: { name: setUp.bucket } });
  await recordOperation(db(), { kind: 'LOOK', dedupeKey: `policy-of:${bucket.id}`, requestedById: null, target: { subject: bucket.name }, steps: [putBucketPolicy(bucket)] });
  await workUntilIdle();
  const { Policy } = await s3(REGION).send(new GetBucketPolicyCommand({ Bucket: setUp.bucket }));
  expect(JSON.parse(Policy ?? '')).toEqual(JSON.parse(setUp.policy));
});

test('a private key is in no row, plan or refusal, and its own kind of mistake is named', async () => {
  const [setUp, other] = [await anOwnersSetUp({ key: 'ECDSA_P256' }), await anOwnersSetUp()];
  await lookAtAccount();
  const keyOf = { type: 'public-key', awsId: setUp.publicKeyId } as const;
  const refusals = [
    await adopt(world.owner, { ...keyOf, privateKeyPem: other.privatePem }),
    await adopt(world.owner, { ...keyOf, privateKeyPem: setUp.privatePem.slice(0, 120) }),
    await adopt(world.owner, { type: 'bucket', awsId: setUp.bucket, privateKeyPem: setUp.privatePem }),
  ];
  expect(refusals.map((refused) => !refused.ok && refused.error.fields?.['privateKeyPem'])).toEqual([
    `This is the private half of another key than the one at CloudFront (${setUp.publicKeyId}). Paste the one that was made together with it.`,
    'The end of this key is missing. Paste the whole file, from BEGIN to END.',
    'Nothing of this has a public key that a private half could belong to.',
  ]);
  const plan = await carriedOut(await adopt(world.owner, { ...keyOf, privateKeyPem: setUp.privatePem }));
  const everything = JSON.stringify([refusals, plan, await contentsOfDatabase()]);
  for (const secret of [setUp.privatePem, other.privatePem].map((pem) => pem.split('\n')[1] ?? '')) {
    expect(secret.length).toBeGreaterThan(40);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(Buffer.from(secret, 'base64').toString('hex'));
  }
  expect(await db().signingKey.findUnique({ where: { awsPublicKeyId: setUp.publicKeyId } })).toMatchObject({ state: 'MADE', masterKeyId: expect.any(String) });
  await carriedOut(await adopt(world.owner, { type: 'key-group', awsId: setUp.keyGroupId }));
  expect(await db().signingKey.findUnique({ where: { awsPublicKeyId: setUp.publicKeyId } })).toMatchObject({ state: 'ACTIVE' });
});

test('things are brought in one by one, once, and a key without its private half gets it later', async () => {
  const setUp = await anOwnersSetUp();
  await lookAtAccount();
  world.aws.journal.clear();
  const plan = await carriedOut(await adopt(world.owner, { type: 'distribution', awsId: setUp.signedId }));
  expect(callsMade(world.aws)).toEqual(plannedCalls(plan));
  expect(writes()).toEqual([]);
  expect(await adopt(world.owner, { type: 'bucket', awsId: setUp.bucket })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  const distribution = await db().distribution.findUniqueOrThrow({ where: { awsId: setUp.signedId }, include: { keyGroup: { include: { signingKeys: true } }, originIdentity: true, bucket: true } });
  expect(distribution).toMatchObject({
    role: 'SIGNED', libraryId: null, bucket: { name: setUp.bucket, region: REGION }, originIdentity: { awsId: setUp.identityId, kind: 'OAI' },
    keyGroup: { awsId: setUp.keyGroupId, signingKeys: [{ awsPublicKeyId: setUp.publicKeyId, state: 'TRUSTED', ciphertext: null }] },
  });
  expect(await givePrivateHalf(world.owner, { awsPublicKeyId: setUp.publicKeyId, privateKeyPem: setUp.privatePem })).toMatchObject({ ok: true });
  expect(await db().signingKey.findUnique({ where: { awsPublicKeyId: setUp.publicKeyId } })).toMatchObject({ state: 'ACTIVE', masterKeyId: expect.any(String) });
  // What stands alone by now still becomes a library.
  await carriedOut(await adoptLibrary(world.owner, adoptLibrarySchema.parse({ signedId: setUp.signedId, name: 'From parts', videos: 'chosen', videoKeys: ['clips/second.webm'] })));
  expect(await db().video.findMany({ where: { library: { name: 'From parts' } }, select: { objectKey: true } })).toEqual([{ objectKey: 'clips/second.webm' }]);
});

test('what was brought in and deleted here since the last look at the account is not offered again', async () => {
  const name = 'made-by-hand';
  await s3(REGION).send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const { OriginAccessControl } = await cloudfront().send(new CreateOriginAccessControlCommand({
    OriginAccessControlConfig: { Name: name, OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
  }));
  const control = OriginAccessControl?.Id ?? '';
  const offered = ({ items }: { items: { awsId: string }[] }) => items.map(({ awsId }) => awsId).filter((awsId) => [name, control].includes(awsId)).sort();
  expect(offered(await lookAtAccount())).toEqual([control, name].sort());
  await carriedOut(await adopt(world.owner, { type: 'bucket', awsId: name, privateKeyPem: '', passphrase: '' }));
  await carriedOut(await adopt(world.owner, { type: 'origin-identity', awsId: control, privateKeyPem: '', passphrase: '' }));
  const bucket = await db().bucket.findUniqueOrThrow({ where: { name } });
  const identity = await db().originIdentity.findUniqueOrThrow({ where: { awsId: control } });
  await carriedOut(await deleteBucket(world.owner, { bucketId: bucket.id, confirmation: name, deleteObjects: false }));
  await carriedOut(await deleteIdentity(world.owner, { originIdentityId: identity.id, confirmation: control }));
  expect(offered(await findAccountContents(world.owner))).toEqual([]);
  // Somebody may take the name of a bucket again: the next look shows it.
  await s3(REGION).send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  expect(offered(await lookAtAccount())).toEqual([name]);
});

test('an object that no browser can ask for is refused by name, with the reason', () => {
  const chosen = (...videoKeys: string[]) => adoptLibrarySchema.safeParse({ signedId: 'E1', name: 'Films', videos: 'chosen', videoKeys });
  expect(chosen('a b/100% *?#.mp4', '//deep//.mp4').success).toBe(true);
  const refused = chosen('fine.mp4', 'clips/../secret.mp4').error?.issues ?? [];
  expect(refused).toMatchObject([{ path: ['videoKeys'], message: expect.stringMatching(/^clips\/\.\.\/secret\.mp4: .*browsers resolve/) }]);
});

test('what does not fit is refused in words, and nothing of it is recorded', async () => {
  const setUp = await anOwnersSetUp();
  const oai = await anOai('elsewhere');
  const s3Origin = { ...oai.origin, DomainName: `${setUp.bucket}.s3.${REGION}.amazonaws.com` };
  const custom = { Id: 'web', DomainName: 'www.example.org', CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const } };
  const cases: [string, RegExp][] = [
    [(await aDistribution('two origins', [s3Origin, custom])).id, /reads from 2 origins/],
    [(await aDistribution('custom', [custom])).id, /is no bucket/],
    [(await aDistribution('website', [{ ...custom, DomainName: `${setUp.bucket}.s3-website.${REGION}.amazonaws.com` }])).id, /website.*serves to everybody/],
    [(await aDistribution('folder', [{ ...s3Origin, OriginPath: '/films' }])).id, /folder \/films/],
    [(await aDistribution('another account', [{ ...oai.origin, DomainName: 'a-bucket-of-somebody-else.s3.amazonaws.com' }])).id, /not of this AWS account/],
  ];
  await lookAtAccount();
  const before = await contentsOfDatabase();
  for (const [awsId, words] of cases) {
    const refused = await adopt(world.owner, { type: 'distribution', awsId });
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict', message: expect.stringMatching(words) } });
  }
  const unsigned = await adoptLibrary(world.owner, adoptLibrarySchema.parse({ signedId: setUp.basicId, name: 'Unsigned' }));
  expect(unsigned).toMatchObject({ ok: false, error: { message: expect.stringContaining('trusts no key group') } });
  expect(await contentsOfDatabase()).toEqual(before);
});

test('what was made while a look at the account was under way counts as used', async () => {
  await makeLibrary(world.owner);
  await lookAtAccount();
  // As such a look keeps it: after the rows, and before AWS had anything.
  await db().inventory.updateMany({ data: { counts: {} } });
  const quotas = await findQuotas(world.owner);
  const used = (name: string) => quotas?.quotas.find((quota) => quota.name === name)?.used;
  expect(used('keyGroups')).toBe(await db().keyGroup.count());
  expect(used('distributions')).toBe(await db().distribution.count());
  expect(used('buckets')).toBe(await db().bucket.count());
});

test("a full account refuses a library with parts of its own before AWS does, and lets one with shared parts through", async () => {
  const client = cloudfront();
  await makeLibrary(world.owner);
  const publicKeyId = (await db().signingKey.findFirstOrThrow({ where: { awsPublicKeyId: { not: null } } })).awsPublicKeyId ?? '';
  const quotas = () => findQuotas(world.owner).then((found) => found?.quotas.find(({ name }) => name === 'keyGroups')?.used ?? 0);
  await lookAtAccount();
  for (let used = await quotas(); used < 10; used += 1) {
    await client.send(new CreateKeyGroupCommand({ KeyGroupConfig: { Name: `filler-${used}`, Items: [publicKeyId] } }));
  }
  await lookAtAccount();
  const input = (name: string, ownParts: boolean) => createLibrarySchema.parse({ name, bucketName: `usher-${name}`, region: REGION, ownParts });
  const before = await contentsOfDatabase();
  expect(await createLibrary(world.owner, input('own', true))).toMatchObject({
    ok: false, error: { code: 'conflict', message: expect.stringMatching(/^Your account has 10 of 10 key groups/), fix: expect.stringContaining('parts that libraries share') },
  });
  expect(await contentsOfDatabase()).toEqual(before);
  expect(await createLibrary(world.owner, input('shared', false), 'dry-run')).toMatchObject({ ok: true });
});

test('the worker looks at the account once an hour, and twenty looks are kept', async () => {
  const looks = () => db().operation.count({ where: { kind: 'INVENTORY' } });
  const before = await looks();
  await enqueueDueInventory(db(), new Date());
  expect(await looks()).toBe(before);
  const later = new Date(Date.now() + 61 * 60 * 1000);
  await enqueueDueInventory(db(), later);
  await enqueueDueInventory(db(), later);
  expect(await looks()).toBe(before + 1);
  const { accountId } = await db().inventory.findFirstOrThrow();
  await db().inventory.createMany({ data: Array.from({ length: 25 }, () => ({ id: newId(), accountId, at: new Date(0), items: [], counts: {} })) });
  await workUntilIdle();
  expect(await db().inventory.count()).toBe(20);
});
