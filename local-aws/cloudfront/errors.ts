import { ApiError } from '../shared/errors';

/** Every refusal of the control plane: its HTTP status and the sentence that goes with it by default. */
const CATALOGUE = {
  CNAMEAlreadyExists: [
    409,
    'One or more of the CNAMEs you provided are already associated with a different resource.',
  ],
  CachePolicyAlreadyExists: [409, 'A cache policy with this name already exists.'],
  CachePolicyInUse: [409, 'The specified cache policy is attached to one or more cache behaviors.'],
  CannotChangeImmutablePublicKeyFields: [400, "You can't change the value of a public key."],
  CloudFrontOriginAccessIdentityAlreadyExists: [
    409,
    'The caller reference was used before to create an origin access identity with another configuration.',
  ],
  CloudFrontOriginAccessIdentityInUse: [409, 'The CloudFront origin access identity is still being used.'],
  DistributionAlreadyExists: [409, 'The caller reference is associated with another distribution.'],
  DistributionNotDisabled: [409, 'The distribution you are trying to delete has not been disabled.'],
  IllegalDelete: [400, 'You cannot delete an AWS managed policy.'],
  IllegalOriginAccessConfiguration: [
    400,
    'Illegal configuration: an origin cannot have both an origin access control and an origin access identity.',
  ],
  IllegalUpdate: [400, 'The update contains modifications that are not allowed.'],
  InconsistentQuantities: [400, 'The value of Quantity and the size of Items do not match.'],
  InvalidArgument: [400, 'The argument is not valid.'],
  InvalidIfMatchVersion: [400, 'The If-Match version is missing or not valid for the resource.'],
  InvalidOrigin: [400, 'The specified origin server does not refer to a valid Amazon S3 bucket.'],
  InvalidOriginAccessControl: [400, 'The specified origin access control does not exist.'],
  InvalidOriginAccessIdentity: [400, 'The specified origin access identity does not exist or is not valid.'],
  InvalidTagging: [400, 'The tagging specified is not valid.'],
  InvalidTTLOrder: [400, 'The TTL order specified is not valid.'],
  InvalidViewerCertificate: [
    400,
    'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate.',
  ],
  KeyGroupAlreadyExists: [409, 'A key group with this name already exists.'],
  NoSuchCachePolicy: [404, 'The specified cache policy does not exist.'],
  NoSuchCloudFrontOriginAccessIdentity: [404, 'The specified origin access identity does not exist.'],
  NoSuchDistribution: [404, 'The specified distribution does not exist.'],
  NoSuchInvalidation: [404, 'The specified invalidation does not exist.'],
  NoSuchOrigin: [404, 'One or more of your origins do not exist.'],
  NoSuchOriginAccessControl: [404, 'The specified origin access control does not exist.'],
  NoSuchOriginRequestPolicy: [404, 'The specified origin request policy does not exist.'],
  NoSuchPublicKey: [404, 'The specified public key does not exist.'],
  NoSuchResource: [404, 'The specified resource does not exist.'],
  NoSuchResponseHeadersPolicy: [404, 'The specified response headers policy does not exist.'],
  OriginAccessControlAlreadyExists: [409, 'An origin access control with the same name already exists.'],
  OriginAccessControlInUse: [409, 'The origin access control is associated with one or more distributions.'],
  PreconditionFailed: [
    412,
    "The request failed because it didn't meet the preconditions in one or more request-header fields.",
  ],
  PublicKeyAlreadyExists: [409, 'A public key with this name or caller reference already exists.'],
  PublicKeyInUse: [409, 'The specified public key is in use by one or more key groups.'],
  ResourceInUse: [409, 'The specified resource is in use by one or more distributions.'],
  ResponseHeadersPolicyAlreadyExists: [409, 'A response headers policy with this name already exists.'],
  ResponseHeadersPolicyInUse: [
    409,
    'The response headers policy is attached to one or more cache behaviors.',
  ],
  TooManyCacheBehaviors: [400, 'You cannot create more cache behaviors for the distribution.'],
  TooManyCachePolicies: [400, 'You have reached the maximum number of cache policies for this account.'],
  TooManyCloudFrontOriginAccessIdentities: [
    400,
    'You have reached the maximum number of origin access identities for this account.',
  ],
  TooManyDistributionCNAMEs: [400, 'Your request contains more CNAMEs than are allowed per distribution.'],
  TooManyDistributions: [400, 'You have reached the maximum number of distributions for this account.'],
  TooManyDistributionsAssociatedToKeyGroup: [400, 'Too many distributions reference this key group.'],
  TooManyDistributionsAssociatedToOriginAccessControl: [
    400,
    'Too many distributions are associated with the origin access control.',
  ],
  TooManyKeyGroups: [400, 'You have reached the maximum number of key groups for this account.'],
  TooManyKeyGroupsAssociatedToDistribution: [400, 'The distribution references too many key groups.'],
  TooManyOriginAccessControls: [
    400,
    'You have reached the maximum number of origin access controls for this account.',
  ],
  TooManyOrigins: [400, 'You cannot create more origins for the distribution.'],
  TooManyPublicKeys: [400, 'You have reached the maximum number of public keys for this account.'],
  TooManyPublicKeysInKeyGroup: [400, 'The key group has too many public keys.'],
  TooManyResponseHeadersPolicies: [
    400,
    'You have reached the maximum number of response headers policies for this account.',
  ],
  TrustedKeyGroupDoesNotExist: [400, 'One or more of your trusted key groups do not exist.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type CloudFrontErrorCode = keyof typeof CATALOGUE;

export const cloudFrontErrorCodes = Object.keys(CATALOGUE);

/** Takes a code of the catalogue and, where AWS says more than a fixed sentence, the message; gives the error to throw. */
export function refusal(code: CloudFrontErrorCode, message?: string): ApiError {
  const [status, usual] = CATALOGUE[code];
  return new ApiError(code, message ?? usual, status);
}
