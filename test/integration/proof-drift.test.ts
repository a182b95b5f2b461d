import {
  type DistributionConfig, GetDistributionConfigCommand, UpdateDistributionCommand, UpdateKeyGroupCommand, GetKeyGroupCommand,
  CreatePublicKeyCommand, GetOriginAccessControlCommand, UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';
import {
  CreateBucketCommand, DeleteBucketCorsCommand, DeleteBucketLifecycleCommand, DeleteBucketPolicyCommand, DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand, PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { makeSigningKey } from '@/lib/keys/make';
import { findLibrary } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { bucketTags } from '@/lib/provisioning/names';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { makeLibrary, recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** What the next look calls broken, and which answers of the next proof are wrong. */
async function trouble(library: LibraryView): Promise<{ broken: string[]; wrong: string[] }> {
  // An edge keeps a probe for a second, which is over when a person has broken something.
  world.aws.controls.clock.offsetSeconds += 2;
  await requestLook(world.owner, library.id);
  await requestProof(world.owner, library.id);
  await workUntilIdle();
  const after = await findLibrary(world.owner, library.id);
  const broken = after?.latestLook?.findings.filter(({ state }) => state === 'broken') ?? [];
  expect(broken.flatMap(({ drifts }) => drifts).every(({ problem, fix }) => Boolean(problem && fix))).toBe(true);
  return {
    broken: broken.map(({ subject }) => subject),
    wrong: after?.latestProof?.checks.filter(({ passed }) => !passed).map(({ id }) => id) ?? [],
  };
}

function distributionId(library: LibraryView, role: 'SIGNED' | 'BASIC'): string {
  const awsId = library.distributions.find((each) => each.role === role)?.awsId;
  if (!awsId) throw new Error(`there is no ${role} distribution`);
  return awsId;
}

async function changeDistribution(library: LibraryView, role: 'SIGNED' | 'BASIC', change: (config: DistributionConfig) => void): Promise<void> {
  const Id = distributionId(library, role);
  const { DistributionConfig, ETag } = await cloudfront().send(new GetDistributionConfigCommand({ Id }));
  if (!DistributionConfig) throw new Error('there is no config');
  change(DistributionConfig);
  await cloudfront().send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig }));
}

async function changePolicy(library: LibraryView, change: (policy: { Statement: Record<string, unknown>[] }) => void): Promise<void> {
  const { name: Bucket, region } = library.bucket;
  const { Policy } = await s3(region).send(new GetBucketPolicyCommand({ Bucket }));
  const policy = JSON.parse(Policy ?? '{}') as { Statement: Record<string, unknown>[] };
  change(policy);
  await s3(region).send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
}

interface Break {
  how: string;
  by: (library: LibraryView) => Promise<unknown>;
  broken: string[];
  wrong: string[];
}

const SIGNED_CHECKS = ['signed-without-signature', 'signed-with-signature', 'signed-expired', 'signed-tampered', 'signed-other-object'];

