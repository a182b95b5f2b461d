import type {
  CacheBehavior,
  CloudFront,
  CustomOriginConfig,
  DistributionConfig,
  Origin,
} from '@aws-sdk/client-cloudfront';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CACHING_DISABLED, distributionConfig, openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

const create = (config: DistributionConfig) => cloudfront.createDistribution({ DistributionConfig: config });
const withOrigin = (origin: Partial<Origin>) => distributionConfig('origin', origin);

const CUSTOM: CustomOriginConfig = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' };
const customOrigin = (config: Partial<CustomOriginConfig> = {}): Partial<Origin> => ({
  DomainName: 'www.example.com',
  S3OriginConfig: undefined,
  CustomOriginConfig: { ...CUSTOM, ...config },
});

test('what a distribution leaves out is returned as AWS fills it in', async () => {
  const { Distribution: distribution } = await create(distributionConfig('defaults'));
  expect(distribution?.DistributionConfig).toEqual({
    CallerReference: 'defaults',
    Comment: '',
    Enabled: true,
    Aliases: { Quantity: 0 },
    DefaultRootObject: '',
    Origins: {
      Quantity: 1,
      Items: [
        {
          Id: 'bucket',
          DomainName: 'some-bucket.s3.us-east-1.amazonaws.com',
          OriginPath: '',
          CustomHeaders: { Quantity: 0 },
          S3OriginConfig: { OriginAccessIdentity: '' },
          ConnectionAttempts: 3,
          ConnectionTimeout: 10,
          OriginShield: { Enabled: false },
          OriginAccessControlId: '',
        },
      ],
    },
    OriginGroups: { Quantity: 0 },
    DefaultCacheBehavior: {
      TargetOriginId: 'bucket',
      TrustedSigners: { Enabled: false, Quantity: 0 },
      TrustedKeyGroups: { Enabled: false, Quantity: 0 },
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: {
        Quantity: 2,
        Items: ['HEAD', 'GET'],
        CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
      },
      SmoothStreaming: false,
      Compress: false,
      LambdaFunctionAssociations: { Quantity: 0 },
      FunctionAssociations: { Quantity: 0 },
      FieldLevelEncryptionId: '',
      CachePolicyId: CACHING_DISABLED,
      GrpcConfig: { Enabled: false },
    },
    CacheBehaviors: { Quantity: 0 },
    CustomErrorResponses: { Quantity: 0 },
    Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    ViewerCertificate: {
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
      CertificateSource: 'cloudfront',
    },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    ContinuousDeploymentPolicyId: '',
    Staging: false,
  });
});

test('a configuration that is read can be written back and is the same when read again', async () => {
  /* eslint-disable @typescript-eslint/no-deprecated -- the older cache settings are part of what must survive */
  const old = {
    PathPattern: 'old/*',
    TargetOriginId: 'bucket',
    ViewerProtocolPolicy: 'allow-all',
    ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
    MinTTL: 0,
  } as CacheBehavior;
  /* eslint-enable @typescript-eslint/no-deprecated */
  const lists = {
    CacheBehaviors: { Quantity: 1, Items: [old] },
    CustomErrorResponses: { Quantity: 0, Items: [] },
    Restrictions: { GeoRestriction: { RestrictionType: 'none' as const, Quantity: 0, Items: [] } },
  };
  const { Distribution: distribution } = await create(distributionConfig('whole', customOrigin(), lists));
  const Id = distribution?.Id;
  const first = await cloudfront.getDistributionConfig({ Id });
  expect(first.DistributionConfig?.CustomErrorResponses).toEqual({ Quantity: 0 });
  const DistributionConfig = first.DistributionConfig;
  await cloudfront.updateDistribution({ Id, IfMatch: first.ETag, DistributionConfig });
  const second = await cloudfront.getDistributionConfig({ Id });
  expect(second.DistributionConfig).toEqual(first.DistributionConfig);
  expect(second.ETag).not.toBe(first.ETag);
});

