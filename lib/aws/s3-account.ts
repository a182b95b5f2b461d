import { GetBucketLocationCommand, ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';

import { env } from '@/lib/env';

import { awsCall, unlessCode } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef } from './s3-bucket';

/** S3 says a bucket's region in lists only to those who ask for pages. */
const BUCKETS_PER_PAGE = 1_000;

/** A bucket as the account's list shows it. */
export interface ListedBucket {
  name: string;
  region: string;
}

/** Every bucket of the account, in all regions. One that was deleted between two calls is left out. */
export async function listBuckets(): Promise<ListedBucket[]> {
  const { region } = env().aws;
  const found: ListedBucket[] = [];
  let token: string | undefined;
  do {
    const page = await awsCall('s3:ListBuckets', () =>
      s3(region).send(new ListBucketsCommand({ MaxBuckets: BUCKETS_PER_PAGE, ContinuationToken: token })),
    );
    for (const { Name: name = '', BucketRegion } of page.Buckets ?? []) {
      const where = BucketRegion ?? (await locate(name, region));
      if (where) found.push({ name, region: where });
    }
    token = page.ContinuationToken;
  } while (token);
  return found;
}

/** S3's first two regions have no location and an old one. */
async function locate(name: string, region: string): Promise<string | undefined> {
  const answer = await unlessCode(
    ['NoSuchBucket'],
    awsCall('s3:GetBucketLocation', () => s3(region).send(new GetBucketLocationCommand({ Bucket: name }))),
  );
  if (!answer) return undefined;
  const constraint: string = answer.LocationConstraint ?? 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
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
