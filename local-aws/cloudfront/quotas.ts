/**
 * CloudFront's default quotas, from the developer guide's page on limits. What is counted per account is
 * counted per account here too, so that a plan which would not fit at AWS does not fit locally.
 */
export const QUOTAS = {
  distributions: 500,
  originsPerDistribution: 25,
  cacheBehaviorsPerDistribution: 75,
  aliasesPerDistribution: 100,
  originAccessIdentities: 100,
  originAccessControls: 100,
  distributionsPerOriginAccessControl: 100,
  publicKeys: 10,
  publicKeysPerKeyGroup: 5,
  keyGroups: 10,
  keyGroupsPerCacheBehavior: 4,
  distributionsPerKeyGroup: 100,
  cachePolicies: 20,
  responseHeadersPolicies: 20,
  tagsPerResource: 50,
} as const;
