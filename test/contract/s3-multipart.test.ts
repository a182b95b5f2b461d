import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type CreateMultipartUploadCommandInput,
} from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { refusal, useTarget } from './target';

const target = useTarget();
const Bucket = 'multipart-bucket';
const MIN_PART_BYTES = 5 * 1024 * 1024;

beforeAll(async () => {
  await target.s3().send(new CreateBucketCommand({ Bucket }));
});

async function begin(Key: string, options: Partial<CreateMultipartUploadCommandInput> = {}) {
  const s3 = target.s3();
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }));
  const upload = { Bucket, Key, UploadId };
  return {
    upload,
    put: async (PartNumber: number, Body: Uint8Array) => {
      const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
      return { PartNumber, ETag };
    },
    complete: (Parts: CompletedPart[]) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })),
  };
}

test('parts become one object, readable across their borders', async () => {
  const s3 = target.s3();
  const body = randomBytes(MIN_PART_BYTES + 1000);
  const { put, complete } = await begin('movie.mp4', { ContentType: 'video/mp4' });
  const last = await put(7, body.subarray(MIN_PART_BYTES));
  const first = await put(3, body.subarray(0, MIN_PART_BYTES));
  const { ETag } = await complete([first, last]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const got = await s3.send(
    new GetObjectCommand({
      Bucket,
      Key: 'movie.mp4',
      Range: `bytes=${MIN_PART_BYTES - 5}-${MIN_PART_BYTES + 4}`,
    }),
  );
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(
    body.subarray(MIN_PART_BYTES - 5, MIN_PART_BYTES + 5),
  );
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'movie.mp4' }))).toMatchObject({
    ContentType: 'video/mp4',
    ContentLength: body.length,
  });
});

test('Complete refuses small, unknown, unordered and no parts, and the upload lives on', async () => {
  const { put, complete, upload } = await begin('refused');
  const [one, two] = [await put(1, randomBytes(10)), await put(2, randomBytes(10))];
  expect((await refusal(complete([one, two]))).code).toBe('EntityTooSmall');
  expect((await refusal(complete([two, one]))).code).toBe('InvalidPartOrder');
  expect((await refusal(complete([one, { PartNumber: 3, ETag: two.ETag }]))).code).toBe('InvalidPart');
  expect((await refusal(complete([{ PartNumber: 1, ETag: two.ETag }]))).code).toBe('InvalidPart');
  expect((await refusal(complete([]))).code).toBe('MalformedXML');
  const { Parts } = await target.s3().send(new ListPartsCommand(upload));
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 10],
    [2, 10],
  ]);
});

test('an aborted upload is gone with its parts', async () => {
  const s3 = target.s3();
  const { put, complete, upload } = await begin('aborted');
  const part = await put(1, randomBytes(10));
  const listed = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'aborted' }));
  expect(listed.Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([['aborted', upload.UploadId]]);
  await s3.send(new AbortMultipartUploadCommand(upload));
  expect(await refusal(complete([part]))).toEqual({ code: 'NoSuchUpload', status: 404 });
  expect(
    (await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'aborted' }))).Uploads,
  ).toBeUndefined();
});

test("an upload's full-object checksum is worked out from its parts", async () => {
  const s3 = target.s3();
  const options = { ChecksumAlgorithm: 'CRC32' as const, ChecksumType: 'FULL_OBJECT' as const };
  const { upload, complete } = await begin('summed', options);
  const send = async (PartNumber: number, Body: string) => {
    const { ETag, ChecksumCRC32 } = await s3.send(
      new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: 'CRC32' }),
    );
    return { PartNumber, ETag, ChecksumCRC32 };
  };
  const parts = [await send(1, 'a'.repeat(MIN_PART_BYTES)), await send(2, '123456789')];
  const { ChecksumCRC32 } = await complete(parts);
  // The SDK checks the whole body against it as it reads.
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'summed', ChecksumMode: 'ENABLED' }));
  expect(got.ChecksumCRC32).toBe(ChecksumCRC32);
  expect((await got.Body?.transformToByteArray())?.length).toBe(MIN_PART_BYTES + 9);
});

test('a part can be copied from a range of another object', async () => {
  const s3 = target.s3();
  const { upload, complete } = await begin('from-copy');
  const copy = await s3.send(
    new UploadPartCopyCommand({
      ...upload,
      PartNumber: 1,
      CopySource: `${Bucket}/movie.mp4`,
      CopySourceRange: 'bytes=5242878-5242881',
    }),
  );
  await complete([{ PartNumber: 1, ETag: copy.CopyPartResult?.ETag }]);
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'from-copy' }))).ContentLength).toBe(4);
});
