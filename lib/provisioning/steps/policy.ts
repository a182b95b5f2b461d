import { stop } from '@/lib/aws/errors';
import { putBucketPolicy, readBucketPolicy } from '@/lib/aws/s3-bucket-rules';

import { mergeBucketPolicy, type Reader } from '../bucket-policy';
import { bucketRef, fact, type RunStep, type StepContext } from '../operation/step';
import { readerOf } from '../reader';

/** Lets just the distributions that are recorded with the bucket read it, and keeps statements that others wrote. */
export const putBucketPolicyStep: RunStep<'PUT_BUCKET_POLICY'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const bucket = bucketRef(context, row);
  const readers = await readersOf(context, bucketId);
  const merged = mergeBucketPolicy(await readBucketPolicy(bucket), bucket.name, readers);
  if (!merged) {
    throw stop(
      'policy-unreadable',
      `The bucket ${bucket.name} has a policy that Usher cannot read, and must not replace.`,
      "Mend it under the bucket's Permissions, then try again.",
    );
  }
  if (merged.changed) await putBucketPolicy(bucket, merged.text);
  return {
    done: readers.map((reader) =>
      fact(`${reader.role === 'SIGNED' ? 'Signed' : 'Basic'} distribution reads`, reader.role === 'SIGNED' ? '*' : 'public/*'),
    ),
  };
};

/** Who may read the bucket: its distributions, each by its own name. Throws when one was not made yet. */
async function readersOf({ db }: StepContext, bucketId: string): Promise<Reader[]> {
  const distributions = await db.distribution.findMany({
    where: { bucketId, originIdentityId: { not: null } },
    include: { originIdentity: true },
    orderBy: [{ role: 'asc' }, { id: 'asc' }],
  });
  return distributions.map(({ originIdentity, ...distribution }) => {
    const reader = originIdentity ? readerOf(distribution, originIdentity) : undefined;
    if (!reader) throw new Error(`distribution ${distribution.id} or its identity was not created`);
    return reader;
  });
}
