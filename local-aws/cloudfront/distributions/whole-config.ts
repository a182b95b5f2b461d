import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { refusal } from '../errors';
import { behaviorsOf, originsOf } from '../references';

/** From "Required fields for creating and updating distributions" in the developer guide. */
const REQUIRED_OF_DISTRIBUTION = [
  'Aliases',
  'DefaultRootObject',
  'CacheBehaviors',
  'CustomErrorResponses',
  'Logging',
  'PriceClass',
  'ViewerCertificate',
  'Restrictions',
  'WebACLId',
  'HttpVersion',
] as const;
const REQUIRED_OF_BEHAVIOR = [
  'AllowedMethods',
  'SmoothStreaming',
  'Compress',
  'LambdaFunctionAssociations',
  'FieldLevelEncryptionId',
] as const;
const REQUIRED_OF_CUSTOM_ORIGIN = ['OriginReadTimeout', 'OriginKeepaliveTimeout'] as const;

/**
 * An update replaces the configuration, and AWS takes it only whole: what a client left out it might not know of.
 * Throws IllegalUpdate, which is seen for a custom origin's timeouts and assumed for the others.
 */
export function requireWholeConfig(config: DistributionConfig): void {
  requireMembers(config, REQUIRED_OF_DISTRIBUTION);
  for (const behavior of behaviorsOf(config)) requireMembers(behavior, REQUIRED_OF_BEHAVIOR);
  for (const { CustomOriginConfig: custom } of originsOf(config)) {
    if (custom) requireMembers(custom, REQUIRED_OF_CUSTOM_ORIGIN);
  }
}

function requireMembers<Part extends object>(part: Part, members: readonly (keyof Part)[]): void {
  const missing = members.find((member) => part[member] === undefined);
  if (missing !== undefined) throw refusal('IllegalUpdate', `${String(missing)} is required for updates.`);
}
