/** Whose credentials make a call: the worker's, or the web server's. */
export type Role = 'worker' | 'web';

/** What an owner may let the worker do, beside looking. */
export const FEATURES = {
  create: 'Create libraries and their parts, look at them, and prove that they are closed',
  change: 'Change distributions, key groups and headers policies, put back what was changed, and rotate keys',
  remove: 'Remove distributions, keys, key groups, identities and headers policies',
  adopt: 'List what the account has, and bring it in',
  classic: 'Let CloudFront read single objects by their ACLs, for libraries in classic mode',
  kms: 'Store objects encrypted with a KMS key',
} as const;

export type Feature = keyof typeof FEATURES;

/** What a right is about, as far as IAM lets a policy say it. */
export type Place =
  | 'bucket'
  /** The two small objects that a proof asks for. */
  | 'probes'
  /** What is uploaded through Usher. */
  | 'videos'
  | 'objects'
  | 'distribution' | 'origin-access-control' | 'origin-access-identity' | 'response-headers-policy'
  | 'kms-key'
  /** IAM knows no resource for it: lists, what does not exist yet, public keys and key groups. */
  | 'anything';

export interface Right {
  /** As policies spell it, which is not always how the API does. */
  action: string;
  on: Place;
}

interface Row {
  call: string;
  role: Role;
  /** Each of these makes the call; the web server's calls belong to uploading, which it always does. */
  features: readonly Feature[];
  rights: readonly Right[];
}

const s3 = (action: string, on: Place = 'bucket'): Right => ({ action: `s3:${action}`, on });
const cf = (action: string, on: Place = 'anything'): Right => ({ action: `cloudfront:${action}`, on });
const worker = (call: string, features: readonly Feature[], ...rights: Right[]): Row => ({ call, role: 'worker', features, rights });
const web = (call: string, ...rights: Right[]): Row => ({ call, role: 'web', features: [], rights });
/** A CloudFront call whose action has its own name. */
const same = (operation: string, features: readonly Feature[], on?: Place): Row =>
  worker(`cloudfront:${operation}`, features, cf(operation, on));

const CREATE = ['create'] as const;
const CHANGE = ['change'] as const;
const REMOVE = ['remove'] as const;
const ADOPT = ['adopt'] as const;
const CLASSIC = ['classic'] as const;

/**
 * Every AWS call that the adapters of this folder make, by whom, and the actions that IAM judges it by
 * (Service Authorization Reference, S3 and CloudFront). `sts:GetCallerIdentity` needs no right.
 */
