import {
  AbortMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';

import { awsCall, unlessCode } from './call';
import { s3 } from './clients';
import { AwsFailure } from './errors';
import { addressed, type BucketRef } from './s3-bucket';

/** Most of what S3 lists, and deletes, in one call. */
export const PAGE_SIZE = 1_000;

/** One version of an object, or the mark that says that it was deleted; a bucket without versions calls its one `null`. */
export interface ObjectVersion {
  key: string;
  versionId: string;
}

/** Deletes the bucket policy; one that is gone already is fine. */
export async function deleteBucketPolicy(bucket: BucketRef): Promise<void> {
  await unlessCode(
    ['NoSuchBucketPolicy', 'NoSuchBucket'],
    awsCall('s3:DeleteBucketPolicy', () => s3(bucket.region).send(new DeleteBucketPolicyCommand(addressed(bucket)))),
  );
}

/** Deletes one object; one that is gone already is fine. */
export async function deleteBucketObject(bucket: BucketRef, key: string): Promise<void> {
  await awsCall('s3:DeleteObject', () => s3(bucket.region).send(new DeleteObjectCommand({ ...addressed(bucket), Key: key })));
}

/** Uploads that nobody completed, at most a page of them. */
export async function listOpenUploads(bucket: BucketRef): Promise<{ key: string; uploadId: string }[]> {
  const { Uploads: uploads = [] } = await awsCall('s3:ListMultipartUploads', () =>
    s3(bucket.region).send(new ListMultipartUploadsCommand(addressed(bucket))),
  );
  return uploads.map(({ Key, UploadId }) => ({ key: Key ?? '', uploadId: UploadId ?? '' }));
}

/** Drops an upload and its parts; one that S3 no longer knows is dropped already. */
export async function abortUpload(bucket: BucketRef, { key, uploadId }: { key: string; uploadId: string }): Promise<void> {
  await unlessCode(
    ['NoSuchUpload'],
    awsCall('s3:AbortMultipartUpload', () =>
      s3(bucket.region).send(new AbortMultipartUploadCommand({ ...addressed(bucket), Key: key, UploadId: uploadId })),
    ),
  );
}

/** The first page of what the bucket holds, with every version; whoever deletes it finds the next page in its place. */
export async function listFirstVersions(bucket: BucketRef): Promise<{ versions: ObjectVersion[]; more: boolean }> {
  const page = await awsCall('s3:ListObjectVersions', () =>
    s3(bucket.region).send(new ListObjectVersionsCommand({ ...addressed(bucket), MaxKeys: PAGE_SIZE })),
  );
  const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
  return {
    versions: all.map(({ Key, VersionId }) => ({ key: Key ?? '', versionId: VersionId ?? 'null' })),
    more: page.IsTruncated ?? false,
  };
}

/** Deletes at most a page of versions for good. Fails with S3's code when one of them is refused. */
export async function deleteVersions(bucket: BucketRef, versions: readonly ObjectVersion[]): Promise<void> {
  const Objects = versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
  const { Errors: errors = [] } = await awsCall('s3:DeleteObjects', () =>
    s3(bucket.region).send(new DeleteObjectsCommand({ ...addressed(bucket), Delete: { Objects, Quiet: true } })),
  );
  const refused = errors.find(({ Code }) => Code !== 'NoSuchKey' && Code !== 'NoSuchVersion');
  if (!refused) return;
  const passes = refused.Code === 'InternalError' || refused.Code === 'SlowDown' || refused.Code === 'ServiceUnavailable';
  throw new AwsFailure(passes ? 'transient' : 'permission', {
    code: refused.Code ?? 'unknown',
    message: `s3:DeleteObjects did not delete ${refused.Key ?? 'an object'}: ${refused.Message ?? refused.Code ?? 'no reason given'}`,
    fix: passes ? 'This is tried again by itself.' : 'A lock, a hold or a missing right keeps it. Mend that, then try again.',
    retriable: passes,
  });
}
