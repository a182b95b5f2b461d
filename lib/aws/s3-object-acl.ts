import { type AccessControlPolicy, type Grant, GetObjectAclCommand, ListObjectsV2Command, PutObjectAclCommand } from '@aws-sdk/client-s3';

import { awsCall, required, unlessCode } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef } from './s3-bucket';

/** One grant of an ACL: what somebody may, by the canonical user id of an account or identity, or by the URI of a group. */
export interface AclGrant {
  kind: 'user' | 'group';
  to: string;
  permission: NonNullable<Grant['Permission']>;
}

/** The ACL of an object. */
export interface ObjectAcl {
  /** Canonical user id of whoever owns the object; S3 takes no ACL without it. */
  ownerId: string;
  grants: AclGrant[];
}

/** An object's ACL; undefined when the object is gone. */
export async function readObjectAcl(bucket: BucketRef, key: string): Promise<ObjectAcl | undefined> {
  const call = 's3:GetObjectAcl';
  const answer = await unlessCode(['NoSuchKey'], awsCall(call, () =>
    s3(bucket.region).send(new GetObjectAclCommand({ ...addressed(bucket), Key: key })),
  ));
  if (!answer) return undefined;
  return { ownerId: required(answer.Owner?.ID, call, 'Owner'), grants: (answer.Grants ?? []).map((grant) => grantOf(call, grant)) };
}

function grantOf(call: string, { Grantee, Permission }: Grant): AclGrant {
  const permission = required(Permission, call, 'Permission');
  if (Grantee?.Type === 'Group') return { kind: 'group', to: required(Grantee.URI, call, 'URI'), permission };
  return { kind: 'user', to: required(Grantee?.ID, call, 'ID'), permission };
}

/**
 * Puts an ACL in the place of the object's own; an object that is gone needs none. S3 knows no ETag of an ACL, so read it
 * just before: what somebody else grants in between is lost.
 */
export async function writeObjectAcl(bucket: BucketRef, key: string, { ownerId, grants }: ObjectAcl): Promise<void> {
  const AccessControlPolicy: AccessControlPolicy = {
    Owner: { ID: ownerId },
    Grants: grants.map(({ kind, to, permission }) => ({
      Grantee: kind === 'group' ? { Type: 'Group', URI: to } : { Type: 'CanonicalUser', ID: to },
      Permission: permission,
    })),
  };
  await unlessCode(['NoSuchKey'], awsCall('s3:PutObjectAcl', () =>
    s3(bucket.region).send(new PutObjectAclCommand({ ...addressed(bucket), Key: key, AccessControlPolicy })),
  ));
}

/** The keys that follow `after` in the bucket's own order, at most `most` of them, and whether there are more. */
export async function listKeysAfter(bucket: BucketRef, after: string | undefined, most: number): Promise<{ keys: string[]; more: boolean }> {
  const command = new ListObjectsV2Command({ ...addressed(bucket), StartAfter: after, MaxKeys: most });
  const page = await awsCall('s3:ListObjectsV2', () => s3(bucket.region).send(command));
  return { keys: (page.Contents ?? []).flatMap(({ Key }) => Key ?? []), more: page.IsTruncated ?? false };
}

/** What a request that stores an object says to let these canonical users read it; undefined for nobody. */
export function grantReadTo(canonicalUserIds: readonly string[]): string | undefined {
  return canonicalUserIds.length === 0 ? undefined : canonicalUserIds.map((id) => `id="${id}"`).join(', ');
}
