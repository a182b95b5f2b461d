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
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type CreateMultipartUploadCommandInput,
} from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { refusal, useTarget } from '../target';

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

test('an upload named by no checksum has S3 work one out of the whole', async () => {
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const upload = { Bucket, Key: 'unsummed' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
  const part = { ...upload, UploadId, PartNumber: 1, Body: '123456789' };
  const { ETag } = await s3.send(new UploadPartCommand(part));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const done = await s3.send(
    new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }),
  );
  const checkValue = Buffer.from('ae8b14860a799888', 'hex').toString('base64');
  expect([done.ChecksumCRC64NVME, done.ChecksumType]).toEqual([checkValue, 'FULL_OBJECT']);
});

test('a composite checksum wants one with each part and each again at the end; of a full object S3 makes them', async () => {
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const composite = await begin('composite', { ChecksumAlgorithm: 'SHA256' });
  const part = { PartNumber: 1, Body: 'a part' };
  const bare = s3.send(new UploadPartCommand({ ...composite.upload, ...part }));
  expect((await refusal(bare)).code).toBe('InvalidRequest');
  const other = s3.send(
    new UploadPartCommand({ ...composite.upload, ...part, ChecksumAlgorithm: 'CRC32' }),
  );
  expect((await refusal(other)).code).toBe('InvalidRequest');
  const { ETag, ChecksumSHA256 } = await s3.send(
    new UploadPartCommand({ ...composite.upload, ...part, ChecksumAlgorithm: 'SHA256' }),
  );
  expect((await refusal(composite.complete([{ PartNumber: 1, ETag }]))).code).toBe('InvalidRequest');
  const wrong = { PartNumber: 1, ETag, ChecksumSHA256: Buffer.alloc(32).toString('base64') };
  expect((await refusal(composite.complete([wrong]))).code).toBe('InvalidPart');
  const done = await composite.complete([{ PartNumber: 1, ETag, ChecksumSHA256 }]);
  expect([done.ChecksumType, done.ChecksumSHA256?.slice(-2)]).toEqual(['COMPOSITE', '-1']);

  const full = await begin('full', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const made = await s3.send(new UploadPartCommand({ ...full.upload, ...part }));
  expect(made.ChecksumCRC32).toMatch(/=$/);
  await full.complete([{ PartNumber: 1, ETag: made.ETag }]);
});

test('Complete sent again hears the same, whatever became of the object; with other parts there is no upload (Local AWS)', async () => {
  const s3 = target.s3();
  const { put, complete, upload } = await begin('again');
  const [one, two] = [await put(1, randomBytes(MIN_PART_BYTES)), await put(2, randomBytes(10))];
  const first = await complete([one, two]);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'again', Body: 'something newer' }));
  const { ETag, Location } = await complete([one, two]);
  expect([ETag, Location]).toEqual([first.ETag, first.Location]);
  expect(await refusal(complete([one]))).toEqual({ code: 'NoSuchUpload', status: 404 });
  expect((await refusal(put(3, randomBytes(10)))).code).toBe('NoSuchUpload');
  expect((await refusal(s3.send(new ListPartsCommand(upload)))).code).toBe('NoSuchUpload');
  await target.restart();
  const later = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [one, two] } });
  expect((await target.s3().send(later)).ETag).toBe(first.ETag);
  const now = await target.s3().send(new GetObjectCommand({ Bucket, Key: 'again' }));
  expect(await now.Body?.transformToString()).toBe('something newer');
});

test('two Completes at once make one object, and both hear so', async () => {
  const { put, complete } = await begin('at-once');
  const part = await put(1, randomBytes(1000));
  const [one, two] = await Promise.all([complete([part]), complete([part])]);
  expect(one.ETag).toBe(two.ETag);
});

test('aborting what has ended already changes nothing; aborting what never was is refused', async () => {
  const s3 = target.s3();
  const { put, complete, upload } = await begin('ended');
  await complete([await put(1, randomBytes(10))]);
  await s3.send(new AbortMultipartUploadCommand(upload));
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'ended' }))).ContentLength).toBe(10);
  const aborted = await begin('ended');
  await s3.send(new AbortMultipartUploadCommand(aborted.upload));
  await s3.send(new AbortMultipartUploadCommand(aborted.upload));
  const never = s3.send(new AbortMultipartUploadCommand({ ...upload, UploadId: 'never' }));
  expect(await refusal(never)).toEqual({ code: 'NoSuchUpload', status: 404 });
  const elsewhere = s3.send(new AbortMultipartUploadCommand({ ...upload, Key: 'another' }));
  expect((await refusal(elsewhere)).code).toBe('NoSuchUpload');
});

test('Complete under a condition that does not hold is refused, and the upload lives on', async () => {
  const s3 = target.s3();
  const { put, upload } = await begin('conditional');
  const Parts = [await put(1, randomBytes(10))];
  const complete = (conditions: { IfMatch?: string; IfNoneMatch?: string }) =>
    s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...conditions }));
  expect(await refusal(complete({ IfMatch: '"x"' }))).toEqual({ code: 'NoSuchKey', status: 404 });
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'before' }));
  const failed = { code: 'PreconditionFailed', status: 412 };
  expect(await refusal(complete({ IfNoneMatch: '*' }))).toEqual(failed);
  expect(await refusal(complete({ IfMatch: '"x"' }))).toEqual(failed);
  await complete({ IfMatch: ETag ?? '' });
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'conditional' }))).ContentLength).toBe(10);
});

