/** The IAM action that each operation needs, and whether on the bucket or on the object. */
export interface RequiredAccess {
  action: string;
  on: 'bucket' | 'object';
}

const bucket = (action: string): RequiredAccess => ({ action: `s3:${action}`, on: 'bucket' });
const object = (action: string): RequiredAccess => ({ action: `s3:${action}`, on: 'object' });

/** Operations about no existing bucket: any account may call them, nobody else. */
export const ACCOUNT_OPERATIONS = ['ListBuckets', 'CreateBucket'];

/** Every operation that has a handler stands here; one that does not is refused. */
export const REQUIRED_ACCESS: Record<string, RequiredAccess> = {
  HeadBucket: bucket('ListBucket'),
  DeleteBucket: bucket('DeleteBucket'),
  GetBucketLocation: bucket('GetBucketLocation'),
  GetPublicAccessBlock: bucket('GetBucketPublicAccessBlock'),
  PutPublicAccessBlock: bucket('PutBucketPublicAccessBlock'),
  DeletePublicAccessBlock: bucket('PutBucketPublicAccessBlock'),
  GetBucketOwnershipControls: bucket('GetBucketOwnershipControls'),
  PutBucketOwnershipControls: bucket('PutBucketOwnershipControls'),
  DeleteBucketOwnershipControls: bucket('PutBucketOwnershipControls'),
  GetBucketPolicy: bucket('GetBucketPolicy'),
  PutBucketPolicy: bucket('PutBucketPolicy'),
  DeleteBucketPolicy: bucket('DeleteBucketPolicy'),
  GetBucketPolicyStatus: bucket('GetBucketPolicyStatus'),
  GetBucketCors: bucket('GetBucketCORS'),
  PutBucketCors: bucket('PutBucketCORS'),
  DeleteBucketCors: bucket('PutBucketCORS'),
  GetBucketTagging: bucket('GetBucketTagging'),
  PutBucketTagging: bucket('PutBucketTagging'),
  DeleteBucketTagging: bucket('PutBucketTagging'),
  GetBucketLifecycleConfiguration: bucket('GetLifecycleConfiguration'),
  PutBucketLifecycleConfiguration: bucket('PutLifecycleConfiguration'),
  DeleteBucketLifecycle: bucket('PutLifecycleConfiguration'),
  GetBucketEncryption: bucket('GetEncryptionConfiguration'),
  PutBucketEncryption: bucket('PutEncryptionConfiguration'),
  DeleteBucketEncryption: bucket('PutEncryptionConfiguration'),
  GetBucketVersioning: bucket('GetBucketVersioning'),
  GetBucketAcl: bucket('GetBucketAcl'),
  PutBucketAcl: bucket('PutBucketAcl'),
  ListObjects: bucket('ListBucket'),
  ListObjectsV2: bucket('ListBucket'),
  ListObjectVersions: bucket('ListBucketVersions'),
  ListMultipartUploads: bucket('ListBucketMultipartUploads'),
  GetObject: object('GetObject'),
  HeadObject: object('GetObject'),
  GetObjectAcl: object('GetObjectAcl'),
  PutObjectAcl: object('PutObjectAcl'),
  PutObject: object('PutObject'),
  CopyObject: object('PutObject'),
  DeleteObject: object('DeleteObject'),
  /** Each key is judged on its own, in the handler. */
  DeleteObjects: object('DeleteObject'),
  CreateMultipartUpload: object('PutObject'),
  UploadPartCopy: object('PutObject'),
  UploadPart: object('PutObject'),
  CompleteMultipartUpload: object('PutObject'),
  AbortMultipartUpload: object('AbortMultipartUpload'),
  ListParts: object('ListMultipartUploadParts'),
};
