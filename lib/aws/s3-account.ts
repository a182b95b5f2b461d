import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';

import { env } from '@/lib/env';

import { awsCall, required } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef } from './s3-bucket';

/** S3 says a bucket's region in lists only to those who ask for pages. */
const BUCKETS_PER_PAGE = 1_000;

/** A bucket as the account's list shows it. */
export interface ListedBucket {
  name: string;
  region: string;
}

/** Every bucket of the account, in all regions. */
export async function listBuckets(): Promise<ListedBucket[]> {
  const { region } = env().aws;
  const found: ListedBucket[] = [];
  let token: string | undefined;
  do {
    const page = await awsCall('s3:ListBuckets', () =>
      s3(region).send(new ListBucketsCommand({ MaxBuckets: BUCKETS_PER_PAGE, ContinuationToken: token })),
    );
    for (const { Name: name = '', BucketRegion } of page.Buckets ?? []) {
      found.push({ name, region: required(BucketRegion, 's3:ListBuckets', 'BucketRegion') });
    }
    token = page.ContinuationToken;
  } while (token);
  return found;
}

/** An object as a list shows it. */
export interface ListedObject {
  key: string;
  sizeBytes: number;
  etag: string;
}

/** A bucket's objects in the order of their keys, read page by page until `enough` says so. */
export async function listObjects(bucket: BucketRef, enough: (found: readonly ListedObject[]) => boolean): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  let token: string | undefined;
  do {
    const page = await awsCall('s3:ListObjectsV2', () =>
      s3(bucket.region).send(new ListObjectsV2Command({ ...addressed(bucket), ContinuationToken: token })),
    );
    for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? []) found.push({ key: Key, sizeBytes: Size, etag: ETag });
    token = page.NextContinuationToken;
  } while (token && !enough(found));
  return found;
}
