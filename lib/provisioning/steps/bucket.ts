import { stop } from '@/lib/aws/errors';
import {
  blockPublicAccess,
  createBucket,
  observeBucket,
  readBucketTags,
  readObjectOwnership,
  readOpenPublicAccessSwitches,
} from '@/lib/aws/s3-bucket';
import { allowUploadsFrom, dropIncompleteUploads, dropsIncompleteUploads, readUploadOrigins } from '@/lib/aws/s3-bucket-rules';
import { putTextObject } from '@/lib/aws/s3-probe';

import { bucketTags, PRIVATE_PROBE_KEY, probeText, PUBLIC_PROBE_KEY } from '../names';
import { fact, id, type RunStep, type StepContext } from '../step';

/**
 * Creates the bucket, or goes on with the one that an earlier attempt created: its tags say so.
 * Any other bucket of this name is left alone.
 */
export const createBucketStep: RunStep = async (context) => {
  const { bucket, set, installId } = context;
  const tags = bucketTags(installId, set.library.id);
  const presence = await observeBucket(bucket);
  if (presence === 'foreign') {
    throw stop(
      'bucket-name-taken',
      `The name ${bucket.name} is taken by a bucket in another AWS account or region.`,
      'Bucket names are shared by all AWS accounts. Create the library with another bucket name.',
    );
  }
  if (presence === 'absent') await createBucket(bucket, tags);
  await requireOurTags(context, tags);
  await context.save((tx) =>
    tx.bucket.update({ where: { id: set.bucket.id }, data: { madeAt: set.bucket.madeAt ?? context.now } }),
  );
  return {
    done: [
      id('Bucket', bucket.name),
      id('ARN', `arn:aws:s3:::${bucket.name}`),
      id('AWS account', bucket.ownerAccountId),
      fact('Object Ownership', (await readObjectOwnership(bucket)) ?? 'not set'),
    ],
  };
};

async function requireOurTags({ bucket }: StepContext, tags: Record<string, string>): Promise<void> {
  const present = await readBucketTags(bucket);
  const differing = Object.entries(tags).filter(([key, value]) => present.get(key) !== value);
  if (differing.length === 0) return;
  throw stop(
    'bucket-not-ours',
    `A bucket ${bucket.name} exists in this AWS account, but its tags do not say that it was made for this library.`,
    'Create the library with another bucket name.',
  );
}

export const blockPublicAccessStep: RunStep = async ({ bucket }) => {
  const open = await readOpenPublicAccessSwitches(bucket);
  if (open.length > 0) await blockPublicAccess(bucket);
  return { done: [fact('Block Public Access', 'all four switches on')] };
};

export const configureUploadsStep: RunStep = async ({ bucket, appOrigin }) => {
  if (!(await readUploadOrigins(bucket)).includes(appOrigin)) await allowUploadsFrom(bucket, appOrigin);
  if (!(await dropsIncompleteUploads(bucket))) await dropIncompleteUploads(bucket);
  return { done: [fact('Uploads allowed from', appOrigin), fact('Unfinished uploads are dropped after', '1 day')] };
};

export const putProbeObjectsStep: RunStep = async ({ bucket, set }) => {
  for (const key of [PUBLIC_PROBE_KEY, PRIVATE_PROBE_KEY]) {
    await putTextObject(bucket, key, probeText(key, set.library.id));
  }
  return { done: [id('Public probe', PUBLIC_PROBE_KEY), id('Private probe', PRIVATE_PROBE_KEY)] };
};
