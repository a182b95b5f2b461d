import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalAws, type LocalAws } from '@/local-aws/server';
import { DEFAULT_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { fileSizes } from '../local-aws/process';
import { refusal } from '../target';

const Bucket = 'overdue-bucket';
const DAY_SECONDS = 24 * 60 * 60;

let stateDir = '';
let aws: LocalAws;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-lifecycle-'));
  aws = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir });
});
afterEach(async () => {
  await aws.close();
  await rm(stateDir, { recursive: true });
});

/** A client whose clock agrees with Local AWS's, which is moved on by so many days. */
function s3After(days: number): S3Client {
  aws.controls.clock.offsetSeconds = days * DAY_SECONDS;
  return new S3Client({
    endpoint: aws.apiUrl,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    systemClockOffset: days * DAY_SECONDS * 1000,
    credentials: DEFAULT_ACCESS_KEY,
  });
}

async function beginWithRule(Key: string) {
  const s3 = s3After(0);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const rule = {
    ID: 'tidy',
    Status: 'Enabled' as const,
    Filter: { Prefix: 'videos/' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
  };
  const LifecycleConfiguration = { Rules: [rule] };
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  const created = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId: created.UploadId };
  const part = { ...upload, PartNumber: 1, Body: 'some bytes' };
  const { ETag } = await s3.send(new UploadPartCommand(part));
  return { created, upload, part, ETag };
}

test('an upload that is not completed in time is aborted with its bytes, and nobody can go on with it', async () => {
  const { created, upload, part, ETag } = await beginWithRule('videos/a');
  expect(created.AbortRuleId).toBe('tidy');
  const abortDate = created.AbortDate ?? new Date(0);
  expect(abortDate.getTime() % (DAY_SECONDS * 1000)).toBe(0);
  expect(abortDate.getTime() - Date.now()).toBeGreaterThan(3 * DAY_SECONDS * 1000 - 60_000);
  expect(abortDate.getTime() - Date.now()).toBeLessThan(4 * DAY_SECONDS * 1000);

  const { Parts, AbortRuleId } = await s3After(2.9).send(new ListPartsCommand(upload));
  expect([Parts?.length, AbortRuleId]).toEqual([1, 'tidy']);
  const late = s3After(4);
  expect((await late.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
  expect(await fileSizes(join(stateDir, 'blobs'))).toEqual([]);
  const gone = { code: 'NoSuchUpload', status: 404 };
  expect(await refusal(late.send(new UploadPartCommand(part)))).toEqual(gone);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  expect(
    await refusal(late.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }))),
  ).toEqual(gone);
});

test('the first call that meets an overdue upload is refused already', async () => {
  const { part } = await beginWithRule('videos/a');
  expect((await refusal(s3After(4).send(new UploadPartCommand(part)))).code).toBe('NoSuchUpload');
  expect(await fileSizes(join(stateDir, 'blobs'))).toEqual([]);
});

test('uploads under other prefixes, and those of a bucket without the rule, live on', async () => {
  const { created, upload } = await beginWithRule('others/a');
  expect(created.AbortRuleId).toBeUndefined();
  const year = s3After(365);
  expect((await year.send(new ListPartsCommand(upload))).Parts).toHaveLength(1);
  const video = { Bucket, Key: 'videos/b' };
  const { UploadId } = await year.send(new CreateMultipartUploadCommand(video));
  await year.send(new DeleteBucketLifecycleCommand({ Bucket }));
  const later = s3After(730);
  expect((await later.send(new ListPartsCommand({ ...video, UploadId }))).UploadId).toBe(UploadId);
});
