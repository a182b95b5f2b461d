import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-s3';
import type { Clock } from '../shared/clock';
import type { CallContext, Handlers, RawRequest, Service } from '../shared/service';
import type { KmsKey } from '../shared/kms-keys';
import type { Store } from '../shared/store';
import { authoriseCall } from './access/authorise';
import { Blobs } from './blobs';
import * as bucketAcl from './buckets/acl';
import * as cors from './buckets/cors';
import { createBucket } from './buckets/create-bucket';
import { deleteBucket } from './buckets/delete-bucket';
import * as encryption from './buckets/encryption';
import { getBucketLocation } from './buckets/get-bucket-location';
import { getBucketVersioning } from './buckets/get-bucket-versioning';
import { headBucket } from './buckets/head-bucket';
import * as lifecycle from './buckets/lifecycle';
import { listBuckets } from './buckets/list-buckets';
import * as ownership from './buckets/ownership-controls';
import * as policy from './buckets/policy';
import { answerPreflight, corsHeaders } from './buckets/preflight';
import * as publicAccess from './buckets/public-access-block';
import * as tagging from './buckets/tagging';
import { checkKeyLength, checkKeySegments, locate } from './locate';
import { abortMultipartUpload } from './multipart/abort-multipart-upload';
import { completeMultipartUpload } from './multipart/complete-multipart-upload';
import { createMultipartUpload } from './multipart/create-multipart-upload';
import { listMultipartUploads } from './multipart/list-multipart-uploads';
import { listParts } from './multipart/list-parts';
import { abortOverdueUploads } from './multipart/overdue';
import { uploadPart } from './multipart/upload-part';
import { uploadPartCopy } from './multipart/upload-part-copy';
import { copyObject } from './objects/copy-object';
import { deleteObject } from './objects/delete-object';
import { deleteObjects } from './objects/delete-objects';
import { getObject } from './objects/get-object';
import { getObjectAttributes } from './objects/get-object-attributes';
import { headObject } from './objects/head-object';
import { listObjectVersions } from './objects/list-object-versions';
import { listObjects } from './objects/list-objects';
import { listObjectsV2 } from './objects/list-objects-v2';
import * as objectAcl from './objects/object-acl';
import * as objectTagging from './objects/object-tagging';
import { putObject } from './objects/put-object';
import { S3State } from './state';

/** An operation of S3: a method's signature, as in Handlers, so that each may name its own input. */
interface AnyOperation {
  run(state: S3State, input: object, ctx: CallContext): ReturnType<Handlers[string]> | Promise<void>;
}
type Operations = Record<string, AnyOperation['run']>;

const OPERATIONS: Operations = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,

  GetPublicAccessBlock: publicAccess.getPublicAccessBlock,
  PutPublicAccessBlock: publicAccess.putPublicAccessBlock,
  DeletePublicAccessBlock: publicAccess.deletePublicAccessBlock,
  GetBucketOwnershipControls: ownership.getBucketOwnershipControls,
  PutBucketOwnershipControls: ownership.putBucketOwnershipControls,
  DeleteBucketOwnershipControls: ownership.deleteBucketOwnershipControls,
  GetBucketAcl: bucketAcl.getBucketAcl,
  PutBucketAcl: bucketAcl.putBucketAcl,
  GetBucketPolicy: policy.getBucketPolicy,
  PutBucketPolicy: policy.putBucketPolicy,
  DeleteBucketPolicy: policy.deleteBucketPolicy,
  GetBucketPolicyStatus: policy.getBucketPolicyStatus,
  GetBucketCors: cors.getBucketCors,
  PutBucketCors: cors.putBucketCors,
  DeleteBucketCors: cors.deleteBucketCors,
  GetBucketTagging: tagging.getBucketTagging,
  PutBucketTagging: tagging.putBucketTagging,
  DeleteBucketTagging: tagging.deleteBucketTagging,
  GetBucketLifecycleConfiguration: lifecycle.getBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration: lifecycle.putBucketLifecycleConfiguration,
  DeleteBucketLifecycle: lifecycle.deleteBucketLifecycle,
  GetBucketEncryption: encryption.getBucketEncryption,
  PutBucketEncryption: encryption.putBucketEncryption,
  DeleteBucketEncryption: encryption.deleteBucketEncryption,

  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  GetObjectAttributes: getObjectAttributes,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetObjectAcl: objectAcl.getObjectAcl,
  PutObjectAcl: objectAcl.putObjectAcl,
  GetObjectTagging: objectTagging.getObjectTagging,
  PutObjectTagging: objectTagging.putObjectTagging,
  DeleteObjectTagging: objectTagging.deleteObjectTagging,
};

/** Before each of these, uploads whose time is over by a lifecycle rule are aborted. */
const UPLOAD_OPERATIONS: Operations = {
  ListMultipartUploads: listMultipartUploads,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  ListParts: listParts,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};

export interface S3Deps {
  store: Store;
  stateDir: string;
  clock: Clock;
  isKnownOai: (idOrCanonicalUserId: string) => boolean;
  isKnownUser: (arn: string) => boolean;
  /** None exists unless this gives it. */
  kmsKey?: (arn: string) => KmsKey | undefined;
}

/** Opens S3 on its state and gives it as a service. */
export async function openS3Service(deps: S3Deps): Promise<Service> {
  const blobs = await Blobs.open(join(deps.stateDir, 'blobs'));
  const state = new S3State(deps.store, blobs, deps.clock, deps.isKnownOai, deps.isKnownUser, deps.kmsKey);
  await blobs.removeUnheld();
  for (const bucket of state.buckets.values()) await abortOverdueUploads(state, bucket);
  return {
    name: 's3',
    protocol: 'rest-xml',
    schemas: sdk,
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    errorEnvelope: 'plain',
    handlers: handlersOf(state),
    locate: (request) => checkKeySegments(checkKeyLength(locate(request))),
    authorise: (input, ctx) => authoriseCall(state, input, ctx),
    preflight: (request) => {
      if (request.method !== 'OPTIONS') return undefined;
      return answerPreflight(rulesFor(state, request), request);
    },
    decorate: (request) => ({ ...regionHeader(state, request), ...corsHeadersFor(state, request) }),
  };
}

function handlersOf(state: S3State): Handlers {
  const handlers: Handlers = {};
  for (const [name, run] of Object.entries(OPERATIONS))
    handlers[name] = async (input, ctx) => (await run(state, input, ctx)) ?? undefined;
  for (const [name, run] of Object.entries(UPLOAD_OPERATIONS)) {
    handlers[name] = async (input: { Bucket?: string }, ctx) => {
      await abortOverdueUploads(state, state.bucket(input.Bucket));
      return (await run(state, input, ctx)) ?? undefined;
    };
  }
  return handlers;
}

/** Answers about a bucket as such name its region, refusals too, so that clients find their way. */
function regionHeader(state: S3State, request: RawRequest): Record<string, string> {
  const { labels, path } = locate(request);
  const bucket = labels.Bucket === undefined ? undefined : state.buckets.get(labels.Bucket);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return bucket && isRead && path === '/' ? { 'x-amz-bucket-region': bucket.region } : {};
}

function corsHeadersFor(state: S3State, request: RawRequest): Record<string, string> {
  if (request.headers.origin === undefined || request.method === 'OPTIONS') return {};
  return corsHeaders(rulesFor(state, request) ?? [], request);
}

function rulesFor(state: S3State, request: RawRequest) {
  const bucket = locate(request).labels.Bucket;
  return bucket === undefined ? undefined : state.buckets.get(bucket)?.cors;
}