test('an update is taken only whole', async () => {
  const { Distribution: distribution, ETag: etag } = await create(withOrigin(customOrigin()));
  const whole = distribution?.DistributionConfig;
  if (!whole) throw new Error('No configuration');
  const update = (DistributionConfig: DistributionConfig) =>
    cloudfront.updateDistribution({ Id: distribution.Id, IfMatch: etag, DistributionConfig });
  const behavior = whole.DefaultCacheBehavior;
  if (!behavior) throw new Error('No behavior');
  const parts: [DistributionConfig, string][] = [
    [{ ...whole, HttpVersion: undefined }, 'HttpVersion'],
    [{ ...whole, DefaultRootObject: undefined }, 'DefaultRootObject'],
    [{ ...whole, Logging: undefined }, 'Logging'],
    [{ ...whole, DefaultCacheBehavior: { ...behavior, Compress: undefined } }, 'Compress'],
    [
      { ...whole, Origins: distributionConfig('any', customOrigin({ OriginKeepaliveTimeout: 5 })).Origins },
      'OriginReadTimeout',
    ],
  ];
  for (const [part, missing] of parts) {
    const refused = update(part);
    await expect(refused, missing).rejects.toThrow(missing);
    expect(await refusalOf(refused), missing).toBe('IllegalUpdate 400');
  }
  await update({ ...whole, OriginGroups: undefined, IsIPV6Enabled: undefined });
});

test('an origin is one bucket or one server, and what is said of it fits', async () => {
  const { OriginAccessControl: control } = await cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'for buckets',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  });
  const header = (index: number) => ({ HeaderName: `x-${index}`, HeaderValue: 'v' });
  const headers = { Quantity: 11, Items: Array.from({ length: 11 }, (_, index) => header(index)) };
  const cases: [Partial<Origin>, string][] = [
    [{ CustomOriginConfig: CUSTOM }, 'InvalidOrigin 400'],
    [{ S3OriginConfig: undefined }, 'InvalidOrigin 400'],
    [{ DomainName: 'bucket.s3-website-us-east-1.amazonaws.com' }, 'InvalidArgument 400'],
    [{ ...customOrigin(), DomainName: 'https://www.example.com/' }, 'InvalidArgument 400'],
    [{ OriginPath: 'no-slash' }, 'InvalidArgument 400'],
    [{ CustomHeaders: headers }, 'TooManyOriginCustomHeaders 400'],
    [{ ConnectionAttempts: 4 }, 'InvalidArgument 400'],
    [{ ConnectionTimeout: 11 }, 'InvalidArgument 400'],
    [customOrigin({ OriginReadTimeout: 121 }), 'InvalidOriginReadTimeout 400'],
    [customOrigin({ OriginKeepaliveTimeout: 0 }), 'InvalidOriginKeepaliveTimeout 400'],
    [
      { ...customOrigin(), OriginAccessControlId: control?.Id },
      'InvalidDomainNameForOriginAccessControl 400',
    ],
  ];
  for (const [origin, refusal] of cases) {
    expect(await refusalOf(create(withOrigin(origin))), JSON.stringify(origin)).toBe(refusal);
  }
});

