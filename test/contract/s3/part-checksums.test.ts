import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
  type CreateMultipartUploadCommandInput,
  type S3Client,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { refusal, useTarget } from '../target';

const target = useTarget();
const Bucket = 'part-checksums';
const MIN_PART_BYTES = 5 * 1024 * 1024;
const FIRST = Buffer.alloc(MIN_PART_BYTES, 'first ');
const SECOND = Buffer.from('the second');
/** The CRC64NVME of `123456789` (the check value that catalogues of CRCs give). */
const CHECK_VALUE = Buffer.from('ae8b14860a799888', 'hex').toString('base64');
let s3: S3Client;

beforeAll(async () => {
  s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const sha256 = (...data: Buffer[]) => createHash('sha256').update(Buffer.concat(data)).digest('base64');
const crc = (data: Buffer) => {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(data));
  return digest.toString('base64');
};

async function begin(Key: string, options: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }));
  const upload = { Bucket, Key, UploadId };
  return {
    upload,
    put: (PartNumber: number, Body: Buffer | string, more: Partial<UploadPartCommandInput> = {}) =>
      s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...more })),
    complete: (Parts: CompletedPart[], more: Partial<CompleteMultipartUploadCommandInput> = {}) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more })),
  };
}

/** Makes an object of two parts, whose checksums S3 verified; gives the parts as they are named at its completion. */
async function makeObject(Key: string, ChecksumAlgorithm: 'SHA256' | 'CRC32', ChecksumType?: 'FULL_OBJECT') {
  const { put, complete } = await begin(Key, { ChecksumAlgorithm, ChecksumType });
  const parts = [];
  for (const [index, body] of [FIRST, SECOND].entries()) {
    const { ETag, ChecksumSHA256, ChecksumCRC32 } = await put(index + 1, body, { ChecksumAlgorithm });
    parts.push({ PartNumber: index + 1, ETag, ChecksumSHA256, ChecksumCRC32 });
  }
  return complete(parts);
}

const attributesOf = (Key: string, more: { MaxParts?: number; PartNumberMarker?: string } = {}) =>
  s3.send(new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ['Checksum', 'ObjectParts'], ...more }));

test('of a composite checksum, each part keeps its own: read by number, and told in pages', async () => {
  const Key = 'composite';
  const done = await makeObject(Key, 'SHA256');
  const sums = [FIRST, SECOND].map((body) => sha256(body));
  const whole = sha256(...sums.map((sum) => Buffer.from(sum, 'base64')));
  expect([done.ChecksumSHA256, done.ChecksumType]).toEqual([`${whole}-2`, 'COMPOSITE']);
  for (const [index, ChecksumSHA256] of sums.entries()) {
    const part = { Bucket, Key, PartNumber: index + 1, ChecksumMode: 'ENABLED' } as const;
    const head = await s3.send(new HeadObjectCommand(part));
    expect(head).toMatchObject({ ChecksumSHA256, ChecksumType: 'COMPOSITE', PartsCount: 2 });
    // The SDK checks the part's bytes against it as it reads.
    const got = await s3.send(new GetObjectCommand(part));
    expect(got.ChecksumSHA256).toBe(ChecksumSHA256);
    expect((await got.Body?.transformToByteArray())?.length).toBe([FIRST, SECOND][index]?.length);
  }
  const unasked = await s3.send(new HeadObjectCommand({ Bucket, Key, PartNumber: 1 }));
  expect([unasked.ChecksumSHA256, unasked.ChecksumType]).toEqual([undefined, undefined]);

  const all = await attributesOf(Key);
  // Here alone without the number of parts.
  expect(all.Checksum).toEqual({ ChecksumSHA256: whole, ChecksumType: 'COMPOSITE' });
  const parts = [
    { PartNumber: 1, Size: FIRST.length, ChecksumSHA256: sums[0] },
    { PartNumber: 2, Size: SECOND.length, ChecksumSHA256: sums[1] },
  ];
  const page = { TotalPartsCount: 2, MaxParts: 1000, IsTruncated: false };
  expect(all.ObjectParts).toEqual({
    ...page,
    PartNumberMarker: '0',
    NextPartNumberMarker: '2',
    Parts: parts,
  });
  const first = await attributesOf(Key, { MaxParts: 1 });
  expect(first.ObjectParts).toMatchObject({
    ...page,
    MaxParts: 1,
    IsTruncated: true,
    NextPartNumberMarker: '1',
  });
  const second = await attributesOf(Key, { MaxParts: 1, PartNumberMarker: '1' });
  expect(second.ObjectParts).toEqual({
    ...page,
    MaxParts: 1,
    PartNumberMarker: '1',
    NextPartNumberMarker: '2',
    Parts: [parts[1]],
  });
  const beyond = await attributesOf(Key, { PartNumberMarker: '10' });
  expect(beyond.ObjectParts).toEqual({ ...page, PartNumberMarker: '10', NextPartNumberMarker: '0' });
  expect((await refusal(attributesOf(Key, { PartNumberMarker: 'x' }))).code).toBe('InvalidArgument');
});

