import type { GetObjectAclOutput, GetObjectAclRequest, PutObjectAclRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { ownerGrants, printAcl, readAcl } from '../access/acl';
import { missingObject, publicAccessRefusal } from '../access/authorise';
import { malformedXml } from '../errors';
import type { ObjectRecord } from '../records';
import type { S3State } from '../state';

export function getObjectAcl(
  state: S3State,
  input: GetObjectAclRequest,
  ctx: CallContext,
): GetObjectAclOutput {
  const bucket = state.bucket(input.Bucket);
  const { attributes } = requireObject(state, input, ctx);
  if (bucket.objectOwnership === 'BucketOwnerEnforced')
    return printAcl(bucket.ownerAccountId, ownerGrants(bucket.ownerAccountId));
  return printAcl(attributes.ownerAccountId, attributes.acl);
}

export async function putObjectAcl(
  state: S3State,
  input: PutObjectAclRequest,
  ctx: CallContext,
): Promise<undefined> {
  const bucket = state.bucket(input.Bucket);
  const object = requireObject(state, input, ctx);
  const acl = readAcl(input, bucket, object.attributes.ownerAccountId, state.isKnownOai, () =>
    publicAccessRefusal(ctx, 'BlockPublicAcls', 's3:PutObjectAcl', bucket, object.key),
  );
  if (!acl) throw malformedXml();
  if (bucket.objectOwnership === 'BucketOwnerEnforced') return;
  await state.changeObject({ ...object, attributes: { ...object.attributes, acl } });
}

function requireObject(
  state: S3State,
  { Bucket, Key = '' }: GetObjectAclRequest,
  ctx: CallContext,
): ObjectRecord {
  const bucket = state.bucket(Bucket);
  const object = state.object(bucket.name, Key);
  if (!object) throw missingObject(state, ctx, bucket, Key);
  return object;
}
