import type { AccessControlPolicy, Grant as SdkGrant } from '@aws-sdk/client-s3';
import { accountIds, canonicalUserId } from '../../shared/accounts';
import type { ApiError } from '../../shared/errors';
import {
  accessDenied,
  aclNotSupported,
  invalidArgument,
  invalidRequest,
  s3Error,
} from '../errors';
import type { BucketRecord, Grant, Permission } from '../records';
import { isPublicGrant } from './public';

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';
const MAX_GRANTS = 100;
const PERMISSIONS: Permission[] = ['READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'];

/** The ways in which a request can ask for an ACL: one canned, grants by header, or a document. */
export interface AclInput {
  ACL?: string | undefined;
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWrite?: string | undefined;
  GrantWriteACP?: string | undefined;
  AccessControlPolicy?: AccessControlPolicy | undefined;
}

export function ownerGrants(accountId: string): Grant[] {
  return [{ grantee: { canonicalUserId: canonicalUserId(accountId) }, permission: 'FULL_CONTROL' }];
}

/**
 * Takes what a request says about the ACL, gives the grants, or undefined when it says nothing.
 * Throws as S3 does: ACLs may be switched off (Object Ownership) or must not be public (Block Public Access), which
 * `blocked` puts into words.
 */
export function readAcl(
  input: AclInput,
  bucket: BucketRecord,
  ownerAccountId: string,
  isKnownOai: (id: string) => boolean,
  blocked: () => ApiError = accessDenied,
): Grant[] | undefined {
  const grants = requestedGrants(input, bucket, ownerAccountId, isKnownOai);
  if (!grants) return undefined;
  if (bucket.objectOwnership === 'BucketOwnerEnforced' && input.ACL !== 'bucket-owner-full-control')
    throw aclNotSupported();
  if (bucket.publicAccessBlock?.BlockPublicAcls && grants.some(isPublicGrant)) throw blocked();
  return grants;
}

function requestedGrants(
  input: AclInput,
  bucket: BucketRecord,
  ownerAccountId: string,
  isKnownOai: (id: string) => boolean,
): Grant[] | undefined {
  const byHeader = headerGrants(input, isKnownOai);
  const forms = [
    input.ACL !== undefined,
    byHeader.length > 0,
    input.AccessControlPolicy !== undefined,
  ].filter(Boolean).length;
  if (forms > 1) throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed');
  if (input.ACL !== undefined) return cannedGrants(input.ACL, bucket, ownerAccountId);
  if (input.AccessControlPolicy) return documentGrants(input.AccessControlPolicy, ownerAccountId, isKnownOai);
  return byHeader.length > 0 ? byHeader : undefined;
}

function cannedGrants(acl: string, bucket: BucketRecord, ownerAccountId: string): Grant[] {
  const owner = ownerGrants(ownerAccountId);
  switch (acl) {
    case 'private':
      return owner;
    case 'public-read':
      return [...owner, { grantee: { uri: ALL_USERS }, permission: 'READ' }];
    case 'public-read-write':
      return [
        ...owner,
        { grantee: { uri: ALL_USERS }, permission: 'READ' },
        { grantee: { uri: ALL_USERS }, permission: 'WRITE' },
      ];
    case 'authenticated-read':
      return [...owner, { grantee: { uri: AUTHENTICATED_USERS }, permission: 'READ' }];
    case 'log-delivery-write':
      return [
        ...owner,
        { grantee: { uri: LOG_DELIVERY }, permission: 'WRITE' },
        { grantee: { uri: LOG_DELIVERY }, permission: 'READ_ACP' },
      ];
    case 'bucket-owner-read':
      return [
        ...owner,
        { grantee: { canonicalUserId: canonicalUserId(bucket.ownerAccountId) }, permission: 'READ' },
      ];
    case 'bucket-owner-full-control':
      return bucket.ownerAccountId === ownerAccountId
        ? owner
        : [...owner, ...ownerGrants(bucket.ownerAccountId)];
    default:
      throw invalidArgument('', 'x-amz-acl', acl);
  }
}

function headerGrants(input: AclInput, isKnownOai: (id: string) => boolean): Grant[] {
  const headers: [string | undefined, Permission][] = [
    [input.GrantRead, 'READ'],
    [input.GrantWrite, 'WRITE'],
    [input.GrantReadACP, 'READ_ACP'],
    [input.GrantWriteACP, 'WRITE_ACP'],
    [input.GrantFullControl, 'FULL_CONTROL'],
  ];
  return headers.flatMap(([value, permission]) =>
    (value ?? '')
      .split(',')
      .filter((one) => one.trim() !== '')
      .map((one) => {
        const [, kind, text = ''] = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*?)"?\s*$/.exec(one) ?? [];
        if (kind === undefined) throw invalidArgument('Argument format not recognized', 'x-amz-grant', one);
        return { grantee: grantee(kind, text, isKnownOai), permission };
      }),
  );
}

/** A document must name the owner, who cannot be changed by it; S3 takes at most a hundred grants. */
function documentGrants(
  { Owner, Grants = [] }: AccessControlPolicy,
  ownerAccountId: string,
  isKnownOai: (id: string) => boolean,
): Grant[] {
  if (Owner?.ID === undefined || Grants.length > MAX_GRANTS) throw s3Error('MalformedACLError');
  if (Owner.ID !== canonicalUserId(ownerAccountId)) throw accessDenied();
  return Grants.map((grant) => documentGrant(grant, isKnownOai));
}

function documentGrant(
  { Grantee, Permission: permission }: SdkGrant,
  isKnownOai: (id: string) => boolean,
): Grant {
  const known = PERMISSIONS.find((one) => one === permission);
  if (!known || !Grantee) throw s3Error('MalformedACLError');
  if (Grantee.Type === 'CanonicalUser')
    return { grantee: grantee('id', Grantee.ID ?? '', isKnownOai), permission: known };
  if (Grantee.Type === 'Group')
    return { grantee: grantee('uri', Grantee.URI ?? '', isKnownOai), permission: known };
  return { grantee: grantee('emailAddress', Grantee.EmailAddress ?? '', isKnownOai), permission: known };
}

function grantee(kind: string, text: string, isKnownOai: (id: string) => boolean): Grant['grantee'] {
  if (kind === 'id') {
    const known = accountIds().some((account) => canonicalUserId(account) === text);
    if (!known && !(text.length > 20 && isKnownOai(text)))
      throw invalidArgument('Invalid id', 'CanonicalUser/ID', text);
    return { canonicalUserId: text };
  }
  if (kind === 'uri') {
    if (![ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY].includes(text))
      throw invalidArgument('Invalid group uri', 'Group/URI', text);
    return { uri: text };
  }
  throw s3Error('UnresolvableGrantByEmailAddress');
}

/** Takes stored grants, gives them as GetBucketAcl and GetObjectAcl show them. */
export function printAcl(
  ownerAccountId: string,
  grants: Grant[],
): { Owner: { ID: string }; Grants: SdkGrant[] } {
  return {
    Owner: { ID: canonicalUserId(ownerAccountId) },
    Grants: grants.map(({ grantee: to, permission }) => ({
      Grantee:
        'uri' in to ? { Type: 'Group', URI: to.uri } : { Type: 'CanonicalUser', ID: to.canonicalUserId },
      Permission: permission,
    })),
  };
}