test('of a full-object checksum, parts are counted, and have none unless there is one alone', async () => {
  const { ChecksumCRC32 } = await makeObject('full', 'CRC32', 'FULL_OBJECT');
  const whole = crc(Buffer.concat([FIRST, SECOND]));
  expect(ChecksumCRC32).toBe(whole);
  const told = await attributesOf('full', { MaxParts: 1, PartNumberMarker: '1' });
  expect(told.Checksum).toEqual({ ChecksumCRC32: whole, ChecksumType: 'FULL_OBJECT' });
  expect(told.ObjectParts).toEqual({ TotalPartsCount: 2 });
  const asked = { Bucket, PartNumber: 1, ChecksumMode: 'ENABLED' } as const;
  const part = await s3.send(new HeadObjectCommand({ ...asked, Key: 'full' }));
  expect([part.ChecksumCRC32, part.ChecksumType, part.PartsCount]).toEqual([undefined, undefined, 2]);

  const alone = await begin('alone', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const { ETag } = await alone.put(1, SECOND);
  await alone.complete([{ PartNumber: 1, ETag }]);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'put', Body: SECOND, ChecksumAlgorithm: 'CRC32' }));
  for (const Key of ['alone', 'put']) {
    const expected = { ChecksumCRC32: crc(SECOND), ChecksumType: 'FULL_OBJECT' };
    expect(await s3.send(new HeadObjectCommand({ ...asked, Key }))).toMatchObject(expected);
  }
});

test('an upload begun without an algorithm gets S3’s own checksum, whatever its parts came with', async () => {
  const { upload, put, complete } = await begin('own');
  const part = await put(1, '123456789', { ChecksumAlgorithm: 'CRC32C' });
  expect(part.ChecksumCRC32C).toBe(Buffer.from('e3069283', 'hex').toString('base64'));
  const listed = await s3.send(new ListPartsCommand(upload));
  expect([listed.ChecksumAlgorithm, listed.ChecksumType]).toEqual([undefined, undefined]);
  expect(listed.Parts?.[0]).toMatchObject({ PartNumber: 1, Size: 9 });
  expect(Object.keys(listed.Parts?.[0] ?? {}).filter((name) => name.startsWith('Checksum'))).toEqual([]);

  const named = { PartNumber: 1, ETag: part.ETag };
  expect((await refusal(complete([{ ...named, ChecksumCRC32C: part.ChecksumCRC32C }]))).code).toBe(
    'InvalidPart',
  );
  for (const ChecksumType of ['FULL_OBJECT', 'COMPOSITE'] as const)
    expect((await refusal(complete([named], { ChecksumType }))).code).toBe('InvalidRequest');
  const done = await complete([named], { ChecksumCRC32C: 'AAAAAA==' });
  expect([done.ChecksumCRC64NVME, done.ChecksumType]).toEqual([CHECK_VALUE, 'FULL_OBJECT']);
  const told = await attributesOf('own');
  expect(told.Checksum).toEqual({ ChecksumCRC64NVME: CHECK_VALUE, ChecksumType: 'FULL_OBJECT' });
  expect(told.ObjectParts).toEqual({ TotalPartsCount: 1 });
});

