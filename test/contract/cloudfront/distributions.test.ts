import type { CloudFront, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  distributionConfig,
  finishDeployments,
  openTarget,
  refusalOf,
  type Target,
} from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

async function create(config: DistributionConfig = distributionConfig('one')) {
  const { Distribution: distribution, ETag: etag } = await cloudfront.createDistribution({
    DistributionConfig: config,
  });
  if (!distribution?.Id || !distribution.DistributionConfig) throw new Error('No distribution');
  return { id: distribution.Id, etag, distribution, config: distribution.DistributionConfig };
}

function withBehavior(change: Partial<DefaultCacheBehavior>): DistributionConfig {
  const config = distributionConfig('one');
  return {
    ...config,
    DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...change } as DefaultCacheBehavior,
  };
}

async function createKeyGroup(name = 'group') {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  });
  const key = await cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: name, Name: name, EncodedKey: pem.toString() },
  });
  const keyId = key.PublicKey?.Id ?? '';
  const group = await cloudfront.createKeyGroup({ KeyGroupConfig: { Name: name, Items: [keyId] } });
  return { id: group.KeyGroup?.Id ?? '', etag: group.ETag, keyId };
}

test('a new distribution is in progress, complete with defaults, and named after the edge (Local AWS)', async () => {
  const { id, distribution, config } = await create();
  expect(id).toMatch(/^E[A-Z0-9]{13}$/);
  expect(distribution).toMatchObject({
    Status: 'InProgress',
    ARN: expect.stringMatching(new RegExp(`^arn:aws:cloudfront::\\d{12}:distribution/${id}$`)),
    DomainName: expect.stringMatching(/^d[a-z0-9]+\.cloudfront\.(net|localhost:\d+)$/),
    ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
  });
  expect(config).toMatchObject({
    Aliases: { Quantity: 0 },
    PriceClass: 'PriceClass_All',
    DefaultCacheBehavior: { AllowedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] }, Compress: false },
  });
  await finishDeployments(target);
  expect((await cloudfront.getDistribution({ Id: id })).Distribution?.Status).toBe('Deployed');
});

test('a caller reference makes one distribution only, and the refusal names it', async () => {
  const { id } = await create();
  const again = create();
  await expect(again).rejects.toThrow(id);
  expect(await refusalOf(again)).toBe('DistributionAlreadyExists 409');
  const { DistributionList: list } = await cloudfront.listDistributions({});
  expect(list?.Items?.map((item) => item.Id)).toEqual([id]);
  expect(JSON.stringify(list)).not.toContain('CallerReference');
});

test('what a distribution names must exist', async () => {
  const missing = '00000000-0000-4000-8000-000000000000';
  const trusting = (id: string) =>
    withBehavior({ TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [id] } });
  const cases: [DistributionConfig, string][] = [
    [
      distributionConfig('one', {
        S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/ENONE' },
      }),
      'InvalidOriginAccessIdentity 400',
    ],
    [
      distributionConfig('one', { S3OriginConfig: { OriginAccessIdentity: 'ENONE' } }),
      'InvalidOriginAccessIdentity 400',
    ],
    [distributionConfig('one', { OriginAccessControlId: 'ENONE' }), 'InvalidOriginAccessControl 400'],
    [distributionConfig('one', { DomainName: 'www.example.com' }), 'InvalidArgument 400'],
    [trusting(missing), 'TrustedKeyGroupDoesNotExist 400'],
    [withBehavior({ CachePolicyId: missing }), 'NoSuchCachePolicy 404'],
    [withBehavior({ ResponseHeadersPolicyId: missing }), 'NoSuchResponseHeadersPolicy 404'],
    [withBehavior({ OriginRequestPolicyId: missing }), 'NoSuchOriginRequestPolicy 404'],
    [withBehavior({ TargetOriginId: 'other' }), 'NoSuchOrigin 404'],
    [withBehavior({ TrustedKeyGroups: { Enabled: true, Quantity: 0 } }), 'InvalidArgument 400'],
    [
      withBehavior({ TrustedKeyGroups: { Enabled: true, Quantity: 2, Items: [missing] } }),
      'InconsistentQuantities 400',
    ],
    [withBehavior({ CachePolicyId: undefined }), 'InvalidArgument 400'],
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the older way, refused beside a cache policy
    [withBehavior({ MinTTL: 5 }), 'InvalidArgument 400'],
    [withBehavior({ AllowedMethods: { Quantity: 2, Items: ['GET', 'POST'] } }), 'InvalidArgument 400'],
  ];
  for (const [config, refusal] of cases) expect(await refusalOf(create(config)), refusal).toBe(refusal);
  expect((await cloudfront.listDistributions({})).DistributionList?.Quantity).toBe(0);
});

