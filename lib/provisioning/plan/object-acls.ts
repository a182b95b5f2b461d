import { calls, type PlannedStep } from '../operation/planned';
import type { ObjectsByAcl } from '../read-by-acl';
import { type BucketLike, step } from './steps';

/** One look reads, and writes, the ACLs of so many objects: a few seconds' work, and no more calls than a log holds. */
export const OBJECTS_PER_LOOK = 150;

/**
 * Has every object's ACL let the distributions read. `lacking` is how many are known to need a change; where more objects are
 * there than were looked at, others may.
 */
export function grantRead(bucket: BucketLike, { objectCount, sampledKeys }: ObjectsByAcl, lacking = 0, title?: string): PlannedStep {
  const pages = Math.max(1, Math.ceil(objectCount / OBJECTS_PER_LOOK));
  const further = lacking > 0 && objectCount > sampledKeys.length ? ', and each other object that needs it' : '';
  return step('GRANT_READ', { bucketId: bucket.id }, [
    ...calls('s3:ListObjectsV2', bucket.name, pages),
    ...calls('s3:GetObjectAcl', `objects of ${bucket.name}`, objectCount),
    ...calls('s3:PutObjectAcl', `objects of ${bucket.name}${further}`, lacking),
  ], title);
}