test.each([0, 10_001, -1])('a part cannot have the number %d', async (PartNumber) => {
  const { put } = await begin('numbers');
  expect(await refusal(put(PartNumber, randomBytes(1)))).toEqual({ code: 'InvalidArgument', status: 400 });
});

test('a size of the whole that does not hold is refused', async () => {
  const { put, upload } = await begin('sized');
  const Parts = [await put(1, randomBytes(10))];
  const complete = (MpuObjectSize: number) =>
    target
      .s3()
      .send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, MpuObjectSize }));
  expect((await refusal(complete(11))).code).toBe('InvalidRequest');
  await complete(10);
});

test('of parts sent side by side under one number, one counts, whole', async () => {
  const s3 = target.s3();
  const { put, complete, upload } = await begin('side-by-side');
  const bodies = Array.from({ length: 8 }, (_, index) => Buffer.alloc(100_000, `body ${index};`));
  await Promise.all(bodies.map((body) => put(1, body)));
  const { Parts = [] } = await s3.send(new ListPartsCommand(upload));
  expect(Parts).toHaveLength(1);
  await complete([{ PartNumber: 1, ETag: Parts[0]?.ETag }]);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'side-by-side' }));
  const found = Buffer.from((await Body?.transformToByteArray()) ?? []);
  expect(bodies.some((body) => body.equals(found))).toBe(true);
});

test('parts are listed in pages, by number', async () => {
  const { put, upload } = await begin('paged-parts');
  for (const number of [5, 1, 9]) await put(number, randomBytes(1));
  const list = (PartNumberMarker?: string) =>
    target.s3().send(new ListPartsCommand({ ...upload, MaxParts: 2, PartNumberMarker }));
  const first = await list();
  expect(first.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1, 5]);
  expect([first.IsTruncated, first.NextPartNumberMarker]).toEqual([true, '5']);
  const second = await list(first.NextPartNumberMarker);
  expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([9]);
  expect(second.IsTruncated).toBe(false);
  expect((await refusal(list('x'))).code).toBe('InvalidArgument');
});

test('uploads are listed in pages: by key, those of one key as they began, those below a delimiter as one', async () => {
  const s3 = target.s3();
  const ofPages = { Bucket: 'upload-pages' };
  await s3.send(new CreateBucketCommand(ofPages));
  const ids = new Map<string, string[]>();
  for (const Key of ['b', 'a', 'b', 'd/1', 'd/2', 'b', 'c d']) {
    const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ ...ofPages, Key }));
    ids.set(Key, [...(ids.get(Key) ?? []), UploadId]);
  }
  const seen: string[] = [];
  let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (let page = 0, more = true; more && page < 10; page += 1) {
    const found = await s3.send(
      new ListMultipartUploadsCommand({ ...ofPages, Delimiter: '/', MaxUploads: 2, ...markers }),
    );
    for (const { Key = '', UploadId = '' } of found.Uploads ?? []) seen.push(`${Key} ${UploadId}`);
    for (const { Prefix = '' } of found.CommonPrefixes ?? []) seen.push(Prefix);
    markers = { KeyMarker: found.NextKeyMarker, UploadIdMarker: found.NextUploadIdMarker };
    more = found.IsTruncated === true;
  }
  const all = ['a', 'b', 'c d'].flatMap((key) => (ids.get(key) ?? []).map((id) => `${key} ${id}`));
  expect(seen).toEqual([...all, 'd/']);
  // A delimiter is looked for in keys, and not in what else a listing holds.
  const byDigit = new ListMultipartUploadsCommand({ ...ofPages, Delimiter: '0', EncodingType: 'url' });
  const { Uploads, CommonPrefixes } = await s3.send(byDigit);
  expect(Uploads?.map(({ Key }) => Key)).toEqual(['a', 'b', 'b', 'b', 'c+d', 'd/1', 'd/2']);
  expect(CommonPrefixes).toBeUndefined();
});

test('a range to be copied must be whole and lie in the source', async () => {
  const s3 = target.s3();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
  const { upload } = await begin('copied', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const copy = (CopySourceRange?: string) =>
    s3.send(
      new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource: `${Bucket}/source`, CopySourceRange }),
    );
  for (const range of ['bytes=0-10', 'bytes=5-', 'bytes=-5', '0-5', 'bytes=6-5', 'bytes=0-1,3-4'])
    expect(await refusal(copy(range)), range).toEqual({ code: 'InvalidArgument', status: 400 });
  const { CopyPartResult } = await copy();
  expect(CopyPartResult?.ChecksumCRC32).toBe(Buffer.from('a684c7c6', 'hex').toString('base64'));
  const { Parts } = await s3.send(new ListPartsCommand(upload));
  expect(Parts?.map(({ Size }) => Size)).toEqual([10]);
});
