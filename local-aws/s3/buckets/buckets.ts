import type {
  CreateBucketOutput,
  CreateBucketRequest,
  DeleteBucketRequest,
  GetBucketLocationRequest,
  HeadBucketOutput,
  HeadBucketRequest,
  ListBucketsOutput,
  ListBucketsRequest,
} from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import { ApiError } from '../../shared/errors';
import type { CallContext, Handlers } from '../../shared/service';
import { ownerGrants, readAcl } from '../access/acl';
import { accessDenied, invalidArgument } from '../errors';
import type { BucketRecord } from '../records';
import type { S3State } from '../state';
import { isRegion, isValidBucketName } from './names';
import { checkTags } from './tags';

export function bucketOperations(state: S3State): Handlers {
  return {
    CreateBucket: (input: CreateBucketRequest, ctx) => createBucket(state, input, ctx),
    HeadBucket: (input: HeadBucketRequest) => headBucket(state, input),
    ListBuckets: (input: ListBucketsRequest, ctx) => listBuckets(state, input, ctx),
    DeleteBucket: (input: DeleteBucketRequest) => deleteBucket(state, input),
    GetBucketLocation: (input: GetBucketLocationRequest) => getBucketLocation(state, input),
    // Versioning is never on here, and clients that ask must be told so.
    GetBucketVersioning: () => ({}),
  };
}

async function createBucket(
  state: S3State,
  input: CreateBucketRequest,
  ctx: CallContext,
): Promise<CreateBucketOutput> {
  const name = input.Bucket ?? '';
  if (ctx.accountId === undefined) throw accessDenied();
  if (!isValidBucketName(name)) {
    throw new ApiError('InvalidBucketName', 'The specified bucket is not valid.', 400, {
      fields: { BucketName: name },
    });
  }
  const region = regionFor(input.CreateBucketConfiguration?.LocationConstraint, ctx.region);
  const tags = input.CreateBucketConfiguration?.Tags;
  if (tags) checkTags(tags);
  const existing = state.buckets.get(name);
  if (existing) return createAgain(existing, ctx, region);
  const bucket: BucketRecord = {
    name,
    region,
    ownerAccountId: ctx.accountId,
    createdAt: state.timestamp(),
    objectOwnership: input.ObjectOwnership ?? 'BucketOwnerEnforced',
    hasOwnershipControls: true,
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    acl: ownerGrants(ctx.accountId),
    tags: tags && checkTags(tags),
  };
  if (
    input.ACL !== undefined &&
    bucket.objectOwnership === 'BucketOwnerEnforced' &&
    input.ACL !== 'private'
  ) {
    throw new ApiError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    );
  }
  if (bucket.objectOwnership !== 'BucketOwnerEnforced') {
    const grants = readAcl(input, bucket, ctx.accountId, state.isKnownOai);
    if (grants) bucket.acl = grants;
  }
  await state.buckets.put(name, bucket);
  return {
    Location: region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
    BucketArn: `arn:aws:s3:::${name}`,
  };
}

/** A name is taken once for all accounts. In us-east-1 alone, making one's own bucket again succeeds. */
function createAgain(existing: BucketRecord, ctx: CallContext, region: string): CreateBucketOutput {
  const fields = { BucketName: existing.name };
  if (existing.ownerAccountId !== ctx.accountId) {
    throw new ApiError(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      409,
      { fields },
    );
  }
  if (existing.region === 'us-east-1' && region === 'us-east-1') {
    return { Location: `/${existing.name}`, BucketArn: `arn:aws:s3:::${existing.name}` };
  }
  throw new ApiError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    409,
    { fields },
  );
}

function regionFor(constraint: string | undefined, endpointRegion: string): string {
  const asked = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (asked === undefined) {
    if (endpointRegion === 'us-east-1') return 'us-east-1';
    throw illegalLocation('unspecified');
  }
  if (asked === 'us-east-1' || !isRegion(asked)) {
    throw new ApiError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
      fields: { LocationConstraint: asked },
    });
  }
  if (endpointRegion !== 'us-east-1' && asked !== endpointRegion) throw illegalLocation(asked);
  return asked;
}

function illegalLocation(constraint: string): ApiError {
  return new ApiError(
    'IllegalLocationConstraintException',
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    400,
  );
}

function headBucket(state: S3State, input: HeadBucketRequest): HeadBucketOutput {
  const { name, region } = state.bucket(input.Bucket);
  return { BucketArn: `arn:aws:s3:::${name}`, BucketRegion: region, AccessPointAlias: false };
}

function listBuckets(state: S3State, input: ListBucketsRequest, ctx: CallContext): ListBucketsOutput {
  const limit = input.MaxBuckets ?? 10_000;
  if (limit < 1 || limit > 10_000)
    throw invalidArgument('MaxBuckets must be between 1 and 10000', 'max-buckets', String(limit));
  const after =
    input.ContinuationToken === undefined
      ? ''
      : Buffer.from(input.ContinuationToken, 'base64url').toString('utf8');
  const ours = [...state.buckets.values()]
    .filter((bucket) => bucket.ownerAccountId === ctx.accountId && bucket.name.startsWith(input.Prefix ?? ''))
    .filter((bucket) => input.BucketRegion === undefined || bucket.region === input.BucketRegion)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((bucket) => bucket.name > after);
  const page = ours.slice(0, limit);
  return {
    Buckets: page.map(({ name, createdAt, region }) => ({
      Name: name,
      CreationDate: new Date(createdAt),
      BucketRegion: region,
      BucketArn: `arn:aws:s3:::${name}`,
    })),
    Owner: { ID: canonicalUserId(ctx.accountId ?? '') },
    Prefix: input.Prefix,
    ContinuationToken:
      ours.length > page.length ? Buffer.from(page.at(-1)?.name ?? '').toString('base64url') : undefined,
  };
}

async function deleteBucket(state: S3State, input: DeleteBucketRequest): Promise<undefined> {
  const { name } = state.bucket(input.Bucket);
  const uploads = [...state.uploads.values()].filter((upload) => upload.bucket === name);
  if (state.keysOf(name).size > 0) {
    throw new ApiError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
      fields: { BucketName: name },
    });
  }
  await state.buckets.delete(name);
  // Uploads that were never completed do not keep a bucket alive.
  for (const { uploadId } of uploads) await state.endUpload(uploadId, undefined);
}

function getBucketLocation(state: S3State, input: GetBucketLocationRequest): { LocationConstraint?: string } {
  const { region } = state.bucket(input.Bucket);
  // us-east-1 alone has no constraint.
  return region === 'us-east-1' ? {} : { LocationConstraint: region };
}
