import { canonicalUserId } from '../../shared/accounts';
import type { Principal } from '../../shared/principal';
import type { BucketRecord, Grant, Permission } from '../records';
import { conditionsHold, type ConditionContext } from './conditions';
import type { PolicyDocument, Statement } from './policy-document';
import { namesPrincipal } from './principals';
import { isPublicGrant, isPublicPolicy } from './public';
import { matchesWildcard } from './wildcard';

export interface AccessRequest {
  principal: Principal;
  /** `s3:GetObject` and the like. */
  action: string;
  /** The bucket's ARN or the object's. */
  resource: string;
  context: ConditionContext;
}

export interface AccessSubject {
  bucket: Pick<BucketRecord, 'ownerAccountId' | 'objectOwnership' | 'publicAccessBlock' | 'acl'>;
  policy: PolicyDocument | undefined;
  /** The object the action is about, when it exists. */
  object: { ownerAccountId: string; acl: Grant[] } | undefined;
}

export type Decision =
  { allowed: true; by: 'owner' | 'policy' | 'acl' } | { allowed: false; by: 'explicit-deny' | 'default' };

/** What an ACL grants on a bucket and on an object, by action. */
const BUCKET_PERMISSIONS: Record<string, Permission> = {
  's3:ListBucket': 'READ',
  's3:ListBucketMultipartUploads': 'READ',
  's3:PutObject': 'WRITE',
  's3:DeleteObject': 'WRITE',
  's3:GetBucketAcl': 'READ_ACP',
  's3:PutBucketAcl': 'WRITE_ACP',
};
const OBJECT_PERMISSIONS: Record<string, Permission> = {
  's3:GetObject': 'READ',
  's3:GetObjectAcl': 'READ_ACP',
  's3:PutObjectAcl': 'WRITE_ACP',
};

/** A deny must not lock the owner's root out of mending the policy that denies. */
const NEVER_DENIED_TO_OWNER = ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'];

/**
 * Decides one access, from identity, bucket policy, ACL, Object Ownership and Block Public Access alone.
 * Pure: the same arguments give the same decision.
 */
export function evaluate(request: AccessRequest, subject: AccessSubject): Decision {
  const { principal } = request;
  const isOwner = principal.kind === 'account' && principal.accountId === subject.bucket.ownerAccountId;
  const enforced = subject.bucket.objectOwnership === 'BucketOwnerEnforced';
  const objectIsOurs =
    enforced || !subject.object || subject.object.ownerAccountId === subject.bucket.ownerAccountId;
  const matching = (subject.policy?.Statement ?? []).filter((statement) => applies(statement, request));
  if (
    matching.some(({ Effect }) => Effect === 'Deny') &&
    !(isOwner && NEVER_DENIED_TO_OWNER.includes(request.action))
  ) {
    return { allowed: false, by: 'explicit-deny' };
  }
  if (isOwner && (objectIsOurs || !(request.action in OBJECT_PERMISSIONS)))
    return { allowed: true, by: 'owner' };
  const restricted =
    subject.bucket.publicAccessBlock?.RestrictPublicBuckets === true &&
    subject.policy !== undefined &&
    isPublicPolicy(subject.policy);
  const policyCounts = objectIsOurs && (!restricted || principal.kind === 'service');
  if (policyCounts && matching.some(({ Effect }) => Effect === 'Allow'))
    return { allowed: true, by: 'policy' };
  if (!enforced && aclAllows(request, subject)) return { allowed: true, by: 'acl' };
  return { allowed: false, by: 'default' };
}

function applies(statement: Statement, request: AccessRequest): boolean {
  const named = statement.NotPrincipal
    ? !namesPrincipal(statement.NotPrincipal, request.principal)
    : namesPrincipal(statement.Principal ?? { AWS: [] }, request.principal);
  if (!named) return false;
  const action = request.action.toLowerCase();
  const fitsAction = (pattern: string) => matchesWildcard(pattern.toLowerCase(), action);
  if (statement.NotAction ? statement.NotAction.some(fitsAction) : !statement.Action?.some(fitsAction))
    return false;
  const fitsResource = (pattern: string) => matchesWildcard(pattern, request.resource);
  if (
    statement.NotResource ? statement.NotResource.some(fitsResource) : !statement.Resource?.some(fitsResource)
  )
    return false;
  return conditionsHold(statement.Condition, request.context);
}

function aclAllows({ principal, action }: AccessRequest, { bucket, object }: AccessSubject): boolean {
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
