import type { CloudFront, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CACHING_DISABLED, distributionConfig, openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

/** Calls as often as is said, at once, with 0, 1, 2 … */
async function times(count: number, call: (index: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

/** Gives the refusal of one call more than there is room for. */
async function refusalAfter(count: number, call: (index: number) => Promise<unknown>): Promise<string> {
  await times(count, call);
  return refusalOf(call(count));
}

const create = (config: DistributionConfig) => cloudfront.createDistribution({ DistributionConfig: config });

const createIdentity = (index: number) =>
  cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: `identity-${index}`, Comment: '' },
  });

const createControl = (index: number) =>
  cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: `control-${index}`,
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  });

const createCachePolicy = (index: number) =>
  cloudfront.createCachePolicy({ CachePolicyConfig: { Name: `cache-${index}`, MinTTL: 1 } });

const createHeadersPolicy = (index: number) =>
  cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: {
      Name: `headers-${index}`,
      RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Powered-By' }] },
    },
  });

async function createKeyGroup(): Promise<string> {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
  const { PublicKey: key } = await cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: 'key', Name: 'key', EncodedKey: pem.toString() },
  });
  const { KeyGroup: group } = await cloudfront.createKeyGroup({
    KeyGroupConfig: { Name: 'group', Items: [key?.Id ?? ''] },
  });
  return group?.Id ?? '';
}

test('an account has room for a hundred identities and a hundred access controls', async () => {
  expect(await refusalAfter(100, createIdentity)).toBe('TooManyCloudFrontOriginAccessIdentities 400');
  expect(await refusalAfter(100, createControl)).toBe('TooManyOriginAccessControls 400');
});

test('an account has room for twenty policies of a kind', async () => {
  expect(await refusalAfter(20, createCachePolicy)).toBe('TooManyCachePolicies 400');
  expect(await refusalAfter(20, createHeadersPolicy)).toBe('TooManyResponseHeadersPolicies 400');
});

test('a distribution has room for so many origins, behaviors and names', async () => {
  const origin = (index: number) => ({
    Id: `origin-${index}`,
    DomainName: 'some-bucket.s3.us-east-1.amazonaws.com',
    S3OriginConfig: { OriginAccessIdentity: '' },
  });
  const behavior = (index: number) => ({
    PathPattern: `${index}/*`,
    TargetOriginId: 'bucket',
    ViewerProtocolPolicy: 'https-only' as const,
    CachePolicyId: CACHING_DISABLED,
  });
  const listOf = <Item>(count: number, item: (index: number) => Item) => ({
    Quantity: count,
    Items: Array.from({ length: count }, (_, index) => item(index)),
  });
  const cases: [Partial<DistributionConfig>, string][] = [
    [{ Origins: listOf(101, origin) }, 'TooManyOrigins 400'],
    [{ CacheBehaviors: listOf(76, behavior) }, 'TooManyCacheBehaviors 400'],
    [{ Aliases: listOf(101, (index) => `m${index}.example.com`) }, 'TooManyDistributionCNAMEs 400'],
  ];
  for (const [more, refusal] of cases) {
    expect(await refusalOf(create(distributionConfig('full', {}, more))), refusal).toBe(refusal);
  }
  await create(distributionConfig('75', {}, { CacheBehaviors: listOf(75, behavior) }));
});

test('a hundred distributions share a resource, five hundred an account, and lists come by the hundred', async () => {
  const controlId = (await createControl(0)).OriginAccessControl?.Id;
  const keyGroupId = await createKeyGroup();
  const cachePolicyId = (await createCachePolicy(0)).CachePolicy?.Id;
  const headersPolicyId = (await createHeadersPolicy(0)).ResponseHeadersPolicy?.Id;
  const plain = { TargetOriginId: 'bucket', ViewerProtocolPolicy: 'https-only' as const };
  const control = { OriginAccessControlId: controlId };
  const TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: [keyGroupId] };
  const behavior = (more: object) => ({
    DefaultCacheBehavior: { ...plain, CachePolicyId: CACHING_DISABLED, ...more },
  });
  const everything = behavior({
    TrustedKeyGroups,
    CachePolicyId: cachePolicyId,
    ResponseHeadersPolicyId: headersPolicyId,
  });
  await times(100, (index) => create(distributionConfig(`shared-${index}`, control, everything)));
  const oneMore: [DistributionConfig, string][] = [
    [distributionConfig('c', control), 'TooManyDistributionsAssociatedToOriginAccessControl 400'],
    [
      distributionConfig('k', {}, behavior({ TrustedKeyGroups })),
      'TooManyDistributionsAssociatedToKeyGroup 400',
    ],
    [
      distributionConfig('p', {}, behavior({ CachePolicyId: cachePolicyId })),
      'TooManyDistributionsAssociatedToCachePolicy 400',
    ],
    [
      distributionConfig('h', {}, behavior({ ResponseHeadersPolicyId: headersPolicyId })),
      'TooManyDistributionsAssociatedToResponseHeadersPolicy 400',
    ],
  ];
  for (const [config, refusal] of oneMore) expect(await refusalOf(create(config)), refusal).toBe(refusal);

  const createPlain = (index: number) => create(distributionConfig(`plain-${index}`));
  expect(await refusalAfter(400, createPlain)).toBe('TooManyDistributions 400');
  const { DistributionList: list } = await cloudfront.listDistributions({ MaxItems: 1000 });
  expect(list).toMatchObject({ Quantity: 100, MaxItems: 100, IsTruncated: true });
  const using = await cloudfront.listDistributionsByKeyGroup({ KeyGroupId: keyGroupId, MaxItems: 60 });
  expect(using.DistributionIdList).toMatchObject({ Quantity: 60, IsTruncated: true });
  const rest = await cloudfront.listDistributionsByKeyGroup({
    KeyGroupId: keyGroupId,
    Marker: using.DistributionIdList?.NextMarker,
  });
  expect(rest.DistributionIdList).toMatchObject({ Quantity: 40, IsTruncated: false });
});