export const IAM_ROWS: readonly Row[] = [
  // Buckets.
  worker('s3:HeadBucket', CREATE, s3('ListBucket')),
  // Object Ownership and tags are part of the request, and are judged with it.
  worker('s3:CreateBucket', CREATE, s3('CreateBucket'), s3('PutBucketOwnershipControls'), s3('TagResource')),
  worker('s3:GetBucketTagging', CREATE, s3('GetBucketTagging')),
  worker('s3:GetPublicAccessBlock', CREATE, s3('GetBucketPublicAccessBlock')),
  worker('s3:PutPublicAccessBlock', CREATE, s3('PutBucketPublicAccessBlock')),
  worker('s3:GetBucketOwnershipControls', CREATE, s3('GetBucketOwnershipControls')),
  worker('s3:PutBucketOwnershipControls', CREATE, s3('PutBucketOwnershipControls')),
  worker('s3:GetBucketEncryption', CREATE, s3('GetEncryptionConfiguration')),
  worker('s3:PutBucketEncryption', CREATE, s3('PutEncryptionConfiguration')),
  worker('s3:GetBucketCors', CREATE, s3('GetBucketCORS')),
  worker('s3:PutBucketCors', CREATE, s3('PutBucketCORS')),
  worker('s3:GetBucketLifecycleConfiguration', CREATE, s3('GetLifecycleConfiguration')),
  worker('s3:PutBucketLifecycleConfiguration', CREATE, s3('PutLifecycleConfiguration')),
  worker('s3:GetBucketPolicy', CREATE, s3('GetBucketPolicy')),
  worker('s3:PutBucketPolicy', CREATE, s3('PutBucketPolicy')),
  worker('s3:DeleteBucketPolicy', REMOVE, s3('DeleteBucketPolicy')),
  worker('s3:DeleteBucket', REMOVE, s3('DeleteBucket')),
  worker('s3:PutBucketTagging', CHANGE, s3('PutBucketTagging')),

  // The account's own list, and what it has been storing.
  worker('s3:ListBuckets', ADOPT, s3('ListAllMyBuckets', 'anything')),
  worker('s3:ListObjectsV2', ['adopt', 'classic'], s3('ListBucket')),
  worker('s3:HeadObject', ADOPT, s3('GetObject', 'objects')),

  // Objects. The worker stores what a proof asks for, and drops uploads that nobody finished.
  worker('s3:PutObject', CREATE, s3('PutObject', 'probes')),
  worker('s3:AbortMultipartUpload', ['create', 'remove'], s3('AbortMultipartUpload', 'videos')),
  worker('s3:DeleteObject', ['create', 'remove'], s3('DeleteObject', 'videos'), s3('DeleteObject', 'probes')),
  worker('s3:ListMultipartUploads', REMOVE, s3('ListBucketMultipartUploads')),
  worker('s3:ListObjectVersions', REMOVE, s3('ListBucketVersions')),
  // Each object is named with its version, so that nothing is left behind in a bucket that keeps them.
  worker('s3:DeleteObjects', REMOVE, s3('DeleteObjectVersion', 'objects')),
  worker('s3:GetObjectAcl', CLASSIC, s3('GetObjectAcl', 'objects')),
  worker('s3:PutObjectAcl', CLASSIC, s3('PutObjectAcl', 'objects')),
  // Parts and posters go from the browser to S3 with URLs that the web server has signed.
  web('s3:PutObject', s3('PutObject', 'videos')),
  web('s3:CreateMultipartUpload', s3('PutObject', 'videos')),
  web('s3:CompleteMultipartUpload', s3('PutObject', 'videos')),
  web('s3:AbortMultipartUpload', s3('AbortMultipartUpload', 'videos')),
  // Only who may list a bucket is told that an object is not there.
  web('s3:HeadObject', s3('GetObject', 'videos'), s3('ListBucket')),
  web('s3:GetObject', s3('GetObject', 'videos')),
  web('s3:DeleteObject', s3('DeleteObject', 'videos')),

  // Identities. What exists already is found by its name.
  same('CreateOriginAccessControl', CREATE),
  same('GetOriginAccessControl', CREATE, 'origin-access-control'),
  same('ListOriginAccessControls', CREATE),
  same('UpdateOriginAccessControl', CHANGE, 'origin-access-control'),
  same('UpdateCloudFrontOriginAccessIdentity', CHANGE, 'origin-access-identity'),
  same('DeleteOriginAccessControl', REMOVE, 'origin-access-control'),
  same('CreateCloudFrontOriginAccessIdentity', CREATE),
  same('GetCloudFrontOriginAccessIdentity', CREATE, 'origin-access-identity'),
  same('ListCloudFrontOriginAccessIdentities', ['adopt', 'remove']),
  // A library that moves to an OAC leaves its OAIs behind.
  same('DeleteCloudFrontOriginAccessIdentity', ['change', 'remove'], 'origin-access-identity'),

  // Keys.
  same('CreatePublicKey', CREATE),
  same('GetPublicKey', CREATE),
  same('ListPublicKeys', CREATE),
  same('UpdatePublicKey', CHANGE),
  same('DeletePublicKey', ['change', 'remove']),
  same('CreateKeyGroup', CREATE),
  same('GetKeyGroup', CREATE),
  same('ListKeyGroups', CREATE),
  same('UpdateKeyGroup', CHANGE),
  same('DeleteKeyGroup', REMOVE),

  // Headers.
  same('CreateResponseHeadersPolicy', CREATE),
  same('GetResponseHeadersPolicy', CREATE, 'response-headers-policy'),
  same('ListResponseHeadersPolicies', CREATE),
  same('UpdateResponseHeadersPolicy', CHANGE, 'response-headers-policy'),
  same('DeleteResponseHeadersPolicy', REMOVE, 'response-headers-policy'),

  // Distributions.
  same('CreateDistribution', CREATE),
  same('GetDistribution', CREATE, 'distribution'),
  same('ListDistributions', CREATE),
  // One that is to be deleted is switched off first.
  same('UpdateDistribution', ['change', 'remove'], 'distribution'),
  same('DeleteDistribution', REMOVE, 'distribution'),
];

/** Rights that a feature needs beside those of its calls: a call that goes with another right, or that S3 makes in the caller's name. */
const FURTHER_RIGHTS: Partial<Record<Feature, Record<Role, readonly Right[]>>> = {
  kms: {
    worker: [{ action: 'kms:GenerateDataKey', on: 'kms-key' }],
    web: [{ action: 'kms:GenerateDataKey', on: 'kms-key' }, { action: 'kms:Decrypt', on: 'kms-key' }],
  },
  // Whoever stores an object with a grant sets its ACL.
  classic: { worker: [], web: [s3('PutObjectAcl', 'videos')] },
};

/** The rights that a role needs for some features, each once. */
export function rightsOf(role: Role, features: readonly Feature[]): Right[] {
  const rows = IAM_ROWS.filter((row) => row.role === role && (role === 'web' || row.features.some((each) => features.includes(each))));
  const rights = [...rows.flatMap((row) => row.rights), ...features.flatMap((each) => FURTHER_RIGHTS[each]?.[role] ?? [])];
  return [...new Map(rights.map((right) => [`${right.action} ${right.on}`, right])).values()];
}

/** The rights that a call needs, whoever makes it; empty for one that needs none. */
export function rightsOfCall(call: string): Right[] {
  const rights = IAM_ROWS.filter((row) => row.call === call).flatMap((row) => row.rights);
  return [...new Map(rights.map((right) => [right.action, right])).values()];
}

/** Whether a text names a feature. */
export function isFeature(text: string): text is Feature {
  return Object.hasOwn(FEATURES, text);
}
