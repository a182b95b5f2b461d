import { stop } from '@/lib/aws/errors';
import { type BucketRef, deleteEmptyBucket, observeBucket, readBucketTags } from '@/lib/aws/s3-bucket';
import { putBucketPolicy } from '@/lib/aws/s3-bucket-rules';
import {
  abortUpload, deleteBucketObject, deleteBucketPolicy, deleteVersions, listFirstVersions, listOpenUploads, PAGE_SIZE,
} from '@/lib/aws/s3-tear-down';
import type { Bucket } from '@/lib/db/generated/client';

import { bucketTags, PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '../names';
import { bucketRef, fact, id, type RunStep, type StepContext, type StepOutcome } from '../operation/step';
import { storedResult } from '../operation/stored';
import { madeReadersOfBucket, readMergedPolicy } from './policy';

/** One look deletes this many pages, a few seconds' work; then its worker may do something else. */
const PAGES_PER_LOOK = 20;
const DELETED = 'Deleted so far';

/** What was uploaded with a URL that was signed before the library closed is deleted as well; the last ends before this. */
const GIVE_UP_AFTER_MS = 60 * 60 * 1000;

/** Runs `act` on the bucket if it is ours: its tags say so, or it was adopted. Any other one is not touched. */
async function ifOurs(context: StepContext, bucketId: string, act: (bucket: BucketRef, row: Bucket) => Promise<StepOutcome>): Promise<StepOutcome> {
  const row = await context.db.bucket.findUnique({ where: { id: bucketId } });
  if (!row) return { done: [fact('Bucket', 'does not exist')] };
  const bucket = bucketRef(context, row);
  const presence = await observeBucket(bucket);
  if (presence === 'absent') return { done: [fact('Bucket', `${row.name} does not exist`)] };
  const wasOurs = row.madeAt !== null || row.adoptedAt !== null;
  if (presence === 'ours' && (row.adoptedAt !== null || (await saysOurs(context, row, bucket)))) return act(bucket, row);
  if (!wasOurs) return { done: [fact('Bucket', `${row.name} was not made for this library, and stays as it is`)] };
  throw stop(
    'bucket-not-ours',
    presence === 'foreign'
      ? `S3 does not let us at the bucket ${row.name}: it is in another account now, or this right is missing.`
      : `The bucket ${row.name} no longer has the tags that say that it was made for this library, so it is not touched.`,
    presence === 'foreign' ? 'Give the credentials of the worker this right, then try again.' : `Put its tags back (${tagsOf(context, row)}), then try again.`,
  );
}

async function saysOurs({ installId }: StepContext, row: Bucket, bucket: BucketRef): Promise<boolean> {
  const present = await readBucketTags(bucket);
  return Object.entries(bucketTags(installId, row.libraryId ?? row.id)).every(([key, value]) => present.get(key) === value);
}

function tagsOf({ installId }: StepContext, row: Bucket): string {
  return Object.entries(bucketTags(installId, row.libraryId ?? row.id)).map(([key, value]) => `${key} = ${value}`).join(', ');
}

/** Leaves in the policy what others wrote, and statements for distributions that are still recorded; without any it goes. */
export const removePolicyStatementsStep: RunStep<'REMOVE_POLICY_STATEMENTS'> = (context, { bucketId }) =>
  ifOurs(context, bucketId, async (bucket) => {
    const readers = await madeReadersOfBucket(context, bucketId);
    const merged = await readMergedPolicy(bucket, readers);
    if (merged.changed && merged.statements === 0) await deleteBucketPolicy(bucket);
    else if (merged.changed) await putBucketPolicy(bucket, merged.text);
    return { done: [fact('Statements left', String(merged.statements))] };
  });

export const deleteProbeObjectsStep: RunStep<'DELETE_PROBE_OBJECTS'> = (context, { bucketId }) =>
  ifOurs(context, bucketId, async (bucket) => {
    for (const key of [PUBLIC_PROBE_KEY, PRIVATE_PROBE_KEY]) await deleteBucketObject(bucket, key);
    return { done: [fact('Deleted', `${PUBLIC_PROBE_KEY}, ${PRIVATE_PROBE_KEY}`)] };
  });

export const emptyBucketStep: RunStep<'EMPTY_BUCKET'> = (context, { bucketId }) =>
  ifOurs(context, bucketId, async (bucket, row) => {
    if ((await context.db.distribution.count({ where: { bucketId } })) > 0) {
      throw stop('bucket-in-use', `A distribution reads from the bucket ${row.name}.`, 'Delete that first, then try again.');
    }
    const before = await deletedBefore(context);
    const { deleted, more } = await emptySome(bucket);
    const facts = [fact(DELETED, String(before + deleted))];
    if (!more) return { done: facts };
    return { lookAgainInSeconds: 1, waitsFor: 'us', note: `${before + deleted} objects are deleted; there are more`, facts };
  });

/** Drops open uploads and deletes some pages of what is in the bucket. */
async function emptySome(bucket: BucketRef): Promise<{ deleted: number; more: boolean }> {
  const uploads = await listOpenUploads(bucket);
  for (const upload of uploads) await abortUpload(bucket, upload);
  let deleted = 0;
  for (let page = 0; page < PAGES_PER_LOOK; page += 1) {
    const { versions, more } = await listFirstVersions(bucket);
    if (versions.length > 0) await deleteVersions(bucket, versions);
    deleted += versions.length;
    if (!more) return { deleted, more: uploads.length >= PAGE_SIZE };
  }
  return { deleted, more: true };
}

/** What earlier looks of this step deleted; counted for people alone, so a look that was killed may go uncounted. */
async function deletedBefore({ db, operationId }: StepContext): Promise<number> {
  const step = await db.step.findFirst({ where: { operationId, kind: 'EMPTY_BUCKET' } });
  const count = storedResult(step?.result).facts.find(({ label }) => label === DELETED)?.value;
  return count === undefined ? 0 : Number(count);
}

export const deleteBucketStep: RunStep<'DELETE_BUCKET'> = (context, { bucketId }) =>
  ifOurs(context, bucketId, async (bucket, row) => {
    if (await deleteEmptyBucket(bucket)) return { done: [id('Deleted', bucket.name)] };
    if (context.now.getTime() - context.begunAt.getTime() > GIVE_UP_AFTER_MS) {
      throw stop('bucket-not-empty', `Something goes on writing into the bucket ${row.name}.`, 'Stop it, then try again.');
    }
    const { deleted } = await emptySome(bucket);
    return { lookAgainInSeconds: 2, waitsFor: 'us', note: 'Something was stored meanwhile; it is deleted as well', facts: [fact(DELETED, String(deleted))] };
  });