const BREAKS: Break[] = [
  {
    how: 'the bucket policy is removed',
    by: ({ bucket }) => s3(bucket.region).send(new DeleteBucketPolicyCommand({ Bucket: bucket.name })),
    broken: ['distribution.signed→bucket', 'distribution.basic→bucket'],
    wrong: ['signed-with-signature', 'basic-public-object'],
  },
  {
    how: 'the basic distribution may read everything',
    by: (library) => changePolicy(library, ({ Statement }) => {
      const basic = Statement.find(({ Sid }) => Sid === 'UsherBasic');
      if (basic) basic['Resource'] = `${library.bucket.arn}/*`;
    }),
    broken: ['distribution.basic→bucket'],
    wrong: ['basic-private-object'],
  },
  {
    how: 'Block Public Access is turned off',
    by: ({ bucket }) => s3(bucket.region).send(new DeletePublicAccessBlockCommand({ Bucket: bucket.name })),
    broken: ['bucket'],
    wrong: [],
  },
  {
    how: 'the bucket is opened to everybody',
    by: async (library) => {
      await s3(library.region).send(new DeletePublicAccessBlockCommand({ Bucket: library.bucket.name }));
      await changePolicy(library, ({ Statement }) => {
        Statement.push({ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${library.bucket.arn}/*` });
      });
    },
    broken: ['bucket'],
    wrong: ['bucket-direct', 'basic-private-object'],
  },
  {
    how: 'the rules for uploads are removed',
    by: async ({ bucket }) => {
      await s3(bucket.region).send(new DeleteBucketCorsCommand({ Bucket: bucket.name }));
      await s3(bucket.region).send(new DeleteBucketLifecycleCommand({ Bucket: bucket.name }));
    },
    broken: ['bucket'],
    wrong: [],
  },
  {
    how: 'the signed distribution no longer demands signatures',
    by: (library) => changeDistribution(library, 'SIGNED', ({ DefaultCacheBehavior }) => {
      if (DefaultCacheBehavior) DefaultCacheBehavior.TrustedKeyGroups = { Enabled: false, Quantity: 0 };
    }),
    broken: ['distribution.signed→key-group'],
    wrong: ['signed-without-signature', 'signed-expired', 'signed-tampered', 'signed-other-object'],
  },
  {
    how: 'the signed distribution is disabled',
    by: (library) => changeDistribution(library, 'SIGNED', (config) => { config.Enabled = false; }),
    broken: ['distribution.signed'],
    wrong: SIGNED_CHECKS,
  },
  {
    how: 'the identity is detached from the basic distribution',
    by: (library) => changeDistribution(library, 'BASIC', ({ Origins }) => {
      for (const origin of Origins?.Items ?? []) origin.OriginAccessControlId = '';
    }),
    broken: ['distribution.basic→identity.basic'],
    wrong: ['basic-public-object'],
  },
];

/** Breaks of what all libraries share, so each needs an account of its own. */
const SHARED_BREAKS: Break[] = [
  {
    how: 'the origin access control stops signing',
    by: async (library) => {
      const Id = library.identities[0]?.awsId ?? '';
      const { OriginAccessControl: control, ETag } = await cloudfront().send(new GetOriginAccessControlCommand({ Id }));
      const config = control?.OriginAccessControlConfig;
      if (!config) throw new Error('there is no config');
      await cloudfront().send(new UpdateOriginAccessControlCommand({
        Id, IfMatch: ETag, OriginAccessControlConfig: { ...config, SigningBehavior: 'never' },
      }));
    },
    broken: ['identity.signed', 'identity.basic'],
    wrong: ['signed-with-signature', 'basic-public-object'],
  },
  {
    how: 'another key takes the place of ours in the key group',
    by: async (library) => {
      const { publicKeyPem } = await makeSigningKey('ECDSA_P256');
      const { PublicKey } = await cloudfront().send(new CreatePublicKeyCommand({
        PublicKeyConfig: { CallerReference: 'by-hand', Name: 'by-hand', EncodedKey: publicKeyPem },
      }));
      const Id = library.keyGroup?.awsId ?? '';
      const { ETag } = await cloudfront().send(new GetKeyGroupCommand({ Id }));
      await cloudfront().send(new UpdateKeyGroupCommand({
        Id, IfMatch: ETag, KeyGroupConfig: { Name: library.keyGroup?.name, Items: [PublicKey?.Id ?? ''] },
      }));
    },
    broken: ['key-group→signing-key'],
    wrong: ['signed-with-signature', 'signed-expired', 'signed-tampered', 'signed-other-object'],
  },
];

test('statements of the bucket policy that others wrote survive', async () => {
  const Bucket = 'usher-with-foreign-statement';
  const foreign = {
    Sid: 'Backup', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' },
    Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  const { libraryId } = await recordLibrary(world.owner, { bucketName: Bucket, region: 'us-east-1' });
  const { id: installId } = await db().install.findFirstOrThrow();
  const Tags = Object.entries(bucketTags(installId, libraryId)).map(([Key, Value]) => ({ Key, Value }));
  await s3('us-east-1').send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { Tags } }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [foreign] });
  await s3('us-east-1').send(new PutBucketPolicyCommand({ Bucket, Policy }));

  await workUntilIdle();
  const answer = await s3('us-east-1').send(new GetBucketPolicyCommand({ Bucket }));
  expect(JSON.parse(answer.Policy ?? '{}')).toMatchObject({ Statement: [foreign, { Sid: 'UsherSigned' }, { Sid: 'UsherBasic' }] });
  expect(await findLibrary(world.owner, libraryId)).toMatchObject({ state: 'READY', latestProof: { passed: true } });
});

test('what a proof keeps cannot be used to watch', async () => {
  const { library } = await makeLibrary(world.owner);
  const requests = library.latestProof?.checks.map(({ request }) => request).filter((request) => request.includes('Signature')) ?? [];
  expect(requests).toHaveLength(4);
  for (const request of requests) expect(request).toMatch(/[?&]Signature=\(masked\)(&|$)/);
});

test.each(BREAKS)('when $how: the look and the proof name just that', breakAndSee);

test.each(SHARED_BREAKS)('when $how: the look and the proof name just that', async (broken) => {
  await world.close();
  world = await startWorld();
  await breakAndSee(broken);
});

async function breakAndSee({ by, broken, wrong }: Break): Promise<void> {
  const { library } = await makeLibrary(world.owner);
  await by(library);
  const found = await trouble(library);
  expect({ broken: found.broken.sort(), wrong: found.wrong.sort() }).toEqual({ broken: [...broken].sort(), wrong: [...wrong].sort() });
}
