import { stop } from '@/lib/aws/errors';
import { deleteEmptyBucket, observeBucket, readBucketTags } from '@/lib/aws/s3-bucket';

import { bucketTags } from '../names';
import { bucketRef, fact, id, type RunStep } from '../operation/step';

/** Deletes a bucket that nothing uses and nothing is in, and its row. One that is gone already is fine. */
export const deleteEmptyBucketStep: RunStep<'DELETE_EMPTY_BUCKET'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUnique({ where: { id: bucketId }, include: { distributions: true } });
  if (!row) return { done: [fact('Deleted', 'already')] };
  if (row.libraryId !== null || row.distributions.length > 0) {
    throw stop('bucket-in-use', `The bucket ${row.name} is in use.`, 'Tear down what uses it, then try again.');
  }
  const bucket = bucketRef(context, row);
  if ((await observeBucket(bucket)) === 'ours') {
    const tags = await readBucketTags(bucket);
    const ours = Object.entries(bucketTags(context.installId, row.id)).every(([key, value]) => tags.get(key) === value);
    if (!ours && row.adoptedAt === null) {
      throw stop('bucket-not-ours', `The tags of the bucket ${row.name} no longer say that it was made here.`, 'Delete it in S3, then try again.');
    }
    if (!(await deleteEmptyBucket(bucket))) {
      throw stop('bucket-not-empty', `The bucket ${row.name} is not empty.`, 'Keep it: cancel this. Or delete it anew from its page, with “Delete everything in it first”. Or empty it in S3, and try again.');
    }
  }
  await context.save((tx) => tx.bucket.deleteMany({ where: { id: row.id, libraryId: null, distributions: { none: {} } } }));
  return { done: [id('Deleted', row.name)] };
};
