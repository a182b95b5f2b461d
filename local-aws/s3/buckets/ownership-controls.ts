import type {
  DeleteBucketOwnershipControlsRequest,
  GetBucketOwnershipControlsOutput,
  GetBucketOwnershipControlsRequest,
  PutBucketOwnershipControlsRequest,
} from '@aws-sdk/client-s3';
import { canonicalUserId } from '../../shared/accounts';
import { malformedXml, s3Error } from '../errors';
import type { BucketRecord } from '../records';
import type { S3State } from '../state';

export function getBucketOwnershipControls(
  state: S3State,
  { Bucket }: GetBucketOwnershipControlsRequest,
): GetBucketOwnershipControlsOutput {
  const { name, objectOwnership, hasOwnershipControls } = state.bucket(Bucket);
  if (hasOwnershipControls) return { OwnershipControls: { Rules: [{ ObjectOwnership: objectOwnership }] } };
  throw s3Error('OwnershipControlsNotFoundError', { fields: { BucketName: name } });
}

/** ACLs can be switched off only while the bucket's own gives nothing to anybody but its owner. */
export async function putBucketOwnershipControls(
  state: S3State,
  { Bucket, OwnershipControls }: PutBucketOwnershipControlsRequest,
): Promise<undefined> {
  const bucket = state.bucket(Bucket);
  const [rule, ...more] = OwnershipControls?.Rules ?? [];
  const objectOwnership = rule?.ObjectOwnership;
  if (
    more.length > 0 ||
    (objectOwnership !== 'BucketOwnerEnforced' &&
      objectOwnership !== 'BucketOwnerPreferred' &&
      objectOwnership !== 'ObjectWriter')
  ) {
    throw malformedXml();
  }
  if (objectOwnership === 'BucketOwnerEnforced' && givesToOthers(bucket))
    throw s3Error('InvalidBucketAclWithObjectOwnership');
  await state.changeBucket(Bucket, { objectOwnership, hasOwnershipControls: true });
}

export function deleteBucketOwnershipControls(
  state: S3State,
  { Bucket }: DeleteBucketOwnershipControlsRequest,
): Promise<void> {
  return state.changeBucket(Bucket, { objectOwnership: 'ObjectWriter', hasOwnershipControls: false });
}

function givesToOthers({ acl, ownerAccountId }: BucketRecord): boolean {
  const owner = canonicalUserId(ownerAccountId);
  return acl.some(({ grantee }) => 'uri' in grantee || grantee.canonicalUserId !== owner);
}
