import type { AclGrant, ObjectAcl } from '@/lib/aws/s3-object-acl';
import type { DistributionRole } from '@/lib/db/generated/enums';

import { PUBLIC_PREFIX } from './names';

/** Whom ACLs let read in classic mode: the identity of a distribution, which is a user to S3. */
export interface Grantee {
  role: DistributionRole;
  canonicalUserId: string;
}

const EVERYBODY = ['http://acs.amazonaws.com/groups/global/AllUsers', 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'];

/** The canonical users that an object of this key is to be readable by: the basic distribution reads just what is public. */
export function readersOfKey(key: string, grantees: readonly Grantee[]): string[] {
  return grantees.filter(({ role }) => role === 'SIGNED' || key.startsWith(PUBLIC_PREFIX)).map(({ canonicalUserId }) => canonicalUserId);
}

export interface AclJudgement {
  /** The distributions that are to read the object, and may not. */
  lacking: DistributionRole[];
  /** Whether the basic distribution may read what is behind signatures. */
  basicReads: boolean;
  /** Whether the ACL grants something to everybody, or to everybody who has an AWS account. */
  isOpen: boolean;
}

/** What an object's ACL says to whom, compared with what it is to say. */
export function judgeAcl(key: string, { grants }: ObjectAcl, grantees: readonly Grantee[]): AclJudgement {
  const readers = readersOfKey(key, grantees);
  const reads = ({ canonicalUserId }: Grantee) => grants.some((grant) => letsRead(grant, canonicalUserId));
  return {
    lacking: grantees.filter((each) => readers.includes(each.canonicalUserId) && !reads(each)).map(({ role }) => role),
    basicReads: !key.startsWith(PUBLIC_PREFIX) && grantees.some((each) => each.role === 'BASIC' && reads(each)),
    isOpen: grants.some(isForEverybody),
  };
}

/** Whether both distributions read as one user: then no ACL can let the signed one read alone. */
export function readAsOne(grantees: readonly Grantee[]): boolean {
  return grantees.some(({ role, canonicalUserId }) =>
    role === 'BASIC' && grantees.some((each) => each.role === 'SIGNED' && each.canonicalUserId === canonicalUserId));
}

/**
 * The ACL with what is lacking added, and without what opens the object: grants to everybody, which S3 would not take under
 * Block Public Access, and to the basic distribution outside of what is public. So do grants to the `former` users that
 * these identities were before they were made again. Every other grant stays as it is. Undefined when the ACL is right already.
 */
export function mergeAcl(key: string, acl: ObjectAcl, grantees: readonly Grantee[], former: readonly string[] = []): ObjectAcl | undefined {
  const readers = readersOfKey(key, grantees);
  const outsiders = [...grantees.map(({ canonicalUserId }) => canonicalUserId).filter((id) => !readers.includes(id)), ...former];
  const kept = acl.grants.filter((grant) => !isForEverybody(grant) && !(grant.kind === 'user' && outsiders.includes(grant.to)));
  const lacking = readers.filter((id) => !kept.some((grant) => letsRead(grant, id)));
  if (lacking.length === 0 && kept.length === acl.grants.length) return undefined;
  return { ...acl, grants: [...kept, ...lacking.map((to): AclGrant => ({ kind: 'user', to, permission: 'READ' }))] };
}

function letsRead({ kind, to, permission }: AclGrant, canonicalUserId: string): boolean {
  return kind === 'user' && to === canonicalUserId && (permission === 'READ' || permission === 'FULL_CONTROL');
}

function isForEverybody({ kind, to }: AclGrant): boolean {
  return kind === 'group' && EVERYBODY.includes(to);
}
