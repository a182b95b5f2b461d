/**
 * CloudFront's default quotas, from the developer guide's page on limits. What is counted per account is
 * counted per account here too, so that a plan which would not fit at AWS does not fit locally.
 */
export const QUOTAS = {
  distributions: 500,
  originsPerDistribution: 100,
  customHeadersPerOrigin: 10,
  cacheBehaviorsPerDistribution: 75,
  aliasesPerDistribution: 100,
  invalidationPathsInProgress: 3000,
  invalidationWildcardsInProgress: 15,
  tagsPerResource: 50,

  originAccessIdentities: 100,
  originAccessControls: 100,
  distributionsPerOriginAccessControl: 100,

  publicKeys: 10,
  publicKeysPerKeyGroup: 5,
  keyGroups: 10,
  keyGroupsPerCacheBehavior: 4,
  distributionsPerKeyGroup: 100,

  cachePolicies: 20,
  distributionsPerCachePolicy: 100,
  headersPerCachePolicy: 10,
  cookiesPerCachePolicy: 10,
  queryStringsPerCachePolicy: 10,

  responseHeadersPolicies: 20,
  distributionsPerResponseHeadersPolicy: 100,
  customHeadersPerResponseHeadersPolicy: 10,
  removedHeadersPerResponseHeadersPolicy: 10,
  contentSecurityPolicyLength: 1_783,

  headersPerForwardedValues: 10,
  cookiesPerForwardedValues: 10,
  queryStringsPerForwardedValues: 10,
} as const;
