import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import {
  DeleteBucketCorsCommand, DeleteBucketLifecycleCommand, DeleteBucketPolicyCommand, DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand, GetBucketPolicyCommand, PutBucketEncryptionCommand, PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand, PutBucketTaggingCommand, GetBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { findLibrary, findOperation, listLibraries } from '@/lib/provisioning/data';
import { listDistributions } from '@/lib/provisioning/distributions/data';
import { listKeyGroups } from '@/lib/provisioning/keys/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { findObservation } from '@/lib/provisioning/reconcile/data';
import { withSeen } from '@/lib/provisioning/reconcile/seen-state';
import { requestLookAt } from '@/lib/provisioning/reconcile/service';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import {
  allowAnotherOrigin, changeDistribution as changeDistributionOf, changeKeys as changeKeysOf, changePolicy as changePolicyOf, dropQueries, foreignGroup, foreignKey, stopSigning,
} from '@/test/harness/breaks';
import { callsMade, contentsOfDatabase } from '@/test/harness/plan';
import { makeLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
let library: LibraryView;

beforeAll(async () => {
  world = await startWorld();
  // The repairs put everything back, so one library serves every break.
  ({ library } = await makeLibrary(world.owner));
});
afterAll(() => world.close());

const everybody = (Resource: string) => ({ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource });
const foreign = (Resource: string) => ({
  Sid: 'Backup', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 's3:GetObject', Resource,
});

/** Looks, and gives the codes of every drift by the finding that holds it. */
async function drifts(): Promise<string[]> {
  // An edge keeps a probe for a second, which is over when a person has broken something.
  world.aws.controls.clock.offsetSeconds += 2;
  await requestLook(world.owner, library.id);
  await workUntilIdle();
  const after = await findLibrary(world.owner, library.id);
  return after?.latestLook?.findings.flatMap(({ subject, drifts: found }) => found.map(({ code }) => `${subject}: ${code}`)) ?? [];
}

const changeDistribution = (role: 'SIGNED' | 'BASIC', change: (config: DistributionConfig) => void) => changeDistributionOf(library, role, change);
const changePolicy = (change: Parameters<typeof changePolicyOf>[1]) => changePolicyOf(library, change);
const changeKeys = (change: (ids: string[]) => string[]) => changeKeysOf(library, change);

interface Break {
  how: string;
  by: () => Promise<unknown>;
  found: string[];
}

const Bucket = () => library.bucket.name;
const bucketS3 = () => s3(library.region);

const BREAKS: Break[] = [
  {
    how: 'Block Public Access is off', found: ['bucket: public-access-unblocked'],
    by: () => bucketS3().send(new DeletePublicAccessBlockCommand({ Bucket: Bucket() })),
  },
  {
    how: 'ACLs are allowed', found: ['bucket: acls-allowed'],
    by: () => bucketS3().send(new PutBucketOwnershipControlsCommand({
      Bucket: Bucket(), OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    })),
  },
  {
    how: 'the policy is open to everybody', found: ['bucket: public-access-unblocked', 'bucket: policy-open'],
    by: async () => {
      await bucketS3().send(new DeletePublicAccessBlockCommand({ Bucket: Bucket() }));
      await changePolicy(({ Statement }) => { Statement.push(everybody(`${library.bucket.arn}/*`)); });
    },
  },
  {
    how: 'the distributions of everybody may read', found: ['bucket: policy-open'],
    by: () => changePolicy(({ Statement }) => {
      Statement.push({ ...everybody(`${library.bucket.arn}/*`), Principal: { Service: 'cloudfront.amazonaws.com' } });
    }),
  },
  {
    how: 'the policy is removed', found: ['distribution.signed→bucket: statement-missing', 'distribution.basic→bucket: statement-missing'],
    by: () => bucketS3().send(new DeleteBucketPolicyCommand({ Bucket: Bucket() })),
  },
  {
    how: 'the basic distribution may read everything', found: ['distribution.basic→bucket: statement-changed'],
    by: () => changePolicy(({ Statement }) => {
      for (const statement of Statement) if (statement['Sid'] === 'UsherBasic') statement['Resource'] = `${library.bucket.arn}/*`;
    }),
  },
  {
    how: 'the encryption is another one', found: ['bucket: encryption-changed'],
    by: () => bucketS3().send(new PutBucketEncryptionCommand({
      Bucket: Bucket(),
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      } }] },
    })),
  },
  {
    how: 'the rules for uploads are removed', found: ['bucket: cors-missing', 'bucket: lifecycle-missing'],
    by: async () => {
      await bucketS3().send(new DeleteBucketCorsCommand({ Bucket: Bucket() }));
      await bucketS3().send(new DeleteBucketLifecycleCommand({ Bucket: Bucket() }));
    },
  },
  {
    how: 'just the lifecycle rule is removed', found: ['bucket: lifecycle-missing'],
    by: () => bucketS3().send(new DeleteBucketLifecycleCommand({ Bucket: Bucket() })),
  },
  {
    how: 'the tags are removed', found: ['bucket: tags-missing', 'bucket: tags-missing'],
    by: () => bucketS3().send(new DeleteBucketTaggingCommand({ Bucket: Bucket() })),
  },
  {
    how: 'the signed distribution is disabled', found: ['distribution.signed: distribution-disabled'],
    by: () => changeDistribution('SIGNED', (config) => { config.Enabled = false; }),
  },
  {
    how: 'the signed distribution no longer demands signatures', found: ['distribution.signed→key-group: unsigned'],
    by: () => changeDistribution('SIGNED', ({ DefaultCacheBehavior }) => {
      if (DefaultCacheBehavior) DefaultCacheBehavior.TrustedKeyGroups = { Enabled: false, Quantity: 0 };
    }),
  },
  {
    how: 'a further path is served without signatures', found: ['distribution.signed→key-group: unsigned-paths'],
    by: () => changeDistribution('SIGNED', (config) => {
      const { TrustedKeyGroups: _, ...open } = config.DefaultCacheBehavior ?? { TargetOriginId: undefined, ViewerProtocolPolicy: undefined };
      config.CacheBehaviors = { Quantity: 1, Items: [{ ...open, PathPattern: 'videos/*' }] };
    }),
  },
  {
    how: 'the signed distribution trusts a further key group', found: ['distribution.signed→key-group: foreign-key-group'],
    by: async () => {
      const group = await foreignGroup('beside-ours');
      await changeDistribution('SIGNED', ({ DefaultCacheBehavior }) => {
        const { Items = [] } = DefaultCacheBehavior?.TrustedKeyGroups ?? {};
        if (DefaultCacheBehavior) DefaultCacheBehavior.TrustedKeyGroups = { Enabled: true, Quantity: Items.length + 1, Items: [...Items, group] };
      });
    },
  },
  {
    how: 'the signed distribution trusts another key group in place of ours',
    found: ['distribution.signed→key-group: foreign-key-group', 'distribution.signed→key-group: key-group-detached'],
    by: async () => {
      const group = await foreignGroup('in-place-of-ours');
      await changeDistribution('SIGNED', ({ DefaultCacheBehavior }) => {
        if (DefaultCacheBehavior) DefaultCacheBehavior.TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: [group] };
      });
    },
  },
  {
    how: 'alternate names and a certificate are added', found: ['distribution.signed: names-changed'],
    by: () => changeDistribution('SIGNED', (config) => {
      config.Aliases = { Quantity: 1, Items: ['theirs.example.org'] };
      config.ViewerCertificate = {
        ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/theirs', SSLSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021',
      };
    }),
  },
  {
    how: 'the signed distribution serves over http', found: ['distribution.signed: http-allowed'],
    by: () => changeDistribution('SIGNED', ({ DefaultCacheBehavior }) => {
      if (DefaultCacheBehavior) DefaultCacheBehavior.ViewerProtocolPolicy = 'allow-all';
    }),
  },
  {
    how: 'the signed distribution keeps queries from S3, as those made by earlier versions do', found: ['distribution.signed: query-dropped'],
    by: () => changeDistribution('SIGNED', dropQueries),
  },
  {
    how: 'the signed distribution reads another bucket', found: ['distribution.signed: origin-changed'],
    by: () => changeDistribution('SIGNED', ({ Origins }) => {
      for (const origin of Origins?.Items ?? []) origin.DomainName = 'somebody-elses.s3.eu-central-1.amazonaws.com';
    }),
  },
  {
    how: 'the identity is detached', found: ['distribution.basic→identity.basic: identity-detached'],
    by: () => changeDistribution('BASIC', ({ Origins }) => {
      for (const origin of Origins?.Items ?? []) origin.OriginAccessControlId = '';
    }),
  },
  {
    how: 'headers, price class and comment are changed',
    found: ['distribution.basic: headers-detached', 'distribution.basic: price-class-changed', 'distribution.basic: comment-changed'],
    by: () => changeDistribution('BASIC', (config) => {
      if (config.DefaultCacheBehavior) delete config.DefaultCacheBehavior.ResponseHeadersPolicyId;
      config.PriceClass = 'PriceClass_100';
      config.Comment = 'mine now';
    }),
  },
  {
    how: 'the origin access control stops signing', found: ['identity.signed: identity-unsigned', 'identity.basic: identity-unsigned'],
    by: () => stopSigning(library),
  },
  {
    how: 'a foreign key is in the key group', found: ['key-group→signing-key: foreign-key'],
    by: async () => {
      const added = await foreignKey('beside-ours');
      await changeKeys((ids) => [...ids, added]);
    },
  },
  {
    how: 'a foreign key took the place of ours', found: ['key-group→signing-key: key-missing', 'key-group→signing-key: foreign-key'],
    by: async () => {
      const added = await foreignKey('in-place-of-ours');
      await changeKeys(() => [added]);
    },
  },
  {
    how: 'the headers policy allows another origin', found: ['headers-policy: headers-origin-stale'],
    by: allowAnotherOrigin,
  },
];