test('an origin has an identity or an access control, not both, and neither goes while it is used', async () => {
  const identity = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'r', Comment: '' },
  });
  const identityId = identity.CloudFrontOriginAccessIdentity?.Id ?? '';
  const control = await cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'control',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  });
  const controlId = control.OriginAccessControl?.Id ?? '';
  const S3OriginConfig = { OriginAccessIdentity: `origin-access-identity/cloudfront/${identityId}` };
  const both = distributionConfig('both', { S3OriginConfig, OriginAccessControlId: controlId });
  expect(await refusalOf(create(both))).toBe('IllegalOriginAccessConfiguration 400');

  await create(distributionConfig('identity', { S3OriginConfig }));
  await create(distributionConfig('control', { OriginAccessControlId: controlId }));
  const removeIdentity = cloudfront.deleteCloudFrontOriginAccessIdentity({
    Id: identityId,
    IfMatch: identity.ETag,
  });
  expect(await refusalOf(removeIdentity)).toBe('CloudFrontOriginAccessIdentityInUse 409');
  const removeControl = cloudfront.deleteOriginAccessControl({ Id: controlId, IfMatch: control.ETag });
  expect(await refusalOf(removeControl)).toBe('OriginAccessControlInUse 409');
});

test('a key group that a distribution trusts stays, and the distribution shows its keys', async () => {
  const group = await createKeyGroup();
  const trusting = { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [group.id] } };
  const { id, distribution } = await create(withBehavior(trusting));
  expect(distribution.ActiveTrustedKeyGroups).toEqual({
    Enabled: true,
    Quantity: 1,
    Items: [{ KeyGroupId: group.id, KeyPairIds: { Quantity: 1, Items: [group.keyId] } }],
  });
  const remove = cloudfront.deleteKeyGroup({ Id: group.id, IfMatch: group.etag });
  expect(await refusalOf(remove)).toBe('ResourceInUse 409');
  const { DistributionIdList: using } = await cloudfront.listDistributionsByKeyGroup({
    KeyGroupId: group.id,
  });
  expect(using?.Items).toEqual([id]);

  const groups = [group.id];
  for (const name of ['b', 'c', 'd', 'e']) groups.push((await createKeyGroup(name)).id);
  const five = { TrustedKeyGroups: { Enabled: true, Quantity: 5, Items: groups } };
  const tooMany = { ...withBehavior(five), CallerReference: 'two' };
  expect(await refusalOf(create(tooMany))).toBe('TooManyKeyGroupsAssociatedToDistribution 400');
});

test('every update needs the newest version and deploys anew', async () => {
  const { id, etag, config } = await create();
  await finishDeployments(target);
  const update = (IfMatch: string | undefined, change: Partial<DistributionConfig>) =>
    cloudfront.updateDistribution({ Id: id, IfMatch, DistributionConfig: { ...config, ...change } });
  const updated = await update(etag, { Comment: 'changed' });
  expect(updated.Distribution?.Status).toBe('InProgress');
  expect(updated.ETag).not.toBe(etag);
  expect(await refusalOf(update(etag, { Comment: 'stale' }))).toBe('PreconditionFailed 412');
  expect(await refusalOf(update(undefined, {}))).toBe('InvalidIfMatchVersion 400');
  expect(await refusalOf(update(updated.ETag, { CallerReference: 'other' }))).toBe('IllegalUpdate 400');
  const read = await cloudfront.getDistributionConfig({ Id: id });
  expect(read).toMatchObject({ ETag: updated.ETag, DistributionConfig: { Comment: 'changed' } });
});

test('a distribution is deleted only when it is disabled, deployed, and its version is known', async () => {
  const { id, etag, config } = await create();
  await finishDeployments(target);
  const remove = (IfMatch: string | undefined) => cloudfront.deleteDistribution({ Id: id, IfMatch });
  expect(await refusalOf(remove(etag))).toBe('DistributionNotDisabled 409');
  const disabled = await cloudfront.updateDistribution({
    Id: id,
    IfMatch: etag,
    DistributionConfig: { ...config, Enabled: false },
  });
  expect(await refusalOf(remove(disabled.ETag))).toBe('DistributionNotDisabled 409');
  await finishDeployments(target);
  expect(await refusalOf(remove(etag))).toBe('PreconditionFailed 412');
  expect(await refusalOf(remove(undefined))).toBe('InvalidIfMatchVersion 400');
  await remove(disabled.ETag);
  expect(await refusalOf(cloudfront.getDistribution({ Id: id }))).toBe('NoSuchDistribution 404');
});

test('whose signatures are asked for is said once, and never without asking for them', async () => {
  const { id } = await createKeyGroup();
  const cases: [DistributionConfig, string][] = [
    [withBehavior({ TrustedKeyGroups: { Enabled: false, Quantity: 1, Items: [id] } }), 'InvalidArgument 400'],
    [withBehavior({ TrustedKeyGroups: { Enabled: true, Quantity: 2, Items: [id, id] } }), 'InvalidArgument 400'],
    [withBehavior({ TrustedSigners: { Enabled: false, Quantity: 1, Items: ['self'] } }), 'InvalidArgument 400'],
  ];
  for (const [config, refusal] of cases) {
    expect(await refusalOf(create(config)), JSON.stringify(config)).toBe(refusal);
  }
  await create(withBehavior({ TrustedKeyGroups: { Enabled: false, Quantity: 0 } }));
});

