import { AwsFailure } from '@/lib/aws/errors';
import type { BucketRef } from '@/lib/aws/s3-bucket';
import { listKeysAfter, type ObjectAcl, readObjectAcl, writeObjectAcl } from '@/lib/aws/s3-object-acl';
import type { FailureReason } from '@/lib/kernel/failure';

import type { Fact } from '../model';
import { mergeAcl } from '../object-grants';
import { bucketRef, fact, id, type RunStep, type StepContext } from '../operation/step';
import { storedResult } from '../operation/stored';
import { OBJECTS_PER_LOOK } from '../plan/object-acls';
import { formerReadersOfBucket, granteesOfBucket } from '../read-by-acl';

/** Objects that are granted side by side. */
const AT_ONCE = 8;

const SEEN = 'Objects looked at';
const CHANGED = 'ACLs changed';
const REFUSED = 'Not ours to grant';
const UP_TO = 'Looked at up to';

/** How far the step came: it goes on after the last key, whoever carries it on. */
interface Progress {
  seen: number;
  changed: number;
  refused: number;
  upTo: string | undefined;
}

/**
 * Has the ACL of every object in the bucket let the identities of its distributions read, page by page; what others are
 * granted stays. A page that was not finished is looked at once more, and nothing is written where the ACL is right.
 */
export const grantReadStep: RunStep<'GRANT_READ'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const grantees = await granteesOfBucket(context.db, bucketId);
  if (grantees.length === 0) return { done: [fact(CHANGED, 'none: the bucket policy says who reads')] };
  const bucket = bucketRef(context, row);
  const before = await progressOf(context);
  const former = await formerReadersOfBucket(context.db, bucketId);
  const { keys, more } = await listKeysAfter(bucket, before.upTo, OBJECTS_PER_LOOK);
  const results = await inTurns(keys, (key) => grant(bucket, key, (acl) => mergeAcl(key, acl, grantees, former)));
  const refusals = results.filter((result) => typeof result === 'object');
  const progress: Progress = {
    seen: before.seen + keys.length,
    changed: before.changed + results.filter((result) => result === 'changed').length,
    refused: before.refused + refusals.length,
    upTo: keys.at(-1) ?? before.upTo,
  };
  const [first] = refusals;
  // Single objects may belong to somebody else; that all do, is a right that is missing.
  if (first && progress.refused === progress.seen) throw first;
  const facts = factsOf(progress, first?.reason);
  if (!more) return { done: facts };
  return { lookAgainInSeconds: 1, waitsFor: 'us', note: `${progress.seen} objects are looked at; there are more`, facts };
};

/** A grant to somebody who is gone cannot be written back, and an ACL of a hundred grants has no room for another. */
const NOT_WRITABLE = ['InvalidArgument', 'MalformedACLError'];

/** One object's turn; gives the refusal where S3 does not let us at it alone. */
async function grant(bucket: BucketRef, key: string, merge: (acl: ObjectAcl) => ObjectAcl | undefined): Promise<'right' | 'changed' | AwsFailure> {
  try {
    const present = await readObjectAcl(bucket, key);
    const wanted = present && merge(present);
    if (!wanted) return 'right';
    await writeObjectAcl(bucket, key, wanted);
    return 'changed';
  } catch (error) {
    if (error instanceof AwsFailure && (error.errorClass === 'permission' || NOT_WRITABLE.includes(error.reason.code))) return error;
    throw error;
  }
}

/** Some at a time. What fails is thrown when the others of its turn have ended: nothing is written after the step has. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    for (const settled of await Promise.allSettled(all.slice(start, start + AT_ONCE).map(work))) {
      if (settled.status === 'rejected') throw settled.reason;
      results.push(settled.value);
    }
  }
  return results;
}

function factsOf({ seen, changed, refused, upTo }: Progress, reason: FailureReason | undefined): Fact[] {
  return [
    fact(SEEN, String(seen)), fact(CHANGED, String(changed)),
    ...(refused > 0 ? [fact(REFUSED, String(refused))] : []),
    ...(reason ? [fact('Why not', reason.message)] : []),
    ...(upTo === undefined ? [] : [id(UP_TO, upTo)]),
  ];
}

/** What earlier looks of this step did. */
async function progressOf({ db, operationId }: StepContext): Promise<Progress> {
  const step = await db.step.findFirst({ where: { operationId, kind: 'GRANT_READ' } });
  const { facts } = storedResult(step?.result);
  const said = (label: string) => facts.find((each) => each.label === label)?.value;
  const count = (label: string) => Number(said(label) ?? 0);
  return { seen: count(SEEN), changed: count(CHANGED), refused: count(REFUSED), upTo: said(UP_TO) };
}
