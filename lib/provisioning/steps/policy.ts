import { stop } from '@/lib/aws/errors';
import { putBucketPolicy, readBucketPolicy } from '@/lib/aws/s3-bucket-rules';

import { mergeBucketPolicy, type Reader } from '../bucket-policy';
import type { LibrarySet } from '../library-set';
import { readerOf } from '../reader';
import { fact, type RunStep } from '../step';

/** Lets just this library's distributions read, and keeps statements that others wrote. */
export const putBucketPolicyStep: RunStep = async ({ bucket, set }) => {
  const readers = readersOf(set);
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
function readersOf(set: LibrarySet): Reader[] {
  return set.parts.map((part) => {
    const reader = readerOf(part);
    if (!reader) throw new Error(`distribution ${part.distribution.id} or its identity was not created`);
    return reader;
  });
}
