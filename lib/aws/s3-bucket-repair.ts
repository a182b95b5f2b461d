import { PutBucketTaggingCommand } from '@aws-sdk/client-s3';

import { awsCall } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef, readBucketTags } from './s3-bucket';

/** Puts tags on the bucket; other tags stay as they are. Gives the names of those that were missing. */
export async function addBucketTags(bucket: BucketRef, tags: Record<string, string>): Promise<string[]> {
  const present = await readBucketTags(bucket);
  const missing = Object.entries(tags).filter(([key, value]) => present.get(key) !== value).map(([key]) => key);
  if (missing.length === 0) return [];
  const TagSet = [...new Map([...present, ...Object.entries(tags)])].map(([Key, Value]) => ({ Key, Value }));
  await awsCall('s3:PutBucketTagging', () =>
    s3(bucket.region).send(new PutBucketTaggingCommand({ ...addressed(bucket), Tagging: { TagSet } })),
  );
  return missing;
}
