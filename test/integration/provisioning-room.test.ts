import { afterAll, beforeAll, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import type { Result } from '@/lib/kernel/result';
import { newId } from '@/lib/kernel/id';
import { ACCOUNT_QUOTAS, eachQuota, QUOTA_NAMES, type QuotaName } from '@/lib/provisioning/account/quotas';
import { createBucketSchema } from '@/lib/provisioning/buckets/schema';
import { createBucket } from '@/lib/provisioning/buckets/service';
import { createDistributionSchema } from '@/lib/provisioning/distributions/schema';
import { createDistribution } from '@/lib/provisioning/distributions/service';
import { createIdentity, moveToOac } from '@/lib/provisioning/identities/service';
import { createKeyGroup } from '@/lib/provisioning/keys/group-service';
import { createSigningKey } from '@/lib/provisioning/keys/key-service';
import { rotateKey } from '@/lib/provisioning/keys/service';
import type { Mode } from '@/lib/provisioning/operation/record';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary } from '@/lib/provisioning/service';
import { contentsOfDatabase } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

const REGION = 'eu-central-1';

let world: World;
let ids: { libraryId: string; bucketId: string; originIdentityId: string; keyGroupId: string; signingKeyId: string };
beforeAll(async () => {
  world = await startWorld();
  const { library } = await makeLibrary(world.owner, { originIdentityKind: 'OAI', region: REGION });
  await createSigningKey(world.owner, { kind: 'ECDSA_P256', comment: 'Alone' });
  await workUntilIdle();
  const { id: signingKeyId } = await db().signingKey.findFirstOrThrow({ where: { comment: 'Alone' } });
  const [signed] = library.distributions;
  const row = await db().distribution.findUniqueOrThrow({ where: { id: signed?.id ?? '' } });
  ids = { libraryId: library.id, bucketId: library.bucket.id, originIdentityId: row.originIdentityId ?? '', keyGroupId: row.keyGroupId ?? '', signingKeyId };
});
afterAll(() => world.close());

/** Records that the last look at the account, just now, found everything of a kind that it may have but so many. */
async function lookedAt(name: QuotaName, left: number): Promise<void> {
  await db().inventory.deleteMany();
  const counts = eachQuota((each) => (each === name ? ACCOUNT_QUOTAS[each].limit - left : 0));
  await db().inventory.create({ data: { id: newId(), accountId: '111122223333', items: [], counts } });
}

const library = (ownParts: boolean) => createLibrarySchema.parse({ name: 'One more', bucketName: 'usher-one-more', region: REGION, ownParts });

const CREATIONS: [string, QuotaName, (mode: Mode) => Promise<Result<unknown>>][] = [
  ['a bucket', 'buckets', (mode) => createBucket(world.owner, createBucketSchema.parse({ name: 'usher-one-more', region: REGION }), mode)],
  ['an origin access control', 'originAccessControls', (mode) => createIdentity(world.owner, { kind: 'OAC', comment: 'One more' }, mode)],
  ['an origin access identity', 'originAccessIdentities', (mode) => createIdentity(world.owner, { kind: 'OAI', comment: 'One more' }, mode)],
  ['a signing key', 'publicKeys', (mode) => createSigningKey(world.owner, { kind: 'RSA_2048', comment: 'One more' }, mode)],
  ['a key group', 'keyGroups', (mode) => createKeyGroup(world.owner, { comment: 'One more', signingKeyIds: [ids.signingKeyId] }, mode)],
  ['a distribution', 'distributions', (mode) => createDistribution(world.owner, createDistributionSchema.parse(ids), mode)],
  ['a rotation', 'publicKeys', (mode) => rotateKey(world.owner, ids, mode)],
  ['a move to an access control that is not there yet', 'originAccessControls', (mode) => moveToOac(world.owner, ids, mode)],
  ['a library with a headers policy of its own', 'responseHeadersPolicies', (mode) => createLibrary(world.owner, library(true), mode)],
];

test.each(CREATIONS)('%s is refused in words when the account is full, and nothing is recorded; the last place can be taken', async (_, name, create) => {
  await lookedAt(name, 0);
  const before = await contentsOfDatabase();
  const { limit, one } = ACCOUNT_QUOTAS[name];
  expect(await create('record')).toMatchObject({
    ok: false, error: { code: 'conflict', message: `Your account has ${limit} of ${limit} ${ACCOUNT_QUOTAS[name].many}, and this needs one more ${one}.` },
  });
  expect(await contentsOfDatabase()).toEqual(before);
  await lookedAt(name, 1);
  expect(await create('dry-run')).toMatchObject({ ok: true });
});

test('every quota has something that stops at it', () => {
  expect([...new Set(CREATIONS.map(([, name]) => name))].sort()).toEqual([...QUOTA_NAMES].sort());
});

test('before the first look at the account nothing is refused, and what was recorded since counts', async () => {
  await db().inventory.deleteMany();
  for (const [, , create] of CREATIONS) expect(await create('dry-run')).toMatchObject({ ok: true });
  await lookedAt('publicKeys', 1);
  expect(await createSigningKey(world.owner, { kind: 'RSA_2048', comment: 'The last one' })).toMatchObject({ ok: true });
  expect(await rotateKey(world.owner, ids)).toMatchObject({ ok: false, error: { message: expect.stringMatching(/^Your account has 10 of 10 public keys/) } });
});
