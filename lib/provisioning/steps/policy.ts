import { stop } from '@/lib/aws/errors';
import type { BucketRef } from '@/lib/aws/s3-bucket';
import { putBucketPolicy, readBucketPolicy } from '@/lib/aws/s3-bucket-rules';

import { mergeBucketPolicy, type MergedPolicy, type Reader } from '../bucket-policy';
import { bucketRef, fact, type RunStep, type StepContext } from '../operation/step';
import { isNamedByPolicy, nextReaderOf, readerOf } from '../reader';

/** Lets just the distributions that are recorded with the bucket read it, and keeps statements that others wrote. */
export const putBucketPolicyStep: RunStep<'PUT_BUCKET_POLICY'> = async (context, { bucketId }) => {
  const readers = await readersOfBucket(context, bucketId);
  await putReaders(context, bucketId, readers);
  return {
    done: readers.map((reader) =>
      fact(`${reader.role === 'SIGNED' ? 'Signed' : 'Basic'} distribution reads`, reader.role === 'SIGNED' ? '*' : 'public/*'),
    ),
  };
};

/**
 * Lets the distributions of a bucket read with the identity that they have and with the one that they move to,
 * so that whichever an edge uses is let in.
 */
export const letBothReadStep: RunStep<'LET_BOTH_READ'> = async (context, { bucketId }) => {
  const distributions = await distributionsOf(context, bucketId);
  const readers = distributions.flatMap(({ identity, ...distribution }) => {
    const next = nextReaderOf(distribution, identity);
    return [...presentReader({ identity, ...distribution }), ...(next ? [next] : [])];
  });
  await putReaders(context, bucketId, readers);
  return { done: readers.map(({ sid, kind }) => fact(`Statement ${sid}`, kind === 'OAC' ? 'origin access control' : 'origin access identity')) };
};

/** Writes the statements for `readers`, if S3 has others. */
async function putReaders(context: StepContext, bucketId: string, readers: Reader[]): Promise<void> {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const bucket = bucketRef(context, row);
  const merged = await readMergedPolicy(bucket, readers);
  if (merged.changed) await putBucketPolicy(bucket, merged.text);
}

/** The policy that the bucket has, with our statements for just these readers. Stops at one that cannot be read. */
export async function readMergedPolicy(bucket: BucketRef, readers: readonly Reader[]): Promise<MergedPolicy> {
  const merged = mergeBucketPolicy(await readBucketPolicy(bucket), bucket.name, readers);
  if (merged) return merged;
  throw stop(
    'policy-unreadable',
    `The bucket ${bucket.name} has a policy that Usher cannot read, and must not replace.`,
    "Mend it under the bucket's Permissions, then try again.",
  );
}

/** Whom the bucket policy must name: each distribution as it reads now. Throws when one was not made yet. */
export async function readersOfBucket(context: StepContext, bucketId: string): Promise<Reader[]> {
  return (await distributionsOf(context, bucketId)).flatMap(presentReader);
}

/** The same of the distributions that are made, for a policy that others may be named in later, or never. */
export async function madeReadersOfBucket(context: StepContext, bucketId: string): Promise<Reader[]> {
  return (await distributionsOf(context, bucketId)).flatMap((each) => readerOfMade(each) ?? []);
}

type BucketReader = Awaited<ReturnType<typeof distributionsOf>>[number];

/** The bucket's distributions, each with the identity that it reads with. */
async function distributionsOf({ db }: StepContext, bucketId: string) {
  const distributions = await db.distribution.findMany({
    where: { bucketId, originIdentityId: { not: null } },
    include: { originIdentity: true, library: { select: { readPermission: true } } },
    orderBy: [{ role: 'asc' }, { id: 'asc' }],
  });
  return distributions.flatMap(({ originIdentity: identity, ...distribution }) => (identity ? [{ ...distribution, identity }] : []));
}

function isNamed({ identity, library }: BucketReader): boolean {
  return isNamedByPolicy(identity, library?.readPermission);
}

function readerOfMade(each: BucketReader): Reader | undefined {
  return isNamed(each) ? readerOf(each, each.identity) : undefined;
}

/** The statement for a distribution; throws when it or its identity was not made yet. */
function presentReader(each: BucketReader): Reader[] {
  if (!isNamed(each)) return [];
  const reader = readerOf(each, each.identity);
  if (!reader) throw new Error(`distribution ${each.id} or its identity was not created`);
  return [reader];
}
