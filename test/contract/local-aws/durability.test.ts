import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fileSizes, startProcess, type LocalAwsProcess } from './process';
import { refusal, useTarget } from '../target';

const target = useTarget();
const Bucket = 'durable-bucket';
const MIB = 1024 * 1024;

let stateDir = '';
let aws: LocalAwsProcess | undefined;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-killed-'));
});
afterEach(async () => {
  await aws?.kill();
  await rm(stateDir, { recursive: true, force: true });
});

async function start(): Promise<S3Client> {
  aws = await startProcess(stateDir);
  return aws.s3;
}

async function restartAfterKill(): Promise<S3Client> {
  await aws?.kill();
  return start();
}

const storedBytes = async () =>
  (await fileSizes(join(stateDir, 'blobs'))).reduce((sum, sizeBytes) => sum + sizeBytes, 0);

/** A body of 16 MiB that has Local AWS killed once half of it is out and some of it on disk, and never ends. */
function deadlyBody(): Readable {
  return Readable.from(
    (async function* () {
      for (let sent = 0; sent < 8; sent += 1) yield Buffer.alloc(MIB, sent);
      await vi.waitUntil(async () => (await storedBytes()) >= MIB);
      await aws?.kill();
      await new Promise(() => undefined);
    })(),
    { objectMode: false },
  );
}

test('buckets, objects and begun uploads are there after a restart', async () => {
  await target.s3().send(new CreateBucketCommand({ Bucket }));
  await target.s3().send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept bytes' }));
  const begun = { Bucket, Key: 'begun' };
  const { UploadId } = await target.s3().send(new CreateMultipartUploadCommand(begun));
  await target.s3().send(new UploadPartCommand({ ...begun, UploadId, PartNumber: 1, Body: 'part' }));
  await target.restart();
  const kept = await target.s3().send(new GetObjectCommand({ Bucket, Key: 'kept' }));
  expect(await kept.Body?.transformToString()).toBe('kept bytes');
  const parts = await target.s3().send(new ListPartsCommand({ ...begun, UploadId }));
  expect(parts.Parts?.map(({ Size }) => Size)).toEqual([4]);
});

test('a PutObject killed half-way leaves no object and not one byte', async () => {
  let s3 = await start();
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = s3.send(
    new PutObjectCommand({ Bucket, Key: 'half', Body: deadlyBody(), ContentLength: 16 * MIB }),
  );
  await expect(put).rejects.toThrow();
  expect(await storedBytes()).toBeGreaterThan(0);
  s3 = await start();
  expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'half' })))).toMatchObject({
    code: 'NoSuchKey',
  });
  expect(await fileSizes(join(stateDir, 'blobs'))).toEqual([]);
});

test('an UploadPart killed half-way leaves the part that was there before, and the upload goes on', async () => {
  let s3 = await start();
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'half' }));
  const part = { Bucket, Key: 'half', UploadId, PartNumber: 1 };
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'the first try' }));
  const again = s3.send(new UploadPartCommand({ ...part, Body: deadlyBody(), ContentLength: 16 * MIB }));
  await expect(again).rejects.toThrow();
  s3 = await start();
  expect(await fileSizes(join(stateDir, 'blobs'))).toEqual(['the first try'.length]);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'half', UploadId, MultipartUpload }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'half' }));
  expect(await Body?.transformToString()).toBe('the first try');
});

/** What a client knows of a key: the content whose write was answered, and one whose answer it never heard. */
interface Known {
  answered?: string;
  unanswered?: string;
}

/** Numbers from 0 to 1 that follow from the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const bodyOf = (content: string) => Buffer.alloc(Number(content.split(' ')[0]), content);

/** Writes keys of its own over and over, as one object or in parts, until Local AWS is gone. */
async function write(
  s3: S3Client,
  name: string,
  random: () => number,
  known: Map<string, Known>,
  onAnswer: () => void,
) {
  for (let turn = 0; ; turn += 1) {
    const Key = `${name}/${turn % 5}`;
    const content = `${1 + Math.floor(random() ** 4 * 2 * MIB)} bytes: ${name}, turn ${turn}. `;
    const entry = known.get(Key) ?? {};
    known.set(Key, entry);
    entry.unanswered = content;
    try {
      if (random() < 0.5) await s3.send(new PutObjectCommand({ Bucket, Key, Body: bodyOf(content) }));
      else await writeInParts(s3, Key, bodyOf(content), random() < 0.3);
    } catch {
      return;
    }
    entry.answered = content;
    delete entry.unanswered;
    onAnswer();
  }
}

async function writeInParts(s3: S3Client, Key: string, body: Buffer, twice: boolean): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = { Bucket, Key, UploadId, PartNumber: 1 };
  if (twice) await s3.send(new UploadPartCommand({ ...part, Body: 'a part to be overwritten' }));
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: body }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
}

/** Fails unless each key holds, whole, what was answered last or what was on its way; that then counts as answered. */
async function checkContents(s3: S3Client, known: Map<string, Known>): Promise<void> {
  for (const [Key, entry] of known) {
    const found = await s3.send(new GetObjectCommand({ Bucket, Key })).then(
      async ({ Body }) => Buffer.from((await Body?.transformToByteArray()) ?? []),
      () => undefined,
    );
    const allowed = [entry.answered, entry.unanswered];
    const content = allowed.find((one) => (one === undefined ? !found : found?.equals(bodyOf(one))));
    expect(allowed, `the content of ${Key}`).toContain(found ? (content ?? 'something else') : undefined);
    known.set(Key, content === undefined ? {} : { answered: content });
  }
}

/** Aborts what was going on; then nothing but the listed objects may be on disk. */
async function checkNothingElse(s3: S3Client): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads)
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect((await fileSizes(join(stateDir, 'blobs'))).sort()).toEqual(Contents.map(({ Size }) => Size).sort());
}

test('whenever it is killed, what was answered is there whole, and of the rest nothing stays', async () => {
  let s3 = await start();
  await s3.send(new CreateBucketCommand({ Bucket }));
  const known = new Map<string, Known>();
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const random = randomFrom(seed);
    let untilKill = 4 + Math.floor(random() * 20);
    const countDown = () => {
      untilKill -= 1;
      // Half the time at the very moment of an answer, which must hold already.
      if (untilKill === 0 && random() < 0.5) void aws?.kill();
      else if (untilKill === 0) setTimeout(() => void aws?.kill(), random() * 20);
    };
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => write(s3, name, random, known, countDown)));
    s3 = await restartAfterKill();
    await checkContents(s3, known);
    await checkNothingElse(s3);
  }
  // Six starts of a process take seconds on a busy machine.
}, 60_000);