test('an alternate name needs a certificate and belongs to one distribution', async () => {
  const Aliases = { Quantity: 1, Items: ['media.example.com'] };
  const ViewerCertificate = {
    ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
    SSLSupportMethod: 'sni-only' as const,
  };
  expect(await refusalOf(create(distributionConfig('one', {}, { Aliases })))).toBe(
    'InvalidViewerCertificate 400',
  );
  await create(distributionConfig('one', {}, { Aliases, ViewerCertificate }));
  const second = create(distributionConfig('two', {}, { Aliases, ViewerCertificate }));
  expect(await refusalOf(second)).toBe('CNAMEAlreadyExists 409');
});

test('what the edge would have to act on and cannot is refused by name (Local AWS)', async () => {
  const geo = { GeoRestriction: { RestrictionType: 'blacklist' as const, Quantity: 1, Items: ['DE'] } };
  const function_ = {
    FunctionARN: 'arn:aws:cloudfront::111122223333:function/f',
    EventType: 'viewer-request' as const,
  };
  const configs = [
    distributionConfig('geo', {}, { Restrictions: geo }),
    distributionConfig('waf', {}, { WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1' }),
    withBehavior({ FunctionAssociations: { Quantity: 1, Items: [function_] } }),
    withBehavior({ TrustedSigners: { Enabled: true, Quantity: 1, Items: ['self'] } }),
  ];
  for (const config of configs) expect(await refusalOf(create(config))).toBe('NotImplemented 501');
});

test('tags are set at creation or later and change no version', async () => {
  const created = await cloudfront.createDistributionWithTags({
    DistributionConfigWithTags: {
      DistributionConfig: distributionConfig('tagged'),
      Tags: { Items: [{ Key: 'usher', Value: 'library' }] },
    },
  });
  const Resource = created.Distribution?.ARN;
  await cloudfront.tagResource({ Resource, Tags: { Items: [{ Key: 'more', Value: '1' }] } });
  await cloudfront.untagResource({ Resource, TagKeys: { Items: ['usher'] } });
  expect((await cloudfront.listTagsForResource({ Resource })).Tags?.Items).toEqual([
    { Key: 'more', Value: '1' },
  ]);
  expect((await cloudfront.getDistribution({ Id: created.Distribution?.Id })).ETag).toBe(created.ETag);
  const nobodys = Resource?.replace(created.Distribution?.Id ?? '', 'ENONE');
  expect(await refusalOf(cloudfront.listTagsForResource({ Resource: nobodys }))).toBe('NoSuchResource 404');
});

test('an invalidation runs its course, once per caller reference', async () => {
  const { id } = await create();
  const invalidate = (paths: string[], CallerReference = 'i') =>
    cloudfront.createInvalidation({
      DistributionId: id,
      InvalidationBatch: { CallerReference, Paths: { Quantity: paths.length, Items: paths } },
    });
  const { Invalidation: invalidation } = await invalidate(['/*']);
  expect(invalidation?.Status).toBe('InProgress');
  expect((await invalidate(['/*'])).Invalidation?.Id).toBe(invalidation?.Id);
  expect(await refusalOf(invalidate(['/a'], ''))).toBe('InvalidArgument 400');
  const other = invalidate(['/a']);
  await expect(other).rejects.toThrow('caller reference that was used for a previous invalidation batch');
  expect(await refusalOf(other)).toBe('InvalidArgument 400');
  expect((await cloudfront.getDistribution({ Id: id })).Distribution?.InProgressInvalidationBatches).toBe(1);
  await finishDeployments(target);
  const read = await cloudfront.getInvalidation({ DistributionId: id, Id: invalidation?.Id });
  expect(read.Invalidation?.Status).toBe('Completed');
  expect((await cloudfront.listInvalidations({ DistributionId: id })).InvalidationList?.Quantity).toBe(1);
  const none = cloudfront.getInvalidation({ DistributionId: id, Id: 'INONE' });
  expect(await refusalOf(none)).toBe('NoSuchInvalidation 404');
});

test("another account's distributions, identities and groups cannot be named (another account)", async () => {
  const { id, etag } = await create();
  const group = await createKeyGroup();
  const stranger = target.strangersCloudFront;
  expect(await refusalOf(stranger.getDistribution({ Id: id }))).toBe('NoSuchDistribution 404');
  expect(await refusalOf(stranger.deleteDistribution({ Id: id, IfMatch: etag }))).toBe(
    'NoSuchDistribution 404',
  );
  const trusting = withBehavior({ TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [group.id] } });
  const theirs = stranger.createDistribution({
    DistributionConfig: { ...trusting, CallerReference: 'theirs' },
  });
  expect(await refusalOf(theirs)).toBe('TrustedKeyGroupDoesNotExist 400');
});
