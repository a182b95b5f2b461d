import { PutObjectCommand } from '@aws-sdk/client-s3';

import { awsCall } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef } from './s3-bucket';
import { grantReadTo } from './s3-object-acl';

/**
 * Stores a small text object, readable by these canonical users beside its owner; storing the same again changes nothing. Edges keep it no longer than their cache policy's
 * minimum, a second: a proof must hear what S3 says now, not what an edge remembers of a day ago.
 */
export async function putTextObject(bucket: BucketRef, key: string, text: string, readers: readonly string[] = []): Promise<void> {
  await awsCall('s3:PutObject', () =>
    s3(bucket.region).send(
      new PutObjectCommand({
        ...addressed(bucket), Key: key, Body: text, ContentType: 'text/plain; charset=utf-8', CacheControl: 'no-store',
        GrantRead: grantReadTo(readers),
      }),
    ),
  );
}
