import type { GetBucketAclOutput, GetBucketAclRequest, PutBucketAclRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { ownerGrants, printAcl, readAcl } from '../access/acl';
import { publicAccessRefusal } from '../access/authorise';
import { malformedXml } from '../errors';
import type { S3State } from '../state';

/** While the owner is enforced, the ACL reads as the owner's alone, whatever it was before. */
export function getBucketAcl(state: S3State, { Bucket }: GetBucketAclRequest): GetBucketAclOutput {
  const { ownerAccountId, objectOwnership, acl } = state.bucket(Bucket);
  const enforced = objectOwnership === 'BucketOwnerEnforced';
  return printAcl(ownerAccountId, enforced ? ownerGrants(ownerAccountId) : acl);
}

export async function putBucketAcl(
  state: S3State,
  input: PutBucketAclRequest,
  ctx: CallContext,
): Promise<undefined> {
  const bucket = state.bucket(input.Bucket);
  const acl = readAcl(input, bucket, bucket.ownerAccountId, state.isKnownOai, () =>
    publicAccessRefusal(ctx, 'BlockPublicAcls', 's3:PutBucketAcl', bucket),
  );
  if (!acl) throw malformedXml();
  if (bucket.objectOwnership !== 'BucketOwnerEnforced') await state.changeBucket(input.Bucket, { acl });
}