test('a part sent again with another algorithm than the upload’s is refused, and the first stays', async () => {
  for (const ChecksumType of ['COMPOSITE', 'FULL_OBJECT'] as const) {
    const { upload, put } = await begin('again', { ChecksumAlgorithm: 'CRC32', ChecksumType });
    const { ETag } = await put(1, 'first', { ChecksumAlgorithm: 'CRC32' });
    const other = put(1, 'second', { ChecksumAlgorithm: 'SHA256' });
    expect(await refusal(other)).toEqual({ code: 'InvalidRequest', status: 400 });
    await expect(other).rejects.toThrow(
      'Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: sha256',
    );
    const ChecksumCRC32 = crc(Buffer.from('first'));
    expect((await s3.send(new ListPartsCommand(upload))).Parts).toMatchObject([{ PartNumber: 1, ETag, ChecksumCRC32 }]);
  }
});

test('parts of a composite are named with their checksums and without gaps; of a full object neither matters', async () => {
  const composite = await begin('named', { ChecksumAlgorithm: 'CRC32' });
  const { ETag, ChecksumCRC32 } = await composite.put(2, SECOND, { ChecksumAlgorithm: 'CRC32' });
  const named = { PartNumber: 2, ETag, ChecksumCRC32 };
  expect((await refusal(composite.complete([named]))).code).toBe('InvalidPartOrder');
  const one = await composite.put(1, SECOND, { ChecksumAlgorithm: 'CRC32' });
  const part = { PartNumber: 1, ETag: one.ETag };
  expect((await refusal(composite.complete([part]))).code).toBe('InvalidRequest');
  const foreign = composite.complete([{ ...part, ChecksumSHA256: sha256(SECOND) }]);
  await expect(foreign).rejects.toThrow('The sha256 you specified for part 1 did not match what we received.');
  expect((await refusal(composite.complete([{ ...part, ChecksumCRC32: 'AAAAAA==' }]))).code).toBe(
    'InvalidPart',
  );
  const mode = composite.complete([part], { ChecksumType: 'FULL_OBJECT' });
  await expect(mode).rejects.toThrow('The upload was created using the COMPOSITE checksum mode.');

  const full = await begin('named', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const bare = { PartNumber: 2, ETag: (await full.put(2, SECOND)).ETag };
  expect((await refusal(full.complete([{ ...bare, ChecksumCRC32: 'AAAAAA==' }]))).code).toBe('InvalidPart');
  const right = { ChecksumCRC32: crc(SECOND) };
  const ChecksumType = 'FULL_OBJECT' as const;
  // Without its type, a CRC32 is taken for a composite one.
  for (const claim of [
    right,
    { ChecksumCRC32: 'AAAAAA==', ChecksumType },
    { ChecksumSHA256: sha256(SECOND), ChecksumType },
  ])
    expect((await refusal(full.complete([bare], claim))).code, JSON.stringify(claim)).toBe('BadDigest');
  expect((await full.complete([bare], { ...right, ChecksumType })).ChecksumCRC32).toBe(right.ChecksumCRC32);
});

test('a copy has a checksum of the full object: the source’s algorithm, or the one asked for', async () => {
  await makeObject('composite-source', 'SHA256');
  const CopySource = `${Bucket}/composite-source`;
  const whole = Buffer.concat([FIRST, SECOND]);
  const copied = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
  expect(copied.CopyObjectResult).toMatchObject({
    ETag: `"${createHash('md5').update(whole).digest('hex')}"`,
    ChecksumSHA256: sha256(whole),
    ChecksumType: 'FULL_OBJECT',
  });
  const other = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, ChecksumAlgorithm: 'CRC32' }));
  expect(other.CopyObjectResult).toMatchObject({ ChecksumCRC32: crc(whole), ChecksumType: 'FULL_OBJECT' });
  expect((await attributesOf('copy')).ObjectParts).toBeUndefined();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: Buffer.alloc(0) }));
  const empty = { Bucket, Key: 'copy', CopySource: `${Bucket}/empty`, ChecksumAlgorithm: 'SHA256' } as const;
  expect((await s3.send(new CopyObjectCommand(empty))).CopyObjectResult?.ChecksumSHA256).toBe(sha256());
});
