import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLocalAws, type LocalAws } from '@/local-aws/server';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { fileSizes } from '../local-aws/process';
import { refusal } from '../target';

const Bucket = 'bytes-bucket';
const MIN_PART_BYTES = 5 * 1024 * 1024;

let stateDir = '';
let aws: LocalAws;
let s3: S3Client;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-bytes-'));
  aws = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir, control: true });
  s3 = new S3Client(options());
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  await aws.close();
  await rm(stateDir, { recursive: true });
});

const options = () => ({
  endpoint: aws.apiUrl,
  region: 'us-east-1',
  forcePathStyle: true,
  maxAttempts: 1,
  credentials: DEFAULT_ACCESS_KEY,
});

async function read(Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

const blobs = () => join(stateDir, 'blobs');
const sizes = async () => (await fileSizes(blobs())).sort((a, b) => a - b);

/** The files of all bodies, by the numbers that the disk knows them by. */
async function inodes(): Promise<number[]> {
  const entries = await readdir(blobs(), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found = files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).ino);
  return (await Promise.all(found)).sort((a, b) => a - b);
}

async function begin(Key: string) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const upload = { Bucket, Key, UploadId };
  const put = async (PartNumber: number, sizeBytes: number) => {
    const Body = Buffer.alloc(sizeBytes, PartNumber);
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  return { upload, put };
}

test('Complete leaves the bytes where the parts put them, and frees the parts that it does not name', async () => {
  const { upload, put } = await begin('kept');
  const Parts = [await put(1, MIN_PART_BYTES), await put(2, 100)];
  const before = await inodes();
  await put(3, 300);
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  expect(await inodes()).toEqual(before);
});

test('a part sent again frees the bytes of the one before, and so does an upload that is aborted', async () => {
  const { upload, put } = await begin('again');
  await put(1, 1000);
  await put(1, 2000);
  expect(await sizes()).toEqual([2000]);
  await Promise.all([put(1, 3000), put(1, 3000), put(1, 3000)]);
  expect(await sizes()).toEqual([3000]);
  await s3.send(new AbortMultipartUploadCommand(upload));
  expect(await sizes()).toEqual([]);
});

test('a part that comes too late, wrong or not at all leaves no bytes', async () => {
  const { upload, put } = await begin('refused');
  const wrong = { ...upload, PartNumber: 1, Body: 'body', ContentMD5: Buffer.alloc(16).toString('base64') };
  expect((await refusal(s3.send(new UploadPartCommand(wrong)))).code).toBe('BadDigest');
  await s3.send(new AbortMultipartUploadCommand(upload));
  expect((await refusal(put(1, 1000))).code).toBe('NoSuchUpload');
  expect(await sizes()).toEqual([]);
});

test('a copied part shares its bytes with the source, and outlives it', async () => {
  const source = await begin('source');
  const Parts = [await source.put(1, 1000)];
  await s3.send(new CompleteMultipartUploadCommand({ ...source.upload, MultipartUpload: { Parts } }));
  const { upload } = await begin('copy');
  const CopySource = `${Bucket}/source`;
  const CopySourceRange = 'bytes=10-19';
  await s3.send(new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource, CopySourceRange }));
  expect(await sizes()).toEqual([1000]);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'source' }));
  expect(await sizes()).toEqual([1000]);
  await s3.send(new AbortMultipartUploadCommand(upload));
  expect(await sizes()).toEqual([]);
});

test('a bucket that is deleted takes the bytes of its unfinished uploads with it', async () => {
  const { put } = await begin('unfinished');
  await put(1, 1000);
  await s3.send(new DeleteBucketCommand({ Bucket }));
  expect(await sizes()).toEqual([]);
});

test('a part without the checksum that the upload was begun for gets it, and stays', async () => {
  const plain = new S3Client({ ...options(), requestChecksumCalculation: 'WHEN_REQUIRED' });
  const { UploadId } = await plain.send(
    new CreateMultipartUploadCommand({
      Bucket,
      Key: 'k',
      ChecksumAlgorithm: 'CRC32C',
      ChecksumType: 'FULL_OBJECT',
    }),
  );
  const Body = Buffer.alloc(100_000, 7);
  const upload = { Bucket, Key: 'k', UploadId };
  const { ETag } = await plain.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await plain.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  expect(await read('k')).toEqual(Body);
});

test('a copy is whole though its source is deleted while the copy is made', async () => {
  const { upload, put } = await begin('source');
  const MultipartUpload = { Parts: [await put(1, 64 * 1024 * 1024)] };
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  const copying = s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/source` }));
  await s3.send(new HeadObjectCommand({ Bucket, Key: 'source' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'source' }));
  await copying;
  expect((await read('copy')).length).toBe(64 * 1024 * 1024);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'copy' }));
  expect(await sizes()).toEqual([]);
});

test('an object whose reply a fault put another body in can still be deleted to the last byte', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'the real one' }));
  const fault = { kind: 'body' as const, text: 'another' };
  aws.faults?.add({ operation: 'GetObject', place: 'after-effect', fault });
  await expect(read('k')).rejects.toThrow('Checksum mismatch');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
  expect(await sizes()).toEqual([]);
});

test("an upload begun in one account's bucket does not end in another's of the same name", async () => {
  const ignore = () => undefined;
  // It warns when a stream that cannot be sent again is refused.
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const stranger = new S3Client({ ...options(), credentials: STRANGER_ACCESS_KEY, logger });
  const moved = { Bucket: 'bucket-that-moves' };
  await stranger.send(new CreateBucketCommand(moved));
  const halves = async function* () {
    yield Buffer.alloc(MIN_PART_BYTES);
    await vi.waitUntil(async () => (await sizes()).length > 0);
    await stranger.send(new DeleteBucketCommand(moved));
    await s3.send(new CreateBucketCommand(moved));
    yield Buffer.alloc(MIN_PART_BYTES);
  };
  const Body = Readable.from(halves(), { objectMode: false });
  const put = new PutObjectCommand({ ...moved, Key: 'k', Body, ContentLength: 2 * MIN_PART_BYTES });
  expect(await refusal(stranger.send(put))).toEqual({ code: 'NoSuchBucket', status: 404 });
  expect(await sizes()).toEqual([]);
});
