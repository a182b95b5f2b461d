import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
} from '@aws-sdk/client-cloudfront';

/**
 * Takes a configuration as a client sent it, gives it as AWS returns it: every optional part filled in.
 * A client that compares what it wants with what it reads sees the same differences here as at AWS.
 */
export function withDefaults(config: DistributionConfig): DistributionConfig {
  return {
    ...config,
    Aliases: config.Aliases ?? { Quantity: 0 },
    DefaultRootObject: config.DefaultRootObject ?? '',
    Origins: config.Origins && { ...config.Origins, Items: config.Origins.Items?.map(originWithDefaults) },
    OriginGroups: config.OriginGroups ?? { Quantity: 0 },
    DefaultCacheBehavior: config.DefaultCacheBehavior && behaviorWithDefaults(config.DefaultCacheBehavior),
    CacheBehaviors: {
      Quantity: config.CacheBehaviors?.Quantity ?? 0,
      Items: config.CacheBehaviors?.Items?.map((behavior) => behaviorWithDefaults<CacheBehavior>(behavior)),
    },
    CustomErrorResponses: config.CustomErrorResponses ?? { Quantity: 0 },
    Logging: config.Logging ?? { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: config.PriceClass ?? 'PriceClass_All',
    ViewerCertificate: config.ViewerCertificate ?? {
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
      CertificateSource: 'cloudfront',
    },
    Restrictions: config.Restrictions ?? { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: config.WebACLId ?? '',
    HttpVersion: config.HttpVersion ?? 'http2',
    IsIPV6Enabled: config.IsIPV6Enabled ?? false,
    ContinuousDeploymentPolicyId: config.ContinuousDeploymentPolicyId ?? '',
    Staging: config.Staging ?? false,
  };
}

function originWithDefaults(origin: Origin): Origin {
  return {
    ...origin,
    OriginPath: origin.OriginPath ?? '',
    CustomHeaders: origin.CustomHeaders ?? { Quantity: 0 },
    ConnectionAttempts: origin.ConnectionAttempts ?? 3,
    ConnectionTimeout: origin.ConnectionTimeout ?? 10,
    OriginShield: origin.OriginShield ?? { Enabled: false },
    OriginAccessControlId: origin.OriginAccessControlId ?? '',
  };
}

function behaviorWithDefaults<Behavior extends DefaultCacheBehavior>(behavior: Behavior): Behavior {
  return {
    ...behavior,
    TrustedSigners: behavior.TrustedSigners ?? { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: behavior.TrustedKeyGroups ?? { Enabled: false, Quantity: 0 },
    AllowedMethods: {
      Quantity: behavior.AllowedMethods?.Quantity ?? 2,
      Items: behavior.AllowedMethods?.Items ?? ['HEAD', 'GET'],
      CachedMethods: behavior.AllowedMethods?.CachedMethods ?? { Quantity: 2, Items: ['HEAD', 'GET'] },
    },
    SmoothStreaming: behavior.SmoothStreaming ?? false,
    Compress: behavior.Compress ?? false,
    LambdaFunctionAssociations: behavior.LambdaFunctionAssociations ?? { Quantity: 0 },
    FunctionAssociations: behavior.FunctionAssociations ?? { Quantity: 0 },
    FieldLevelEncryptionId: behavior.FieldLevelEncryptionId ?? '',
    GrpcConfig: behavior.GrpcConfig ?? { Enabled: false },
  };
}
