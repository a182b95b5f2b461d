import {
  type CORSRule,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  type LifecycleRule,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';

import { awsCall, unlessCode } from './call';
import { s3 } from './clients';
import { addressed, type BucketRef } from './s3-bucket';

const CORS_RULE_ID = 'usher-uploads';
const LIFECYCLE_RULE_ID = 'usher-abort-incomplete-uploads';
const ABORT_AFTER_DAYS = 1;

/** The origins whose pages may upload to the bucket. */
export async function readUploadOrigins(bucket: BucketRef): Promise<string[]> {
  const rules = await readCorsRules(bucket);
  return rules.filter(allowsUploads).flatMap((rule) => rule.AllowedOrigins ?? []);
}

/** Lets pages of `origin` upload in parts: the browser must read each part's ETag. Other rules stay as they are. */
export async function allowUploadsFrom(bucket: BucketRef, origin: string): Promise<void> {
  const rules = await readCorsRules(bucket);
  if (rules.some((rule) => allowsUploads(rule) && rule.AllowedOrigins?.includes(origin))) return;
  await putOurCorsRule(bucket, rules, origin);
}

/**
 * Has pages of `origin` upload in place of those of the origin before: our rule, known by its id, is replaced, and every
 * other rule stays. Gives whether it did; false when the rule was right, or the bucket is gone.
 */
export async function moveUploadsTo(bucket: BucketRef, origin: string): Promise<boolean> {
  const rules = await unlessCode(['NoSuchBucket'], readCorsRules(bucket));
  const ours = rules?.find((rule) => rule.ID === CORS_RULE_ID);
  if (!rules || (ours && allowsUploads(ours) && ours.AllowedOrigins?.length === 1 && ours.AllowedOrigins[0] === origin)) return false;
  await putOurCorsRule(bucket, rules, origin);
  return true;
}

async function putOurCorsRule(bucket: BucketRef, rules: CORSRule[], origin: string): Promise<void> {
  const ours: CORSRule = {
    ID: CORS_RULE_ID,
    AllowedOrigins: [origin],
    AllowedMethods: ['PUT', 'GET', 'HEAD'],
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: 3_600,
  };
  const CORSRules = [...rules.filter((rule) => rule.ID !== CORS_RULE_ID), ours];
  await awsCall('s3:PutBucketCors', () =>
    s3(bucket.region).send(new PutBucketCorsCommand({ ...addressed(bucket), CORSConfiguration: { CORSRules } })),
  );
}

function allowsUploads(rule: CORSRule): boolean {
  return Boolean(rule.AllowedMethods?.includes('PUT') && rule.ExposeHeaders?.some((name) => name.toLowerCase() === 'etag'));
}

async function readCorsRules(bucket: BucketRef): Promise<CORSRule[]> {
  const answer = await unlessCode(
    ['NoSuchCORSConfiguration'],
    awsCall('s3:GetBucketCors', () => s3(bucket.region).send(new GetBucketCorsCommand(addressed(bucket)))),
  );
  return answer?.CORSRules ?? [];
}

/** Whether S3 drops the parts of uploads that nobody completes: they cost money and are invisible. */
export async function dropsIncompleteUploads(bucket: BucketRef): Promise<boolean> {
  return (await readLifecycleRules(bucket)).some(dropsParts);
}

function dropsParts(rule: LifecycleRule): boolean {
  return rule.Status === 'Enabled' && rule.AbortIncompleteMultipartUpload !== undefined;
}

/** Has S3 drop parts of uploads that nobody completed for a day. Other rules stay as they are. */
export async function dropIncompleteUploads(bucket: BucketRef): Promise<void> {
  const rules = await readLifecycleRules(bucket);
  if (rules.some(dropsParts)) return;
  const ours: LifecycleRule = {
    ID: LIFECYCLE_RULE_ID,
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABORT_AFTER_DAYS },
  };
  const Rules = [...rules.filter((rule) => rule.ID !== LIFECYCLE_RULE_ID), ours];
  await awsCall('s3:PutBucketLifecycleConfiguration', () =>
    s3(bucket.region).send(
      new PutBucketLifecycleConfigurationCommand({ ...addressed(bucket), LifecycleConfiguration: { Rules } }),
    ),
  );
}

async function readLifecycleRules(bucket: BucketRef): Promise<LifecycleRule[]> {
  const answer = await unlessCode(
    ['NoSuchLifecycleConfiguration'],
    awsCall('s3:GetBucketLifecycleConfiguration', () =>
      s3(bucket.region).send(new GetBucketLifecycleConfigurationCommand(addressed(bucket))),
    ),
  );
  return answer?.Rules ?? [];
}

/** The bucket policy's text; undefined when there is none. */
export async function readBucketPolicy(bucket: BucketRef): Promise<string | undefined> {
  const answer = await unlessCode(
    ['NoSuchBucketPolicy'],
    awsCall('s3:GetBucketPolicy', () => s3(bucket.region).send(new GetBucketPolicyCommand(addressed(bucket)))),
  );
  return answer?.Policy;
}

/** Replaces the bucket policy. */
export async function putBucketPolicy(bucket: BucketRef, policy: string): Promise<void> {
  await awsCall('s3:PutBucketPolicy', () =>
    s3(bucket.region).send(new PutBucketPolicyCommand({ ...addressed(bucket), Policy: policy })),
  );
}
