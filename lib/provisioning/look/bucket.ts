import type { Bucket } from '@/lib/db/generated/client';
import type { ReadPermission } from '@/lib/db/generated/enums';

import { judgeStatement, openStatements, type Reader, sharedStatements } from '../bucket-policy';
import type { ComparedFact } from '../drift';
import type { LibraryPart } from '../library-set';
import type { Finding, FindingSubject } from '../model';
import { bucketTags, PUBLIC_PREFIX } from '../names';
import type { Grantee } from '../object-grants';
import { fact, id } from '../operation/step';
import { compared, failureOf, judged, trouble, type Trouble, unknown, valueOf, waiting } from './finding';
import { objectFacts, objectTroubles } from './object-acls';
import type { Observed, ObservedBucket } from './observe';

/** A bucket as it is recorded, with what it should be beside its row. */
export interface ExpectedBucket {
  bucket: Bucket;
  readPermission: ReadPermission;
  /** Whom the ACLs of its objects must let read; nobody where the bucket policy does. */
  grantees: Grantee[];
  installId: string;
  accountId: string;
  /** Origin of the pages that upload. */
  appOrigin: string;
}

/** What the look says about the bucket itself: there, ours, shut, and ready for uploads. */
export function judgeBucket(expected: ExpectedBucket, observed: ObservedBucket): Finding {
  const { bucket } = expected;
  const facts = [id('Name', bucket.name), id('ARN', `arn:aws:s3:::${bucket.name}`), fact('Region', bucket.region)];
  if (!bucket.madeAt) return waiting('bucket', 'Not created yet.', facts);
  const troubles = bucketTroubles(expected, observed);
  const failure = failureOf(...readings(observed));
  if (failure && troubles.length === 0) return unknown('bucket', failure);
  return judged('bucket', facts, troubles);
}

/** Everything that was asked about a bucket, first of all whether it is there. */
export function readings(observed: ObservedBucket): [Observed<unknown>, ...Observed<unknown>[]] {
  const { presence, tags, openSwitches, ownership, encryption, uploadOrigins, dropsIncompleteUploads, policy, objects } = observed;
  return [presence, tags, openSwitches, ownership, encryption, uploadOrigins, dropsIncompleteUploads, policy, ...objects.map(({ acl }) => acl)];
}

/** What is otherwise about a bucket, its policy's statements for distributions aside. */
export function bucketTroubles(expected: ExpectedBucket, observed: ObservedBucket): Trouble[] {
  const { bucket } = expected;
  const about = { type: 'bucket', id: bucket.id } as const;
  const presence = valueOf(observed.presence);
  if (presence === 'absent') {
    return [trouble('bucket-gone', about, 'The bucket does not exist any more.', 'Its videos are gone unless you have a copy. The repair of its library makes an empty bucket of this name.')];
  }
  if (presence === 'foreign') {
    const problem = 'The bucket now belongs to another AWS account or region.';
    return [trouble('bucket-foreign', about, problem, 'Its videos are gone unless you have a copy. Create a new library.')];
  }
  return [
    ...accessTroubles(expected, observed), ...encryptionTroubles(bucket, observed), ...tagTroubles(expected, observed),
    ...uploadTroubles(expected, observed), ...objectTroubles(bucket, expected.grantees, observed),
  ];
}

