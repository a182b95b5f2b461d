import { stop } from '@/lib/aws/errors';
import { deleteEmptyBucket, observeBucket, readBucketTags } from '@/lib/aws/s3-bucket';
import type { Bucket } from '@/lib/db/generated/client';

import { bucketTags } from '../names';
import { bucketRef, fact, id, type RunStep, type StepContext } from '../operation/step';

/**
 * Deletes a bucket that nothing uses and nothing is in, and its row. One that is gone already is fine; of one that was never
 * made here, because somebody else has its name, just the row goes.
 */
export const deleteEmptyBucketStep: RunStep<'DELETE_EMPTY_BUCKET'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUnique({ where: { id: bucketId }, include: { distributions: true } });
  if (!row) return { done: [fact('Deleted', 'already')] };
  if (row.libraryId !== null || row.distributions.length > 0) {
    throw stop('bucket-in-use', `The bucket ${row.name} is in use.`, 'Tear down what uses it, then try again.');
  }
  const deleted = await deleteIfOurs(context, row);
  await context.save((tx) => tx.bucket.deleteMany({ where: { id: row.id, libraryId: null, distributions: { none: {} } } }));
  return { done: [deleted ? id('Deleted', row.name) : fact('Removed from here', `${row.name}; nothing was deleted at AWS`)] };
};

/** Whether there was something of ours to delete. */
async function deleteIfOurs(context: StepContext, row: Bucket): Promise<boolean> {
  const bucket = bucketRef(context, row);
  if ((await observeBucket(bucket)) !== 'ours') return false;
  const tags = await readBucketTags(bucket);
  const saysOurs = Object.entries(bucketTags(context.installId, row.id)).every(([key, value]) => tags.get(key) === value);
  if (!saysOurs && row.adoptedAt === null) {
    if (row.madeAt === null) return false;
    throw stop('bucket-not-ours', `The tags of the bucket ${row.name} no longer say that it was made here.`, 'Delete it in S3, then try again.');
  }
  if (await deleteEmptyBucket(bucket)) return true;
  throw stop(
    'bucket-not-empty', `The bucket ${row.name} is not empty.`,
    'To keep it, cancel this. To delete what is in it too, delete it anew from its page, with “Delete everything in it first”. Or empty it in S3, and try again.',
  );
}
