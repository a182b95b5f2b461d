import { stop } from '@/lib/aws/errors';
import { addBucketTags } from '@/lib/aws/s3-bucket-repair';
import { putBucketPolicy, readBucketPolicy } from '@/lib/aws/s3-bucket-rules';

import { mergeBucketPolicy, withoutOpenStatements } from '../bucket-policy';
import { bucketTags } from '../names';
import { bucketRef, fact, type RunStep } from '../operation/step';
import { readersOfBucket } from './policy';

/** Adds the tags that are missing; others stay. */
export const repairTagsStep: RunStep<'REPAIR_TAGS'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const added = await addBucketTags(bucketRef(context, row), bucketTags(context.installId, row.libraryId ?? row.id));
  return { done: [fact('Tags put back', added.join(', ') || 'none were missing')] };
};

/**
 * Writes our statements as they were, and takes out the open ones that the plan named.
 * Every other statement of somebody else stays, an open one that came since included.
 */
export const repairBucketPolicyStep: RunStep<'REPAIR_BUCKET_POLICY'> = async (context, { bucketId, without }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const bucket = bucketRef(context, row);
  const present = await readBucketPolicy(bucket);
  const closed = withoutOpenStatements(present, without);
  const merged = mergeBucketPolicy(closed, bucket.name, await readersOfBucket(context, bucketId));
  if (!merged) {
    throw stop(
      'policy-unreadable',
      `The bucket ${bucket.name} has a policy that Usher cannot read, and must not replace.`,
      "Mend it under the bucket's Permissions, then try again.",
    );
  }
  const changed = merged.changed || closed !== present;
  if (changed) await putBucketPolicy(bucket, merged.text);
  return { done: [fact('Bucket policy', changed ? 'written as it was' : 'was right already'), fact('Statements taken out', without.join(', ') || 'none')] };
};
