import type {
  GetBucketAclOutput,
  GetBucketAclRequest,
  GetObjectAclOutput,
  GetObjectAclRequest,
  PutBucketAclRequest,
  PutObjectAclRequest,
} from '@aws-sdk/client-s3';
import type { CallContext, Handlers } from '../../shared/service';
import { missingObject } from '../access/authorise';
import { ownerGrants, printAcl, readAcl } from '../access/acl';
import { malformedXml } from '../errors';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';

export function aclOperations(state: S3State): Handlers {
  return {
    GetBucketAcl: ({ Bucket }: GetBucketAclRequest): GetBucketAclOutput => {
      const bucket = state.bucket(Bucket);
      const enforced = bucket.objectOwnership === 'BucketOwnerEnforced';
      return printAcl(bucket.ownerAccountId, enforced ? ownerGrants(bucket.ownerAccountId) : bucket.acl);
    },
    PutBucketAcl: async (input: PutBucketAclRequest) => {
      const bucket = state.bucket(input.Bucket);
      const grants = readAcl(input, bucket, bucket.ownerAccountId, state.isKnownOai);
      if (!grants) throw malformedXml();
      if (bucket.objectOwnership !== 'BucketOwnerEnforced')
        await state.changeBucket(input.Bucket, { acl: grants });
      return undefined;
    },
    GetObjectAcl: (input: GetObjectAclRequest, ctx): GetObjectAclOutput => {
      const bucket = state.bucket(input.Bucket);
      const { attributes } = requireObject(state, ctx, input);
      if (bucket.objectOwnership === 'BucketOwnerEnforced')
        return printAcl(bucket.ownerAccountId, ownerGrants(bucket.ownerAccountId));
      return printAcl(attributes.ownerAccountId, attributes.acl);
    },
    PutObjectAcl: async (input: PutObjectAclRequest, ctx) => {
      const bucket = state.bucket(input.Bucket);
      const object = requireObject(state, ctx, input);
      const grants = readAcl(input, bucket, object.attributes.ownerAccountId, state.isKnownOai);
      if (!grants) throw malformedXml();
      if (bucket.objectOwnership === 'BucketOwnerEnforced') return undefined;
      await state.changeObject({ ...object, attributes: { ...object.attributes, acl: grants } });
      return undefined;
    },
  };
}

function requireObject(
  state: S3State,
  ctx: CallContext,
  { Bucket, Key = '' }: GetObjectAclRequest,
): ObjectRecord {
  const bucket = state.bucket(Bucket);
  const object = state.object(bucket.name, Key);
  if (!object) throw missingObject(state, ctx, bucket, Key);
  return object;
}
