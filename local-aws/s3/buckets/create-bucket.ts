import type { CreateBucketOutput, CreateBucketRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { ownerGrants, readAcl } from '../access/acl';
import { isPublicGrant } from '../access/public';
import { accessDenied, headerNotImplemented, invalidArgument, s3Error } from '../errors';
import type { BucketRecord, Grant } from '../records';
import type { S3State } from '../state';
import { isValidBucketName } from './names';
import { placeBucket } from './regions';
import { checkTags } from './tags';

/** Makes a bucket as S3 has made them since April 2023: owner-enforced, with public access blocked. */
export async function createBucket(
  state: S3State,
  input: CreateBucketRequest,
  ctx: CallContext,
): Promise<CreateBucketOutput> {
  const name = input.Bucket ?? '';
  if (ctx.accountId === undefined) throw accessDenied();
  refuseUnsupported(input);
  if (!isValidBucketName(name)) throw s3Error('InvalidBucketName', { fields: { BucketName: name } });
  const { LocationConstraint, Tags } = input.CreateBucketConfiguration ?? {};
  const region = placeBucket(LocationConstraint, ctx.region);
  const bucket: BucketRecord = {
    name,
    region,
    locationConstraint: LocationConstraint,
    ownerAccountId: ctx.accountId,
    createdAt: state.timestamp(),
    objectOwnership: readOwnership(input),
    hasOwnershipControls: true,
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    acl: ownerGrants(ctx.accountId),
    tags: Tags && checkTags(Tags),
  };
  bucket.acl = readNewAcl(input, bucket, state) ?? bucket.acl;
  const existing = state.buckets.get(name);
  if (existing) await createAgain(state, existing, bucket);
  else await state.buckets.put(name, bucket);
  return {
    Location: region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
    BucketArn: `arn:aws:s3:::${name}`,
  };
}

function refuseUnsupported(input: CreateBucketRequest): void {
  const { Location, Bucket } = input.CreateBucketConfiguration ?? {};
  if (input.ObjectLockEnabledForBucket) throw headerNotImplemented('x-amz-bucket-object-lock-enabled');
  if (input.BucketNamespace !== undefined && input.BucketNamespace !== 'global')
    throw headerNotImplemented('x-amz-bucket-namespace');
  // These describe directory buckets.
  if (Location || Bucket)
    throw s3Error('NotImplemented', { message: 'Local AWS does not implement directory buckets.' });
}

function readOwnership({ ObjectOwnership }: CreateBucketRequest): BucketRecord['objectOwnership'] {
  switch (ObjectOwnership) {
    case undefined:
      return 'BucketOwnerEnforced';
    case 'BucketOwnerEnforced':
    case 'BucketOwnerPreferred':
    case 'ObjectWriter':
      return ObjectOwnership;
    default:
      throw invalidArgument(
        `Invalid x-amz-object-ownership header: ${String(ObjectOwnership)}`,
        'x-amz-object-ownership',
        String(ObjectOwnership),
      );
  }
}

/** The ACL that was asked for; a new bucket's refusals have codes of their own, so those of an existing one are off. */
function readNewAcl(input: CreateBucketRequest, bucket: BucketRecord, state: S3State): Grant[] | undefined {
  const open: BucketRecord = { ...bucket, objectOwnership: 'ObjectWriter', publicAccessBlock: undefined };
  const grants = readAcl(input, open, bucket.ownerAccountId, state.isKnownOai);
  if (!grants) return undefined;
  const enforced = bucket.objectOwnership === 'BucketOwnerEnforced';
  if (enforced && input.ACL !== 'private') throw s3Error('InvalidBucketAclWithObjectOwnership');
  if (grants.some(isPublicGrant)) throw s3Error('InvalidBucketAclWithBlockPublicAccessError');
  return grants;
}

/** A name is taken once for all accounts. In us-east-1 alone, making one's own again succeeds, and resets its ACL. */
async function createAgain(state: S3State, existing: BucketRecord, again: BucketRecord): Promise<void> {
  const fields = { BucketName: existing.name };
  if (existing.ownerAccountId !== again.ownerAccountId) throw s3Error('BucketAlreadyExists', { fields });
  if (existing.region !== 'us-east-1' || again.region !== 'us-east-1')
    throw s3Error('BucketAlreadyOwnedByYou', { fields });
  await state.changeBucket(existing.name, { acl: again.acl });
}
