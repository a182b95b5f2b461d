/** Types of resources that CloudFront's policies can name: `arn:aws:cloudfront::ACCOUNT:TYPE/ID`. */
type ResourceType =
  | 'distribution'
  | 'origin-access-identity'
  | 'origin-access-control'
  | 'cache-policy'
  | 'origin-request-policy'
  | 'response-headers-policy';

/** An IAM action that an operation needs, and what it is about. */
export interface RequiredAction {
  action: string;
  type: ResourceType | undefined;
  /** The member of the input that has the resource's id, or its whole ARN; undefined when there is no resource yet. */
  member: 'Id' | 'DistributionId' | 'Resource' | undefined;
}

type Type = ResourceType | undefined;
type Member = RequiredAction['member'];
const about = (type: Type, action: string, member: Member): RequiredAction => ({
  action: `cloudfront:${action}`,
  type,
  member,
});
const making = (type: Type, action: string) => about(type, action, undefined);
const listing = (action: string) => [about(undefined, action, undefined)];

/** The operations that every shared resource has. Public keys and key groups have no type: `*` alone names them. */
function operationsOf(name: string, plural: string, type: Type): Record<string, RequiredAction[]> {
  return {
    [`Create${name}`]: [making(type, `Create${name}`)],
    [`Get${name}`]: [about(type, `Get${name}`, 'Id')],
    [`Get${name}Config`]: [about(type, `Get${name}Config`, 'Id')],
    [`Update${name}`]: [about(type, `Update${name}`, 'Id')],
    [`Delete${name}`]: [about(type, `Delete${name}`, 'Id')],
    [`List${plural}`]: listing(`List${plural}`),
  };
}

/**
 * The actions that each operation needs (Service Authorization Reference, "Actions, resources, and condition keys for
 * Amazon CloudFront"). Every operation that has a handler stands here; one that does not is refused.
 */
export const REQUIRED_ACTIONS: Record<string, RequiredAction[]> = {
  ...operationsOf(
    'CloudFrontOriginAccessIdentity',
    'CloudFrontOriginAccessIdentities',
    'origin-access-identity',
  ),
  ...operationsOf('OriginAccessControl', 'OriginAccessControls', 'origin-access-control'),
  ...operationsOf('CachePolicy', 'CachePolicies', 'cache-policy'),
  ...operationsOf('OriginRequestPolicy', 'OriginRequestPolicies', 'origin-request-policy'),
  ...operationsOf('ResponseHeadersPolicy', 'ResponseHeadersPolicies', 'response-headers-policy'),
  ...operationsOf('PublicKey', 'PublicKeys', undefined),
  ...operationsOf('KeyGroup', 'KeyGroups', undefined),
  ...operationsOf('Distribution', 'Distributions', 'distribution'),
  CreateDistributionWithTags: [
    making('distribution', 'CreateDistribution'),
    making('distribution', 'TagResource'),
  ],
  ListDistributionsByCachePolicyId: listing('ListDistributionsByCachePolicyId'),
  ListDistributionsByKeyGroup: listing('ListDistributionsByKeyGroup'),
  ListDistributionsByOriginRequestPolicyId: listing('ListDistributionsByOriginRequestPolicyId'),
  ListDistributionsByResponseHeadersPolicyId: listing('ListDistributionsByResponseHeadersPolicyId'),
  CreateInvalidation: [about('distribution', 'CreateInvalidation', 'DistributionId')],
  GetInvalidation: [about('distribution', 'GetInvalidation', 'DistributionId')],
  ListInvalidations: [about('distribution', 'ListInvalidations', 'DistributionId')],
  TagResource: [about('distribution', 'TagResource', 'Resource')],
  UntagResource: [about('distribution', 'UntagResource', 'Resource')],
  ListTagsForResource: [about('distribution', 'ListTagsForResource', 'Resource')],
};
