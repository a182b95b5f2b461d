import { putObjectOwnership, readObjectOwnership } from '@/lib/aws/s3-bucket';

import { bucketRef, fact, type RunStep } from '../operation/step';

/** Turns ACLs off for the bucket (BucketOwnerEnforced), or on for the classic way to let CloudFront read (BucketOwnerPreferred). */
export const setObjectOwnershipStep: RunStep<'SET_OBJECT_OWNERSHIP'> = async (context, { bucketId, ownership }) => {
  const row = await context.db.bucket.findUniqueOrThrow({ where: { id: bucketId } });
  const bucket = bucketRef(context, row);
  if ((await readObjectOwnership(bucket)) !== ownership) await putObjectOwnership(bucket, ownership);
  return { done: [fact('Object Ownership', ownership)] };
};
