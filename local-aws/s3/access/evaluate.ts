import { canonicalUserId } from '../../shared/accounts';
import type { Refusal } from '../../shared/iam/access-denied';
import { identityVerdict } from '../../shared/iam/identity-policy';
import type { PolicyDocument, Statement } from '../../shared/iam/policy-document';
import { isExcepted, namingOf, type Naming } from '../../shared/iam/principals';
import type { AccessRequest } from '../../shared/iam/request-context';
import { matchingStatements } from '../../shared/iam/statement';
import { isRoot, type Principal } from '../../shared/principal';
import type { BucketRecord, Grant, Permission } from '../records';
import { isPublicGrant, isPublicPolicy } from './public';

export interface BucketAccessRequest extends AccessRequest {
  principal: Principal;
}

export interface AccessSubject {
  bucket: Pick<BucketRecord, 'ownerAccountId' | 'objectOwnership' | 'publicAccessBlock' | 'acl'>;
  policy: PolicyDocument | undefined;
  /** The object the action is about, when it exists. */
  object: { ownerAccountId: string; acl: Grant[] } | undefined;
  /** Whether the action is about an upload that the caller began. */
  isInitiator?: boolean;
}

export type Decision =
  { allowed: true; by: 'owner' | 'policy' | 'acl' | 'identity' | 'initiator' } | { allowed: false; by: Refusal };

/** What an ACL grants on a bucket and on an object, by action. */
const BUCKET_PERMISSIONS: Record<string, Permission> = {
  's3:ListBucket': 'READ',
  's3:ListBucketVersions': 'READ',
  's3:ListBucketMultipartUploads': 'READ',
  's3:PutObject': 'WRITE',
  's3:DeleteObject': 'WRITE',
  's3:GetBucketAcl': 'READ_ACP',
  's3:PutBucketAcl': 'WRITE_ACP',
};
const OBJECT_PERMISSIONS: Record<string, Permission> = {
  's3:GetObject': 'READ',
  's3:GetObjectVersion': 'READ',
  's3:GetObjectAcl': 'READ_ACP',
  's3:GetObjectVersionAcl': 'READ_ACP',
  's3:PutObjectAcl': 'WRITE_ACP',
  's3:PutObjectVersionAcl': 'WRITE_ACP',
};
/** What who began an upload may do with it, in whosever bucket. */
const INITIATOR_ACTIONS = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/** A deny must not lock the owner's root out of mending the policy that denies. */
const NEVER_DENIED_TO_OWNER = ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'];

/**
 * Decides one access, from identity policy, bucket policy, ACL, Object Ownership and Block Public Access alone.
 * Pure: the same arguments give the same decision (IAM User Guide, "Policy evaluation logic").
 */
export function evaluate(request: BucketAccessRequest, subject: AccessSubject): Decision {
  const { principal } = request;
  const inOwnersAccount =
    principal.kind === 'account' && principal.accountId === subject.bucket.ownerAccountId;
  const isOwner = inOwnersAccount && isRoot(principal);
  const identity = identityVerdict(principal, request);
  if (identity === 'deny') return { allowed: false, by: 'identity-deny' };
  const statements = matchingStatements(subject.policy, request);
  const denied = statements.some((statement) => statement.Effect === 'Deny' && names(statement, principal));
  if (denied && !(isOwner && NEVER_DENIED_TO_OWNER.includes(request.action)))
    return { allowed: false, by: 'resource-deny' };

  const objectIsOurs = ownsObject(subject);
  if (inOwnersAccount && identity === 'allow' && (objectIsOurs || !(request.action in OBJECT_PERMISSIONS)))
    return { allowed: true, by: isOwner ? 'owner' : 'identity' };
  const naming = policyCounts(principal, inOwnersAccount, subject) ? allowNaming(statements, principal) : undefined;
  // A policy that names the account leaves it to the account whether its users may; so does another account's.
  const byPolicy = inOwnersAccount ? naming === 'itself' : naming !== undefined && identity === 'allow';
  if (objectIsOurs && byPolicy) return { allowed: true, by: 'policy' };
  if (identity === 'allow' && aclAllows(request, subject)) return { allowed: true, by: 'acl' };
  if (identity === 'allow' && subject.isInitiator && INITIATOR_ACTIONS.includes(request.action))
    return { allowed: true, by: 'initiator' };
  const silent = identity === 'silent' && (inOwnersAccount || naming !== undefined);
  return { allowed: false, by: silent ? 'no-identity-allow' : 'no-resource-allow' };
}

/** Bucket policies are about the objects that the bucket's owner owns. */
function ownsObject({ bucket, object }: AccessSubject): boolean {
  return (
    bucket.objectOwnership === 'BucketOwnerEnforced' ||
    !object ||
    object.ownerAccountId === bucket.ownerAccountId
  );
}

/** RestrictPublicBuckets leaves a public policy to the services and to the owner's account. */
function policyCounts(principal: Principal, inOwnersAccount: boolean, { bucket, policy }: AccessSubject): boolean {
  const restricted =
    bucket.publicAccessBlock?.RestrictPublicBuckets === true && policy !== undefined && isPublicPolicy(policy);
  return !restricted || inOwnersAccount || principal.kind === 'service';
}

function names(statement: Statement, principal: Principal): boolean {
  if (statement.NotPrincipal) return !isExcepted(statement.NotPrincipal, principal);
  return namingOf(statement.Principal ?? {}, principal) !== undefined;
}

function allowNaming(statements: Statement[], principal: Principal): Naming {
  const namings = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal: element }) => namingOf(element ?? {}, principal));
  return namings.includes('itself') ? 'itself' : namings.find((naming) => naming !== undefined);
}

function aclAllows({ principal, action }: BucketAccessRequest, { bucket, object }: AccessSubject): boolean {
  if (bucket.objectOwnership === 'BucketOwnerEnforced') return false;
  const grants = [
    ...permitting(bucket.acl, BUCKET_PERMISSIONS[action]),
    ...permitting(object?.acl ?? [], OBJECT_PERMISSIONS[action]),
  ].filter((grant) => !(bucket.publicAccessBlock?.IgnorePublicAcls && isPublicGrant(grant)));
  return grants.some((grant) => grantReaches(grant, principal));
}

function permitting(grants: Grant[], permission: Permission | undefined): Grant[] {
  if (permission === undefined) return [];
  return grants.filter((grant) => grant.permission === permission || grant.permission === 'FULL_CONTROL');
}

function grantReaches({ grantee }: Grant, principal: Principal): boolean {
  if ('uri' in grantee)
    return (
      grantee.uri.endsWith('/AllUsers') ||
      (grantee.uri.endsWith('/AuthenticatedUsers') && principal.kind === 'account')
    );
  if (principal.kind === 'account') return grantee.canonicalUserId === canonicalUserId(principal.accountId);
  return principal.kind === 'oai' && grantee.canonicalUserId === principal.canonicalUserId;
}