test.each(BREAKS)('when $how: the look names just that, and the repair makes exactly its plan’s calls and puts it back', async ({ by, found }) => {
  await by();
  expect((await drifts()).sort()).toEqual([...found].sort());

  const input = { libraryId: library.id, subjects: [] };
  const before = await contentsOfDatabase();
  const shown = await repairLibrary(world.owner, input, 'dry-run');
  expect(await contentsOfDatabase()).toEqual(before);
  world.aws.journal.clear();
  const recorded = await repairLibrary(world.owner, input);
  if (!recorded.ok || !shown.ok) throw new Error('the repair was refused');
  expect(shown.value.steps).toEqual(recorded.value.steps);
  await workUntilIdle();
  expect(await findOperation(world.owner, recorded.value.operationId)).toMatchObject({ state: 'DONE' });
  expect(callsMade(world.aws)).toEqual(recorded.value.steps.flatMap(({ calls }) => calls.map(({ call }) => call)).sort());

  const after = await findLibrary(world.owner, library.id);
  expect(after?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(after?.latestProof).toMatchObject({ passed: true });
});

test('statements and tags of others survive a repair; one that allows everybody goes, and the plan names it', async () => {
  const resource = `${library.bucket.arn}/*`;
  await bucketS3().send(new DeletePublicAccessBlockCommand({ Bucket: Bucket() }));
  await bucketS3().send(new PutBucketPolicyCommand({
    Bucket: Bucket(), Policy: JSON.stringify({ Version: '2012-10-17', Statement: [foreign(resource), everybody(resource)] }),
  }));
  await bucketS3().send(new PutBucketTaggingCommand({ Bucket: Bucket(), Tagging: { TagSet: [{ Key: 'team', Value: 'films' }] } }));
  await drifts();
  const repaired = await repairLibrary(world.owner, { libraryId: library.id, subjects: [] });
  expect(repaired.ok && repaired.value.steps.map(({ title }) => title)).toEqual(expect.arrayContaining([expect.stringContaining('statement Open')]));
  await workUntilIdle();
  const { Policy } = await bucketS3().send(new GetBucketPolicyCommand({ Bucket: Bucket() }));
  expect(JSON.parse(Policy ?? '{}')).toMatchObject({ Statement: [foreign(resource), { Sid: 'UsherSigned' }, { Sid: 'UsherBasic' }] });
  const { TagSet } = await bucketS3().send(new GetBucketTaggingCommand({ Bucket: Bucket() }));
  expect(TagSet).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'films' }]));
  // Another account reads past every signature: that is named as long as it stands, and is the owner's to take away.
  expect(await drifts()).toEqual(['bucket: policy-shared']);
  expect(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] })).toMatchObject({ ok: false });
  await changePolicy((policy) => { policy.Statement = policy.Statement.filter(({ Sid }) => Sid !== 'Backup'); });
});