test('a distribution says only what there is', async () => {
  const certificate = {
    ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
    SSLSupportMethod: 'sni-only',
  } as const;
  const cases: [Partial<DistributionConfig>, string][] = [
    [{ DefaultRootObject: '/index.html' }, 'InvalidDefaultRootObject 400'],
    [{ HttpVersion: 'http4' as 'http2' }, 'InvalidArgument 400'],
    [{ PriceClass: 'PriceClass_1' as 'PriceClass_All' }, 'InvalidArgument 400'],
    [{ Comment: 'x'.repeat(129) }, 'InvalidArgument 400'],
    [
      { Aliases: { Quantity: 1, Items: ['not a name'] }, ViewerCertificate: certificate },
      'InvalidArgument 400',
    ],
    [
      { Aliases: { Quantity: 1, Items: ['mine.cloudfront.net'] }, ViewerCertificate: certificate },
      'InvalidArgument 400',
    ],
    [
      { Aliases: { Quantity: 1, Items: ['mine.cloudfront.localhost'] }, ViewerCertificate: certificate },
      'InvalidArgument 400',
    ],
    [
      { Aliases: { Quantity: 2, Items: ['a.example.com', 'A.example.com'] }, ViewerCertificate: certificate },
      'InvalidArgument 400',
    ],
    [{ CallerReference: '' }, 'InvalidArgument 400'],
    [
      { Aliases: { Quantity: 1, Items: ['x'.repeat(5_000)] }, ViewerCertificate: certificate },
      'InvalidArgument 400',
    ],
  ];
  for (const [more, refusal] of cases) {
    expect(await refusalOf(create(distributionConfig('one', {}, more))), JSON.stringify(more)).toBe(refusal);
  }
});

test("a certificate of the account's own is returned by both its names", async () => {
  const ACMCertificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
  const { Distribution: distribution } = await create(
    distributionConfig('certificate', {}, {
      Aliases: { Quantity: 1, Items: ['media.example.com'] },
      ViewerCertificate: { ACMCertificateArn, SSLSupportMethod: 'sni-only' },
    }),
  );
  expect(distribution?.DistributionConfig?.ViewerCertificate).toEqual({
    CloudFrontDefaultCertificate: false,
    ACMCertificateArn,
    SSLSupportMethod: 'sni-only',
    MinimumProtocolVersion: 'TLSv1.2_2021',
    Certificate: ACMCertificateArn,
    CertificateSource: 'acm',
  });
});

test("a certificate is the account's own, in the one region that CloudFront looks in", async () => {
  for (const place of ['eu-west-1:111122223333', 'us-east-1:444455556666', 'us-east-1:']) {
    const ACMCertificateArn = `arn:aws:acm:${place}:certificate/1`;
    const ViewerCertificate = { ACMCertificateArn, SSLSupportMethod: 'sni-only' as const };
    const refused = create(distributionConfig('certificate', {}, { ViewerCertificate }));
    await expect(refused, place).rejects.toThrow("isn't in us-east-1 region");
    expect(await refusalOf(refused), place).toBe('InvalidViewerCertificate 400');
  }
});

test("the case of an alternate name does not make it another's", async () => {
  const aliased = (reference: string, name: string) =>
    create(
      distributionConfig(reference, {}, {
        Aliases: { Quantity: 1, Items: [name] },
        ViewerCertificate: {
          ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
          SSLSupportMethod: 'sni-only',
        },
      }),
    );
  await aliased('one', 'media.example.com');
  expect(await refusalOf(aliased('two', 'Media.Example.com'))).toBe('CNAMEAlreadyExists 409');
});

test('a tag has a name that is not AWS\'s, and a distribution has fifty of them', async () => {
  const tagged = (reference: string, Items: { Key: string; Value: string }[]) =>
    cloudfront.createDistributionWithTags({
      DistributionConfigWithTags: {
        DistributionConfig: distributionConfig(reference),
        Tags: { Items },
      },
    });
  const tags = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ Key: `key-${index}`, Value: '' }));
  expect(await refusalOf(tagged('reserved', [{ Key: 'aws:mine', Value: '' }]))).toBe('InvalidTagging 400');
  expect(await refusalOf(tagged('many', tags(51)))).toBe('InvalidTagging 400');
  const { Distribution: distribution } = await tagged('fifty', tags(50));
  const more = { Resource: distribution?.ARN, Tags: { Items: [{ Key: 'one-more', Value: '' }] } };
  expect(await refusalOf(cloudfront.tagResource(more))).toBe('InvalidTagging 400');
  expect(await refusalOf(cloudfront.tagResource({ ...more, Resource: 'no arn' }))).toBe('InvalidArgument 400');
  expect((await cloudfront.listDistributions({})).DistributionList?.Quantity).toBe(1);
});
