import { ApiError } from '../shared/errors';

/** Every refusal of the control plane: its HTTP status and the sentence that goes with it by default. */
const CATALOGUE = {
  CNAMEAlreadyExists: [
    409,
    'One or more of the CNAMEs you provided are already associated with a different resource.',
  ],
  CachePolicyAlreadyExists: [409, 'A cache policy with this name already exists.'],
  CachePolicyInUse: [
    409,
    'The specified cache policy is currently associated with a cache behavior. Please disassociate the policy before deleting.',
  ],
  CannotChangeImmutablePublicKeyFields: [400, "You can't change the value of a public key."],
  CloudFrontOriginAccessIdentityAlreadyExists: [
    409,
    'The caller reference you are using to create the CloudFront origin access identity is associated with another identity.',
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
  InvalidDefaultRootObject: [
    400,
    'The default root object file name is too big or contains an invalid character.',
  ],
  InvalidDomainNameForOriginAccessControl: [
    400,
    'The origin access control does not go with the domain name of the origin.',
  ],
  InvalidForwardCookies: [400, 'The cookies that are listed do not go with the value of Forward.'],
  InvalidHeadersForS3Origin: [400, 'The headers specified cannot be forwarded to an Amazon S3 origin.'],
  InvalidIfMatchVersion: [400, 'The If-Match version is missing or not valid for the resource.'],
  InvalidOrigin: [
    400,
    'You must specify either a CustomOrigin or an S3Origin. You cannot specify both.',
  ],
  InvalidOriginAccessControl: [400, 'The specified origin access control does not exist.'],
  InvalidOriginAccessIdentity: [400, 'The specified origin access identity does not exist or is not valid.'],
  InvalidOriginKeepaliveTimeout: [400, 'The keep alive timeout specified for the origin is not valid.'],
  InvalidOriginReadTimeout: [400, 'The read timeout specified for the origin is not valid.'],
  InvalidTagging: [400, 'The tagging specified is not valid.'],
  InvalidTTLOrder: [
    400,
    'MinTTL, MaxTTL and DefaultTTL should follow order MinTTL less than or equal to DefaultTTL less than or equal to MaxTTL',
  ],
  InvalidViewerCertificate: [
    400,
    'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate.',
  ],
  KeyGroupAlreadyExists: [409, 'A key group with this name already exists.'],
  NoSuchCachePolicy: [404, 'The specified cache policy does not exist.'],
  NoSuchCloudFrontOriginAccessIdentity: [404, 'The specified origin access identity does not exist.'],
  NoSuchDistribution: [404, 'The specified distribution does not exist.'],
  BatchTooLarge: [413, 'The invalidation batch specified is too large.'],
  NoSuchInvalidation: [404, 'The specified invalidation does not exist.'],
  TooManyInvalidationsInProgress: [
    400,
    'You have exceeded the maximum number of allowable InProgress invalidation batch requests, or invalidation objects.',
  ],
  NoSuchOrigin: [404, 'One or more of your cache behavior target origins or origin groups do not exist.'],
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
  PublicKeyInUse: [
    409,
    'The Cloudfront public key is currently associated with either Key Group or a field level encryption profile.',
  ],
  ResourceInUse: [409, 'The specified resource is in use by one or more distributions.'],
  ResponseHeadersPolicyAlreadyExists: [409, 'A response headers policy with this name already exists.'],
  ResponseHeadersPolicyInUse: [
    409,
    'The response headers policy is attached to one or more cache behaviors.',
  ],
  TooLongCSPInResponseHeadersPolicy: [
    400,
    'The content security policy in the response headers policy is too long.',
  ],
  TooManyCacheBehaviors: [400, 'You cannot create more cache behaviors for the distribution.'],
  TooManyCachePolicies: [400, 'You have reached the maximum number of cache policies for this account.'],
  TooManyCloudFrontOriginAccessIdentities: [
    400,
    'You have reached the maximum number of origin access identities for this account.',
  ],
  TooManyCookieNamesInWhiteList: [
    400,
    'Your request contains more cookie names in the whitelist than are allowed per cache behavior.',
  ],
  TooManyCookiesInCachePolicy: [400, 'The cache policy lists more cookies than are allowed.'],
  TooManyCustomHeadersInResponseHeadersPolicy: [
    400,
    'The response headers policy adds more custom headers than are allowed.',
  ],
  TooManyDistributionCNAMEs: [400, 'Your request contains more CNAMEs than are allowed per distribution.'],
  TooManyDistributions: [400, 'You have reached the maximum number of distributions for this account.'],
  TooManyDistributionsAssociatedToCachePolicy: [
    400,
    'Too many distributions are associated with the cache policy.',
  ],
  TooManyDistributionsAssociatedToKeyGroup: [400, 'Too many distributions reference this key group.'],
  TooManyDistributionsAssociatedToOriginAccessControl: [
    400,
    'Too many distributions are associated with the origin access control.',
  ],
  TooManyDistributionsAssociatedToResponseHeadersPolicy: [
    400,
    'Too many distributions are associated with the response headers policy.',
  ],
  TooManyHeadersInCachePolicy: [400, 'The cache policy lists more headers than are allowed.'],
  TooManyHeadersInForwardedValues: [
    400,
    'Your request contains too many headers in forwarded values.',
  ],
  TooManyKeyGroups: [400, 'You have reached the maximum number of key groups for this account.'],
  TooManyKeyGroupsAssociatedToDistribution: [400, 'The distribution references too many key groups.'],
  TooManyOriginAccessControls: [
    400,
    'You have reached the maximum number of origin access controls for this account.',
  ],
  TooManyOriginCustomHeaders: [400, 'Your request contains too many origin custom headers.'],
  TooManyOrigins: [400, 'You cannot create more origins for the distribution.'],
  TooManyPublicKeys: [
    400,
    'Processing your request will cause you to exceed the maximum number of CloudFront public keys allowed.',
  ],
  TooManyPublicKeysInKeyGroup: [400, 'The key group has too many public keys.'],
  TooManyQueryStringParameters: [
    400,
    'Your request contains more query string parameters than are allowed per cache behavior.',
  ],
  TooManyQueryStringsInCachePolicy: [400, 'The cache policy lists more query strings than are allowed.'],
  TooManyRemoveHeadersInResponseHeadersPolicy: [
    400,
    'The response headers policy removes more headers than are allowed.',
  ],
  TooManyResponseHeadersPolicies: [400, "Account's Response Headers Policies limit reached."],
  TrustedKeyGroupDoesNotExist: [400, 'One or more of your trusted key groups do not exist.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type CloudFrontErrorCode = keyof typeof CATALOGUE;

export const cloudFrontErrorCodes = Object.keys(CATALOGUE);

/** Takes a code of the catalogue and, where AWS says more than a fixed sentence, the message; gives the error to throw. */
export function refusal(code: CloudFrontErrorCode, message?: string): ApiError {
  const [status, usual] = CATALOGUE[code];
  return new ApiError(code, message ?? usual, status);
}

/** Takes any code, gives the catalogued error to throw, or undefined when CloudFront has none of that name. */
export function knownRefusal(code: string): ApiError | undefined {
  const entry = Object.entries(CATALOGUE).find(([name]) => name === code);
  return entry && new ApiError(code, entry[1][1], entry[1][0]);
}
