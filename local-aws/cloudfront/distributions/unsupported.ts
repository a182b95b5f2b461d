import type { DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { notImplemented } from '../../shared/errors';
import { behaviorsOf, originsOf } from '../references';

/**
 * Refuses by name what the edge would have to act on and cannot. To accept it silently would let a local viewer
 * past what stops one at AWS, or show a client a success that it will not have there.
 */
export function refuseUnsupported(config: DistributionConfig): void {
  const settings: [name: string, isUsed: unknown][] = [
    ['origin groups', config.OriginGroups?.Quantity],
    ['custom error responses', config.CustomErrorResponses?.Quantity],
    ['geographic restrictions', isGeoRestricted(config)],
    ['web ACLs', config.WebACLId],
    ['staging distributions', config.Staging || config.ContinuousDeploymentPolicyId],
    ['tenants and connection modes', config.TenantConfig || config.ConnectionMode === 'tenant-only'],
    ['viewer mTLS', config.ViewerMtlsConfig],
    ['connection functions', config.ConnectionFunctionAssociation],
    ['anycast IP lists', config.AnycastIpListId],
    ['cache tags', config.CacheTagConfig],
    ['VPC origins', originsOf(config).some((origin) => origin.VpcOriginConfig)],
    ['mTLS to origins', originsOf(config).some((origin) => origin.CustomOriginConfig?.OriginMtlsConfig)],
    ...behaviorsOf(config).flatMap(behaviorSettings),
  ];
  const used = settings.find(([, isUsed]) => Boolean(isUsed));
  if (used) throw notImplemented(used[0]);
}

function behaviorSettings(behavior: DefaultCacheBehavior): [name: string, isUsed: unknown][] {
  return [
    ['trusted signers (trust a key group instead)', behavior.TrustedSigners?.Enabled],
    ['functions of cache behaviors', behavior.FunctionAssociations?.Quantity],
    ['Lambda functions of cache behaviors', behavior.LambdaFunctionAssociations?.Quantity],
    ['field-level encryption', behavior.FieldLevelEncryptionId],
    ['real-time logs', behavior.RealtimeLogConfigArn],
    ['smooth streaming', behavior.SmoothStreaming],
    ['gRPC', behavior.GrpcConfig?.Enabled],
  ];
}

function isGeoRestricted({ Restrictions: restrictions }: DistributionConfig): boolean {
  const type = restrictions?.GeoRestriction?.RestrictionType;
  return type !== undefined && type !== 'none';
}