function accessTroubles({ bucket, readPermission, accountId }: ExpectedBucket, observed: ObservedBucket): Trouble[] {
  const about = { type: 'bucket', id: bucket.id } as const;
  const troubles: Trouble[] = [];
  const open = valueOf(observed.openSwitches) ?? [];
  if (open.length > 0) {
    troubles.push(trouble(
      'public-access-unblocked', about, `Block Public Access is not fully on: ${open.join(', ')}.`,
      'In S3, under Permissions of the bucket, turn on "Block all public access".', open,
    ));
  }
  const statements = openStatements(valueOf(observed.policy));
  if (statements.length > 0) {
    troubles.push(trouble(
      'policy-open', about, `The bucket policy allows something to everybody (statement ${statements.join(', ')}).`,
      'In S3, under Permissions of the bucket, remove that statement from the bucket policy.', statements,
    ));
  }
  const shared = sharedStatements(valueOf(observed.policy), accountId);
  if (shared.length > 0) {
    troubles.push(trouble(
      'policy-shared', about, `The bucket policy lets another AWS account read objects, past every signature (statement ${shared.join(', ')}).`,
      'In S3, under Permissions of the bucket, remove that statement from the bucket policy, unless you mean it.', shared,
    ));
  }
  if (!('value' in observed.ownership)) return troubles;
  const ownership = observed.ownership.value;
  if (readPermission === 'ACL') {
    if (ownership !== 'BucketOwnerEnforced') return troubles;
    return [...troubles, trouble(
      'acls-disabled', about, 'ACLs are disabled, but this library lets its objects be read by ACLs.',
      'In S3, under Permissions of the bucket, set Object Ownership to "ACLs enabled".',
    )];
  }
  if (ownership === 'BucketOwnerEnforced') return troubles;
  return [...troubles, trouble(
    'acls-allowed', about, `Object Ownership is ${ownership ?? 'not set'}, so ACLs can open single objects.`,
    'In S3, under Permissions of the bucket, set Object Ownership to "ACLs disabled".',
  )];
}

function encryptionTroubles(bucket: Bucket, { encryption }: ObservedBucket): Trouble[] {
  if (!('value' in encryption)) return [];
  const wanted = encryptionWords(bucket.encryption, bucket.kmsKeyArn);
  const found = encryption.value ? encryptionWords(encryption.value.kind, 'kmsKeyArn' in encryption.value ? encryption.value.kmsKeyArn : null) : 'of another kind';
  if (found === wanted) return [];
  return [trouble(
    'encryption-changed', { type: 'bucket', id: bucket.id }, `The bucket's encryption is ${found}, not ${wanted}.`,
    `In S3, under Properties of the bucket, set its default encryption to ${wanted}.`,
  )];
}

/** A bucket's encryption as pages say it. */
function encryptionWords(kind: 'SSE_S3' | 'SSE_KMS', kmsKeyArn: string | null): string {
  return kind === 'SSE_S3' ? 'SSE-S3' : `SSE-KMS with ${kmsKeyArn ?? ''}`;
}

/** An adopted bucket has no tags of ours: adopting writes nothing. */
function tagTroubles({ bucket, installId }: ExpectedBucket, observed: ObservedBucket): Trouble[] {
  const tags = valueOf(observed.tags);
  if (!tags || bucket.adoptedAt) return [];
  const missing = Object.entries(bucketTags(installId, bucket.libraryId ?? bucket.id)).filter(([key, value]) => tags.get(key) !== value);
  return missing.map(([key, value]) => trouble(
    'tags-missing', { type: 'bucket', id: bucket.id }, `The tag ${key} is missing.`,
    `In S3, under Properties of the bucket, add the tag ${key} = ${value}.`, [key],
  ));
}

function uploadTroubles({ bucket, appOrigin }: ExpectedBucket, observed: ObservedBucket): Trouble[] {
  const about = { type: 'bucket', id: bucket.id } as const;
  const troubles: Trouble[] = [];
  const origins = valueOf(observed.uploadOrigins);
  if (origins && !origins.includes(appOrigin) && !origins.includes('*')) {
    troubles.push(trouble(
      'cors-missing', about, `Browsers cannot upload from ${appOrigin}: no CORS rule allows it.`,
      `In S3, under Permissions of the bucket, add a CORS rule for ${appOrigin} with PUT, GET and HEAD that exposes ETag.`,
    ));
  }
  if (valueOf(observed.dropsIncompleteUploads) === false) {
    troubles.push(trouble(
      'lifecycle-missing', about, 'Parts of unfinished uploads are kept, and cost money, for ever.',
      'In S3, under Management of the bucket, add a lifecycle rule that deletes incomplete multipart uploads after 1 day.',
    ));
  }
  return troubles;
}

/** What the look says about the bucket policy's line for one distribution. */
export function judgePolicyLink(bucket: Bucket, part: LibraryPart, reader: Reader | undefined, observed: ObservedBucket): Finding {
  const subject: FindingSubject = part.role === 'SIGNED' ? 'distribution.signed→bucket' : 'distribution.basic→bucket';
  if (!reader) return waiting(subject, 'Not created yet.');
  const failure = failureOf(observed.policy);
  if (failure) return unknown(subject, failure);
  return judged(subject, [fact('May read', readsOf(reader))], [statementTrouble(bucket, reader, observed)]);
}

