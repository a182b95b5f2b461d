import type { Bucket } from '@/lib/db/generated/client';

import type { ComparedFact } from '../drift';
import type { LibraryPart } from '../library-set';
import type { Finding, FindingSubject } from '../model';
import { type AclJudgement, type Grantee, judgeAcl, readAsOne, readersOfKey } from '../object-grants';
import { fact } from '../operation/step';
import { compared, failureOf, judged, trouble, type Trouble, unknown, valueOf, waiting } from './finding';
import type { ObservedBucket } from './observe';

// In classic mode a look reads the ACLs of some objects, in place of the bucket policy.

/** What the ACLs that were read say; nothing while they do not count in the bucket at all, which is a trouble of its own. */
function judgedObjects(grantees: readonly Grantee[], { objects, ownership }: ObservedBucket): ({ key: string } & AclJudgement)[] {
  if (valueOf(ownership) === 'BucketOwnerEnforced') return [];
  return objects.flatMap(({ key, acl }) => {
    const present = valueOf(acl);
    return present ? [{ key, ...judgeAcl(key, present, grantees) }] : [];
  });
}

/** What is otherwise about the ACLs of objects, whoever is to read them. */
export function objectTroubles(bucket: Bucket, grantees: readonly Grantee[], observed: ObservedBucket): Trouble[] {
  const seen = judgedObjects(grantees, observed);
  const open = seen.filter(({ isOpen }) => isOpen).map(({ key }) => key);
  if (open.length === 0) return [];
  return [trouble(
    'object-open', { type: 'bucket', id: bucket.id },
    `The ACL of ${some(open, seen.length)} grants something to everybody: just Block Public Access keeps that from counting.`,
    'In S3, under Permissions of the object, remove what is granted to "Everyone" and to "Authenticated users group".', open,
  )];
}

/** What is otherwise about what ACLs let one distribution read. */
export function grantTroubles(bucket: Bucket, { role }: Grantee, grantees: readonly Grantee[], observed: ObservedBucket): Trouble[] {
  const about = { type: 'bucket', id: bucket.id } as const;
  const seen = judgedObjects(grantees, observed);
  const lacking = seen.filter((each) => each.lacking.includes(role)).map(({ key }) => key);
  const wide = role === 'BASIC' ? seen.filter(({ basicReads }) => basicReads).map(({ key }) => key) : [];
  const name = role === 'SIGNED' ? 'signed' : 'basic';
  return [
    ...(lacking.length > 0 ? [trouble(
      'grant-missing', about, `CloudFront cannot read ${some(lacking, seen.length)}: the ACL does not let the identity of the ${name} distribution.`,
      'In S3, under Permissions of the object, grant Read to the canonical user id of the identity.', lacking,
    )] : []),
    ...(wide.length > 0 && readAsOne(grantees) ? [trouble(
      'basic-reads-all', about,
      'Both distributions read with one identity, so the basic one reads, and serves without signatures, whatever the signed one may read.',
      'In CloudFront, give the basic distribution an identity of its own, or none; or disable it.',
    )] : wide.length > 0 ? [trouble(
      'basic-granted', about, `The ACL of ${some(wide, seen.length)} lets the basic distribution read it, so it is served without signatures.`,
      'In S3, under Permissions of the object, remove the grant to the canonical user id of the basic distribution’s identity.', wide,
    )] : []),
  ];
}

/** Objects in words: the first by its key, and of how many that were looked at. */
function some(keys: readonly string[], seen: number): string {
  const [first = ''] = keys;
  return keys.length === 1 ? `the object ${first}` : `${keys.length} of ${seen} objects that were looked at, such as ${first}`;
}

/** What the look says about the objects that one distribution is to read. */
export function judgeGrantLink(bucket: Bucket, { role }: LibraryPart, grantees: readonly Grantee[], observed: ObservedBucket): Finding {
  const subject: FindingSubject = role === 'SIGNED' ? 'distribution.signed→bucket' : 'distribution.basic→bucket';
  const label = `ACLs of objects for the ${role === 'SIGNED' ? 'signed' : 'basic'} distribution`;
  const grantee = grantees.find((each) => each.role === role);
  if (!grantee) return { ...waiting(subject, 'Not created yet.'), label };
  const troubles = grantTroubles(bucket, grantee, grantees, observed);
  const failure = failureOf(...observed.objects.map(({ acl }) => acl));
  if (failure && troubles.length === 0) return { ...unknown(subject, failure), label };
  return { ...judged(subject, [fact('May read', readable(grantee, grantees, observed))], troubles), label };
}

function readable(grantee: Grantee, grantees: readonly Grantee[], observed: ObservedBucket): string {
  const meant = judgedObjects(grantees, observed).filter(({ key }) => readersOfKey(key, [grantee]).length > 0);
  const granted = meant.filter(({ lacking }) => !lacking.includes(grantee.role));
  return `${granted.length} of ${meant.length} objects that were looked at`;
}

/** The lines of a bucket's page about the ACLs of its objects. */
export function objectFacts(grantees: readonly Grantee[], observed: ObservedBucket): ComparedFact[] {
  if (grantees.length === 0) return [];
  const seen = judgedObjects(grantees, observed);
  const known = valueOf(observed.presence) === 'ours' && seen.length > 0;
  const line = (label: string, recorded: string, wrong: (each: AclJudgement) => boolean, words: (count: number) => string) => {
    const count = seen.filter(wrong).length;
    return compared(label, recorded, known ? (count === 0 ? recorded : words(count)) : undefined);
  };
  return [
    ...grantees.map(({ role }) => line(
      `ACLs let the ${role === 'SIGNED' ? 'signed' : 'basic'} distribution read`, role === 'SIGNED' ? 'every object' : 'every public object',
      ({ lacking }) => lacking.includes(role), (count) => `not ${count} of those looked at`,
    )),
    line('ACLs that grant to everybody', 'none', ({ isOpen }) => isOpen, String),
  ];
}