test('a repair of chosen subjects leaves the others as they are', async () => {
  await bucketS3().send(new DeleteBucketLifecycleCommand({ Bucket: Bucket() }));
  await changeDistribution('SIGNED', (config) => { config.Enabled = false; });
  await drifts();
  await repairLibrary(world.owner, { libraryId: library.id, subjects: ['distribution.signed'] });
  await workUntilIdle();
  expect(await drifts()).toEqual(['bucket: lifecycle-missing']);
  await repairLibrary(world.owner, { libraryId: library.id, subjects: [] });
  await workUntilIdle();
  expect(await drifts()).toEqual([]);
});

test('what only differs leaves the proof as it was, and can be put back alone', async () => {
  const standing = async () => (await listLibraries(world.owner)).find(({ id }) => id === library.id);
  await requestProof(world.owner, library.id);
  await workUntilIdle();
  await changeDistribution('BASIC', (config) => { config.PriceClass = 'PriceClass_200'; });
  expect(await drifts()).toEqual(['distribution.basic: price-class-changed']);
  expect(await standing()).toMatchObject({ proof: 'closed', seen: { broken: 0, differing: 1, openness: 'closed' } });

  await changeDistribution('BASIC', (config) => { config.Comment = 'by hand'; });
  await drifts();
  await repairLibrary(world.owner, { libraryId: library.id, subjects: ['distribution.basic'], codes: ['price-class-changed'] });
  await workUntilIdle();
  expect(await drifts()).toEqual(['distribution.basic: comment-changed']);
  await repairLibrary(world.owner, { libraryId: library.id, subjects: [] });
  await workUntilIdle();
  expect(await drifts()).toEqual([]);
});

