import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  GeoRestriction,
  Origin,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { cacheSettingsWithDefaults } from './forwarded-values';

/**
 * Takes a configuration as a client sent it, gives it as AWS returns it: every optional part filled in.
 * A client that compares what it wants with what it reads sees the same differences here as at AWS.
 * The values are those of the AWS CLI's examples of create-distribution.
 */
export function withDefaults(config: DistributionConfig): DistributionConfig {
  return {
    ...config,
    Aliases: listed(config.Aliases),
    DefaultRootObject: config.DefaultRootObject ?? '',
    Origins: config.Origins && { ...config.Origins, Items: config.Origins.Items?.map(originWithDefaults) },
    OriginGroups: listed(config.OriginGroups),
    DefaultCacheBehavior: config.DefaultCacheBehavior && behaviorWithDefaults(config.DefaultCacheBehavior),
    CacheBehaviors: listed({
      Quantity: config.CacheBehaviors?.Quantity ?? 0,
      Items: config.CacheBehaviors?.Items?.map((behavior) => behaviorWithDefaults<CacheBehavior>(behavior)),
    }),
    CustomErrorResponses: listed(config.CustomErrorResponses),
    Logging: config.Logging ?? { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: config.PriceClass ?? 'PriceClass_All',
    ViewerCertificate: certificateWithDefaults(config.ViewerCertificate),
    Restrictions: {
      GeoRestriction: withoutEmptyItems<GeoRestriction>(
        config.Restrictions?.GeoRestriction ?? { RestrictionType: 'none', Quantity: 0 },
      ),
    },
    WebACLId: config.WebACLId ?? '',
    HttpVersion: config.HttpVersion ?? 'http2',
    IsIPV6Enabled: config.IsIPV6Enabled ?? true,
    ContinuousDeploymentPolicyId: config.ContinuousDeploymentPolicyId ?? '',
    Staging: config.Staging ?? false,
  };
}

interface List {
  Quantity: number | undefined;
  Items?: unknown[] | undefined;
}

/** An absent list is an empty one, and an empty one has a Quantity and no Items. */
function listed<Some extends List>(list: Some | undefined): Some | { Quantity: number } {
  return list ? withoutEmptyItems(list) : { Quantity: 0 };
}

function withoutEmptyItems<Some extends List>(list: Some): Some {
  return list.Items?.length === 0 ? { ...list, Items: undefined } : list;
}

function originWithDefaults(origin: Origin): Origin {
  const custom = origin.CustomOriginConfig;
  return {
    ...origin,
    OriginPath: origin.OriginPath ?? '',
    CustomHeaders: listed(origin.CustomHeaders),
    ...(custom && {
      CustomOriginConfig: {
        ...custom,
        OriginSslProtocols: custom.OriginSslProtocols ?? {
          Quantity: 3,
          Items: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
        },
        OriginReadTimeout: custom.OriginReadTimeout ?? 30,
        OriginKeepaliveTimeout: custom.OriginKeepaliveTimeout ?? 5,
      },
    }),
    ConnectionAttempts: origin.ConnectionAttempts ?? 3,
    ConnectionTimeout: origin.ConnectionTimeout ?? 10,
    OriginShield: origin.OriginShield ?? { Enabled: false },
    OriginAccessControlId: origin.OriginAccessControlId ?? '',
  };
}

function behaviorWithDefaults<Behavior extends DefaultCacheBehavior>(behavior: Behavior): Behavior {
  return {
    ...behavior,
    ...cacheSettingsWithDefaults(behavior),
    TrustedSigners: withoutEmptyItems(behavior.TrustedSigners ?? { Enabled: false, Quantity: 0 }),
    TrustedKeyGroups: withoutEmptyItems(behavior.TrustedKeyGroups ?? { Enabled: false, Quantity: 0 }),
    AllowedMethods: {
      Quantity: behavior.AllowedMethods?.Quantity ?? 2,
      Items: behavior.AllowedMethods?.Items ?? ['HEAD', 'GET'],
      CachedMethods: behavior.AllowedMethods?.CachedMethods ?? { Quantity: 2, Items: ['HEAD', 'GET'] },
    },
    SmoothStreaming: behavior.SmoothStreaming ?? false,
    Compress: behavior.Compress ?? false,
    LambdaFunctionAssociations: listed(behavior.LambdaFunctionAssociations),
    FunctionAssociations: listed(behavior.FunctionAssociations),
    FieldLevelEncryptionId: behavior.FieldLevelEncryptionId ?? '',
    GrpcConfig: behavior.GrpcConfig ?? { Enabled: false },
  };
}

/* eslint-disable @typescript-eslint/no-deprecated -- AWS returns the older members with the newer ones */
function certificateWithDefaults(certificate: ViewerCertificate = {}): ViewerCertificate {
  const { ACMCertificateArn: acm, IAMCertificateId: iam } = certificate;
  if (acm || iam) {
    return {
      CloudFrontDefaultCertificate: false,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      ...certificate,
      Certificate: acm || iam,
      CertificateSource: acm ? 'acm' : 'iam',
    };
  }
  return {
    CloudFrontDefaultCertificate: true,
    SSLSupportMethod: 'vip',
    MinimumProtocolVersion: 'TLSv1',
    CertificateSource: 'cloudfront',
  };
}
