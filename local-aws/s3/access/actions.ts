/** An IAM action that an operation needs: on the bucket, on the object, or on nothing in particular. */
export interface RequiredAccess {
  action: string;
  on: 'bucket' | 'object' | 'nothing';
  /** Needed only by requests for which this holds. */
  when?: (input: Record<string, unknown>) => boolean;
}

type When = RequiredAccess['when'];
const bucket = (action: string, when?: When): RequiredAccess => required(action, 'bucket', when);
const object = (action: string, when?: When): RequiredAccess => required(action, 'object', when);

function required(action: string, on: RequiredAccess['on'], when: When): RequiredAccess {
  return when ? { action: `s3:${action}`, on, when } : { action: `s3:${action}`, on };
}

const has =
  (...members: string[]): When =>
  (input) =>
    members.some((member) => input[member] !== undefined);
/** Asking for the ACL that there would be anyway is not setting one. */
const setsAcl: When = (input) =>
  (input.ACL !== undefined && input.ACL !== 'private') || grantsByHeader?.(input) === true;
const grantsByHeader = has(
  'GrantFullControl',
  'GrantRead',
  'GrantReadACP',
  'GrantWrite',
  'GrantWriteACP',
);
const setsBucketTags: When = ({ CreateBucketConfiguration: configuration }) =>
  typeof configuration === 'object' && configuration !== null && 'Tags' in configuration;
const ofVersion = has('VersionId');
const ofCurrent: When = (input) => input.VersionId === undefined;
const writesObject = [
  object('PutObject'),
  object('PutObjectAcl', setsAcl),
  object('PutObjectTagging', has('Tagging')),
];
const readsObject = [object('GetObject', ofCurrent), object('GetObjectVersion', ofVersion)];

/**
 * The actions that each operation needs, as the Service Authorization Reference and the API reference list them.
 * Every operation that has a handler stands here; one that does not is refused.
 */
export const REQUIRED_ACCESS: Record<string, RequiredAccess[]> = {
  ListBuckets: [required('ListAllMyBuckets', 'nothing', undefined)],
  CreateBucket: [
    bucket('CreateBucket'),
    bucket('PutBucketAcl', setsAcl),
    bucket('PutBucketOwnershipControls', has('ObjectOwnership')),
    bucket('TagResource', setsBucketTags),
  ],
  HeadBucket: [bucket('ListBucket')],
  DeleteBucket: [bucket('DeleteBucket')],
  GetBucketLocation: [bucket('GetBucketLocation')],
  GetPublicAccessBlock: [bucket('GetBucketPublicAccessBlock')],
  PutPublicAccessBlock: [bucket('PutBucketPublicAccessBlock')],
  DeletePublicAccessBlock: [bucket('PutBucketPublicAccessBlock')],
  GetBucketOwnershipControls: [bucket('GetBucketOwnershipControls')],
  PutBucketOwnershipControls: [bucket('PutBucketOwnershipControls')],
  DeleteBucketOwnershipControls: [bucket('PutBucketOwnershipControls')],
  GetBucketPolicy: [bucket('GetBucketPolicy')],
  PutBucketPolicy: [bucket('PutBucketPolicy')],
  DeleteBucketPolicy: [bucket('DeleteBucketPolicy')],
  GetBucketPolicyStatus: [bucket('GetBucketPolicyStatus')],
  GetBucketCors: [bucket('GetBucketCORS')],
  PutBucketCors: [bucket('PutBucketCORS')],
  DeleteBucketCors: [bucket('PutBucketCORS')],
  GetBucketTagging: [bucket('GetBucketTagging')],
  PutBucketTagging: [bucket('PutBucketTagging')],
  DeleteBucketTagging: [bucket('PutBucketTagging')],
  GetBucketLifecycleConfiguration: [bucket('GetLifecycleConfiguration')],
  PutBucketLifecycleConfiguration: [bucket('PutLifecycleConfiguration')],
  DeleteBucketLifecycle: [bucket('PutLifecycleConfiguration')],
  GetBucketEncryption: [bucket('GetEncryptionConfiguration')],
  PutBucketEncryption: [bucket('PutEncryptionConfiguration')],
  DeleteBucketEncryption: [bucket('PutEncryptionConfiguration')],
  GetBucketVersioning: [bucket('GetBucketVersioning')],
  GetBucketAcl: [bucket('GetBucketAcl')],
  PutBucketAcl: [bucket('PutBucketAcl')],
  ListObjects: [bucket('ListBucket')],
  ListObjectsV2: [bucket('ListBucket')],
  ListObjectVersions: [bucket('ListBucketVersions')],
  ListMultipartUploads: [bucket('ListBucketMultipartUploads')],
  GetObject: readsObject,
  HeadObject: readsObject,
  GetObjectAttributes: [
    ...readsObject,
    object('GetObjectAttributes', ofCurrent),
    object('GetObjectVersionAttributes', ofVersion),
  ],
  GetObjectTagging: [object('GetObjectTagging', ofCurrent), object('GetObjectVersionTagging', ofVersion)],
  PutObjectTagging: [object('PutObjectTagging', ofCurrent), object('PutObjectVersionTagging', ofVersion)],
  DeleteObjectTagging: [
    object('DeleteObjectTagging', ofCurrent),
    object('DeleteObjectVersionTagging', ofVersion),
  ],
  GetObjectAcl: [object('GetObjectAcl', ofCurrent), object('GetObjectVersionAcl', ofVersion)],
  PutObjectAcl: [object('PutObjectAcl', ofCurrent), object('PutObjectVersionAcl', ofVersion)],
  PutObject: writesObject,
  /** The source is judged in the handler, once it is known. */
  CopyObject: writesObject,
  DeleteObject: [object('DeleteObject', ofCurrent), object('DeleteObjectVersion', ofVersion)],
  /** Each key is judged on its own, in the handler. */
  DeleteObjects: [],
  CreateMultipartUpload: writesObject,
  UploadPartCopy: [object('PutObject')],
  UploadPart: [object('PutObject')],
  CompleteMultipartUpload: [object('PutObject')],
  AbortMultipartUpload: [object('AbortMultipartUpload')],
  ListParts: [object('ListMultipartUploadParts')],
};