function readsOf({ role }: Reader): string {
  return role === 'SIGNED' ? '*' : `${PUBLIC_PREFIX}*`;
}

/** What is otherwise about the statement for one distribution. */
export function statementTrouble(bucket: Bucket, reader: Reader, { policy }: ObservedBucket): Trouble | undefined {
  if (!('value' in policy)) return undefined;
  const about = { type: 'bucket', id: bucket.id } as const;
  const name = reader.role === 'SIGNED' ? 'signed' : 'basic';
  const fix = 'In S3, under Permissions of the bucket, put the statement that the library was created with back into the bucket policy.';
  switch (judgeStatement(policy.value, bucket.name, reader)) {
    case 'as-written':
      return undefined;
    case 'missing':
      return trouble('statement-missing', about, `The bucket policy does not let the ${name} distribution read ${readsOf(reader)}.`, fix, [reader.sid]);
    case 'changed':
      return trouble('statement-changed', about, `The statement of the bucket policy for the ${name} distribution was changed.`, fix, [reader.sid]);
    case 'too-wide':
      return trouble(
        'basic-reads-all', about, 'The bucket policy lets the basic distribution read everything, so it serves private objects without signatures.',
        `In S3, under Permissions of the bucket, let that statement allow ${PUBLIC_PREFIX}* alone; or disable the basic distribution.`,
      );
    case 'unreadable':
      return trouble('policy-unreadable', about, 'The bucket policy cannot be read as a policy.', fix);
  }
}

/** A bucket's lines on its page. */
export function bucketFacts(expected: ExpectedBucket, readers: readonly Reader[], observed: ObservedBucket): ComparedFact[] {
  const { bucket, readPermission, appOrigin } = expected;
  const presence = valueOf(observed.presence);
  const there = presence && { absent: 'does not exist', ours: 'in this account', foreign: 'in another account or region' }[presence];
  const seen = <T>(reading: { value: T } | { failure: unknown }, words: (value: T) => string) =>
    'value' in reading && presence === 'ours' ? words(reading.value) : undefined;
  return [
    compared('Bucket', 'in this account', there),
    compared('Region', bucket.region, presence === 'ours' ? bucket.region : undefined),
    compared('Block Public Access', 'on', seen(observed.openSwitches, (open) => (open.length === 0 ? 'on' : `off: ${open.join(', ')}`))),
    compared(
      'Object Ownership', readPermission === 'ACL' ? 'ACLs enabled' : 'ACLs disabled',
      seen(observed.ownership, (ownership) => (ownership === 'BucketOwnerEnforced' ? 'ACLs disabled' : 'ACLs enabled')),
    ),
    compared(
      'Encryption', encryptionWords(bucket.encryption, bucket.kmsKeyArn),
      seen(observed.encryption, (found) => (found ? encryptionWords(found.kind, 'kmsKeyArn' in found ? found.kmsKeyArn : null) : 'of another kind')),
    ),
    compared('Uploads allowed from', appOrigin, seen(observed.uploadOrigins, (origins) =>
      origins.includes(appOrigin) ? appOrigin : origins.join(', ') || 'nowhere')),
    compared('Unfinished uploads', 'dropped', seen(observed.dropsIncompleteUploads, (drops) => (drops ? 'dropped' : 'kept for ever'))),
    compared('Statements for everybody', 'none', seen(observed.policy, (policy) => openStatements(policy).join(', ') || 'none')),
    compared('Statements for other accounts', 'none', seen(observed.policy, (policy) => sharedStatements(policy, expected.accountId).join(', ') || 'none')),
    ...readers.map((reader) => compared(
      `${reader.role === 'SIGNED' ? 'Signed' : 'Basic'} distribution may read`, readsOf(reader),
      seen(observed.policy, (policy) => {
        const judgement = judgeStatement(policy, bucket.name, reader);
        return judgement === 'as-written' ? readsOf(reader) : judgement;
      }),
    )),
    ...objectFacts(expected.grantees, observed),
  ];
}
