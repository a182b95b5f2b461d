import { judgeStatement, openStatements, type Reader } from '../bucket-policy';
import type { LibraryPart, LibrarySet } from '../library-set';
import type { Finding, FindingSubject } from '../model';
import { bucketTags, PUBLIC_PREFIX } from '../names';
import { fact, id } from '../operation/step';
import { failureOf, judged, type Trouble, unknown, valueOf, waiting } from './finding';
import type { ObservedBucket } from './observe';

/** What the look says about the bucket itself: there, ours, shut, and ready for uploads. */
export function judgeBucket(set: LibrarySet, observed: ObservedBucket, installId: string, appOrigin: string): Finding {
  const facts = [id('Name', set.bucket.name), id('ARN', `arn:aws:s3:::${set.bucket.name}`), fact('Region', set.bucket.region)];
  if (!set.bucket.madeAt) return waiting('bucket', 'Not created yet.', facts);
  const presence = valueOf(observed.presence);
  if (presence === 'absent' || presence === 'foreign') {
    const whose = presence === 'absent' ? 'does not exist any more' : 'now belongs to another AWS account or region';
    return judged('bucket', facts, [
      { problem: `The bucket ${whose}.`, fix: 'Its videos are gone unless you have a copy. Create a new library.' },
    ]);
  }
  const failure = failureOf(
    observed.presence, observed.tags, observed.openSwitches, observed.ownership,
    observed.uploadOrigins, observed.dropsIncompleteUploads, observed.policy,
  );
  const troubles = bucketTroubles(set, observed, installId, appOrigin);
  if (failure && troubles.length === 0) return unknown('bucket', failure);
  return judged('bucket', facts, troubles);
}

function bucketTroubles(set: LibrarySet, observed: ObservedBucket, installId: string, appOrigin: string): Trouble[] {
  const troubles: Trouble[] = [];
  const open = valueOf(observed.openSwitches) ?? [];
  if (open.length > 0) {
    troubles.push({
      problem: `Block Public Access is not fully on: ${open.join(', ')}.`,
      fix: 'In S3, under Permissions of the bucket, turn on "Block all public access".',
    });
  }
  const statements = openStatements(valueOf(observed.policy));
  if (statements.length > 0) {
    troubles.push({
      problem: `The bucket policy allows something to everybody (statement ${statements.join(', ')}).`,
      fix: 'In S3, under Permissions of the bucket, remove that statement from the bucket policy.',
    });
  }
  const ownership = observed.ownership;
  if ('value' in ownership && ownership.value !== 'BucketOwnerEnforced') {
    troubles.push({
      problem: `Object Ownership is ${ownership.value ?? 'not set'}, so ACLs can open single objects.`,
      fix: 'In S3, under Permissions of the bucket, set Object Ownership to "ACLs disabled".',
    });
  }
  const tags = valueOf(observed.tags);
  const missing = Object.entries(bucketTags(installId, set.library.id)).filter(([key, value]) => tags && tags.get(key) !== value);
  for (const [key, value] of missing) {
    troubles.push({ problem: `The tag ${key} is missing.`, fix: `In S3, under Properties of the bucket, add the tag ${key} = ${value}.` });
  }
  return [...troubles, ...uploadTroubles(observed, appOrigin)];
}

function uploadTroubles(observed: ObservedBucket, appOrigin: string): Trouble[] {
  const troubles: Trouble[] = [];
  const origins = valueOf(observed.uploadOrigins);
  if (origins && !origins.includes(appOrigin) && !origins.includes('*')) {
    troubles.push({
      problem: `Browsers cannot upload from ${appOrigin}: no CORS rule allows it.`,
      fix: `In S3, under Permissions of the bucket, add a CORS rule for ${appOrigin} with PUT, GET and HEAD that exposes ETag.`,
    });
  }
  if (valueOf(observed.dropsIncompleteUploads) === false) {
    troubles.push({
      problem: 'Parts of unfinished uploads are kept, and cost money, for ever.',
      fix: 'In S3, under Management of the bucket, add a lifecycle rule that deletes incomplete multipart uploads after 1 day.',
    });
  }
  return troubles;
}

/** What the look says about the bucket policy's line for one distribution. */
export function judgePolicyLink(set: LibrarySet, part: LibraryPart, reader: Reader | undefined, observed: ObservedBucket): Finding {
  const subject: FindingSubject = part.role === 'SIGNED' ? 'distribution.signed→bucket' : 'distribution.basic→bucket';
  const reads = part.role === 'SIGNED' ? '*' : `${PUBLIC_PREFIX}*`;
  if (!reader) return waiting(subject, 'Not created yet.');
  const failure = failureOf(observed.policy);
  if (failure) return unknown(subject, failure);
  const fix = 'In S3, under Permissions of the bucket, put the statement that the library was created with back into the bucket policy.';
  const name = part.role === 'SIGNED' ? 'signed' : 'basic';
  const problems = {
    'as-written': undefined,
    missing: `The bucket policy does not let the ${name} distribution read ${reads}.`,
    changed: `The statement of the bucket policy for the ${name} distribution was changed.`,
    unreadable: 'The bucket policy cannot be read as a policy.',
  };
  const problem = problems[judgeStatement(valueOf(observed.policy), set.bucket.name, reader)];
  return judged(subject, [fact('May read', reads)], [problem === undefined ? undefined : { problem, fix }]);
}
