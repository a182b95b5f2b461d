import { join } from 'node:path';
import * as sdk from '@aws-sdk/client-s3';
import type {
  CopyObjectRequest,
  DeleteObjectRequest,
  DeleteObjectsRequest,
  GetObjectRequest,
  HeadObjectRequest,
  ListObjectsRequest,
  ListObjectsV2Request,
  ListObjectVersionsRequest,
  PutObjectRequest,
} from '@aws-sdk/client-s3';
import type { Clock } from '../shared/clock';
import type { Handlers, RawRequest, Service } from '../shared/service';
import type { Store } from '../shared/store';
import { authoriseCall } from './access/authorise';
import { Blobs } from './blobs';
import { aclOperations } from './buckets/acl';
import { bucketOperations } from './buckets/buckets';
import { answerPreflight, corsHeaders } from './buckets/cors';
import { bucketPolicyOperations } from './buckets/policy';
import { bucketSettingOperations } from './buckets/settings';
import { locate } from './locate';
import { multipartOperations } from './multipart/uploads';
import { copyObject } from './objects/copy-object';
import { deleteObject, deleteObjects } from './objects/delete-objects';
import { getObject, headObject } from './objects/get-object';
import { listObjectVersions } from './objects/list-object-versions';
import { listObjects } from './objects/list-objects';
import { listObjectsV2 } from './objects/list-objects-v2';
import { putObject } from './objects/put-object';
import { S3State } from './state';

export interface S3Deps {
  store: Store;
  stateDir: string;
  clock: Clock;
  isKnownOai: (idOrCanonicalUserId: string) => boolean;
}

/** Opens S3 on its state and gives it as a service. */
export async function openS3Service(deps: S3Deps): Promise<Service> {
  const blobs = await Blobs.open(join(deps.stateDir, 'blobs'));
  const state = new S3State(deps.store, blobs, deps.clock, deps.isKnownOai);
  await blobs.removeUnheld();
  return {
    name: 's3',
    protocol: 'rest-xml',
    schemas: sdk,
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    errorEnvelope: 'plain',
    handlers: {
      ...bucketOperations(state),
      ...bucketSettingOperations(state),
      ...bucketPolicyOperations(state),
      ...aclOperations(state),
      ...objectOperations(state),
      ...multipartOperations(state),
    },
    locate,
    authorise: (input, ctx) => authoriseCall(state, input, ctx),
    preflight: (request) => {
      if (request.method !== 'OPTIONS') return undefined;
      return answerPreflight(rulesFor(state, request), request);
    },
    decorate: (request) =>
      request.headers.origin === undefined || request.method === 'OPTIONS'
        ? {}
        : corsHeaders(rulesFor(state, request) ?? [], request),
  };
}

function objectOperations(state: S3State): Handlers {
  return {
    PutObject: (input: PutObjectRequest, ctx) => putObject(state, input, ctx),
    GetObject: (input: GetObjectRequest, ctx) => getObject(state, input, ctx),
    HeadObject: (input: HeadObjectRequest, ctx) => headObject(state, input, ctx),
    DeleteObject: (input: DeleteObjectRequest) => deleteObject(state, input),
    DeleteObjects: (input: DeleteObjectsRequest, ctx) => deleteObjects(state, input, ctx),
    CopyObject: (input: CopyObjectRequest, ctx) => copyObject(state, input, ctx),
    ListObjects: (input: ListObjectsRequest) => listObjects(state, input),
    ListObjectsV2: (input: ListObjectsV2Request) => listObjectsV2(state, input),
    ListObjectVersions: (input: ListObjectVersionsRequest) => listObjectVersions(state, input),
  };
}

function rulesFor(state: S3State, request: RawRequest) {
  const bucket = locate(request).labels.Bucket;
  return bucket === undefined ? undefined : state.buckets.get(bucket)?.cors;
}
