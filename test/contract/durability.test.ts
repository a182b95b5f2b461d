import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { useTarget } from './target';

const target = useTarget();

test('buckets, objects and begun uploads are there after a restart', async () => {
  const Bucket = 'durable-bucket';
  await target.s3().send(new CreateBucketCommand({ Bucket }));
  await target.s3().send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept bytes' }));
  const { UploadId } = await target.s3().send(new CreateMultipartUploadCommand({ Bucket, Key: 'begun' }));
  await target
    .s3()
    .send(new UploadPartCommand({ Bucket, Key: 'begun', UploadId, PartNumber: 1, Body: 'part' }));
  await target.restart();
  const kept = await target.s3().send(new GetObjectCommand({ Bucket, Key: 'kept' }));
  expect(await kept.Body?.transformToString()).toBe('kept bytes');
  const parts = await target.s3().send(new ListPartsCommand({ Bucket, Key: 'begun', UploadId }));
  expect(parts.Parts?.map(({ Size }) => Size)).toEqual([4]);
});