test('lists say of each thing how the last look found it otherwise', async () => {
  const seen = async () => {
    const rows = await withSeen(world.owner, 'distribution', await listDistributions(world.owner));
    const groups = await withSeen(world.owner, 'key-group', await listKeyGroups(world.owner));
    return { ...Object.fromEntries(rows.map((row) => [row.role, row.seen])), groups: groups.map((group) => group.seen) };
  };
  expect(await seen()).toEqual({ SIGNED: null, BASIC: null, groups: [null] });
  await changeDistribution('SIGNED', (config) => { config.Enabled = false; });
  await changeDistribution('BASIC', (config) => { config.PriceClass = 'PriceClass_200'; });
  await drifts();
  expect(await seen()).toEqual({ SIGNED: 'disabled', BASIC: 'differs', groups: [null] });
  await repairLibrary(world.owner, { libraryId: library.id, subjects: [] });
  await workUntilIdle();
  expect(await seen()).toEqual({ SIGNED: null, BASIC: null, groups: [null] });
});

test('where nothing is otherwise, a repair is refused and nothing is recorded', async () => {
  expect(await drifts()).toEqual([]);
  const before = await db().operation.count();
  expect(await repairLibrary(world.owner, { libraryId: library.id, subjects: [] })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await db().operation.count()).toBe(before);
});

test('every resource’s page has what is recorded beside what AWS has, with what differs', async () => {
  await changeDistribution('BASIC', (config) => { config.PriceClass = 'PriceClass_200'; });
  const id = library.distributions.find(({ role }) => role === 'BASIC')?.id ?? '';
  world.aws.journal.clear();
  await requestLookAt(world.owner, { resourceType: 'distribution', resourceId: id });
  await workUntilIdle();
  expect(callsMade(world.aws)).toEqual(['cloudfront:GetDistribution']);
  const seen = await findObservation(world.owner, 'distribution', id);
  expect(seen?.facts.filter(({ differs }) => differs)).toEqual([
    { label: 'Price class', recorded: 'PriceClass_All', live: 'PriceClass_200', differs: true },
  ]);
  expect(seen?.problems).toHaveLength(1);
  const types = await db().observation.groupBy({ by: ['resourceType'] });
  expect(types.map(({ resourceType }) => resourceType).sort()).toEqual(
    ['bucket', 'distribution', 'headers-policy', 'key-group', 'origin-identity', 'signing-key'],
  );
  await drifts();
  await repairLibrary(world.owner, { libraryId: library.id, subjects: [] });
  await workUntilIdle();
});
