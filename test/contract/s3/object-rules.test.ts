import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, expect, test, vi } from 'vitest';
import { refusal, useTarget } from '../target';

const target = useTarget();
const Bucket = 'object-rules-bucket';
const put = (Key: string, options: object = {}) =>
  target.s3().send(new PutObjectCommand({ Bucket, Key, Body: 'body', ...options }));

beforeAll(async () => {
  await target.s3().send(new CreateBucketCommand({ Bucket }));
});

/** Sends a path as it stands, without a signature. */
function raw(method: string, path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target.url());
    const sent = request({ hostname, port, method, path }, (answer) => {
      text(answer).then((body) => {
        resolve({ status: answer.statusCode, body });
      }, reject);
    });
    sent.on('error', reject).end();
  });
}

test.each(['..', '../d', '../../d', 'a/../../b', 'a/../../../b', 'v/../../2014/a.mp4', './../a', '//../a'])(
  'the key %s climbs out of the bucket: 400 without a document',
  async (Key) => {
    expect((await refusal(put(Key))).status).toBe(400);
    expect(await raw('GET', `/${Bucket}/${Key}`)).toEqual({ status: 400, body: '' });
    const encoded = Key.replaceAll('.', '%2E').replaceAll('/', '%2f');
    expect(await raw('GET', `/${Bucket}/${encoded}`)).toEqual({ status: 400, body: '' });
  },
);

test.each(['a/../b', 'videos/2014/../../a.mp4', './a', 'a/./b', 'a//b', '..a/..b', '.../c', 'a/..'])(
  'the key %s is one like any other',
  async (Key) => {
    await put(Key, { Body: Key });
    const { Body } = await target.s3().send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe(Key);
  },
);

test.each(['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'])(
  'the storage class %s is kept as a label',
  async (StorageClass) => {
    await put('classed', { StorageClass });
    const { Contents } = await target.s3().send(new ListObjectsV2Command({ Bucket, Prefix: 'classed' }));
    expect(Contents?.[0]?.StorageClass).toBe(StorageClass);
  },
);

test.each(['GLACIER', 'DEEP_ARCHIVE'])(
  'the storage class %s, whose objects must be restored, is refused by its name (Local AWS)',
  async (StorageClass) => {
    await expect(put('frozen', { StorageClass })).rejects.toMatchObject({
      name: 'NotImplemented',
      message: `Local AWS does not implement the storage class ${StorageClass}.`,
    });
  },
);

test.each(['OUTPOSTS', 'SNOW', 'EXPRESS_ONEZONE', 'FSX_ONTAP', 'standard', 'COLD'])(
  'a bucket takes no object of the storage class %s',
  async (StorageClass) => {
    expect(await refusal(put('classed', { StorageClass }))).toEqual({ code: 'InvalidStorageClass', status: 400 });
  },
);

test('an encryption that S3 does not know is an argument; one that it knows is not done here (Local AWS)', async () => {
  await expect(put('sealed', { ServerSideEncryption: 'foo' })).rejects.toMatchObject({
    name: 'InvalidArgument',
    message: 'The encryption method specified is not supported',
    ArgumentName: 'x-amz-server-side-encryption',
    ArgumentValue: 'foo',
  });
  for (const ServerSideEncryption of ['aws:kms', 'aws:kms:dsse'])
    expect(await refusal(put('sealed', { ServerSideEncryption }))).toEqual({ code: 'NotImplemented', status: 501 });
});

test('tags come with the object or after it, are counted, and go', async () => {
  const s3 = target.s3();
  await put('tagged', { Tagging: 'a=1&b=%C3%BC' });
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'tagged' }))).TagCount).toBe(2);
  const TagSet = [{ Key: 'c', Value: 'three' }];
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet).toEqual(TagSet);
  await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet).toEqual([]);
  const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `t${index}`, Value: '' }));
  expect(
    await refusal(
      s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet: eleven } })),
    ),
  ).toEqual({ code: 'BadRequest', status: 400 });
  expect((await refusal(s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'none' })))).code).toBe('NoSuchKey');
});

test('attributes are told by name, and a completed upload tells of its parts', async () => {
  const s3 = target.s3();
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ChecksumAlgorithm: 'SHA256' }),
  );
  const Body = randomBytes(5 * 1024 * 1024);
  const { ETag, ChecksumSHA256 } = await s3.send(
    new UploadPartCommand({
      Bucket,
      Key: 'parts',
      UploadId,
      PartNumber: 1,
      Body,
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  const composite = createHash('sha256').update(Buffer.from(ChecksumSHA256 ?? '', 'base64')).digest('base64');
  await s3.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key: 'parts',
      UploadId,
      ChecksumSHA256: `${composite}-1`,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] },
    }),
  );
  const told = await s3.send(
    new GetObjectAttributesCommand({
      Bucket,
      Key: 'parts',
      ObjectAttributes: ['Checksum', 'ObjectParts', 'ObjectSize'],
    }),
  );
  expect(told).toMatchObject({
    ObjectSize: Body.length,
    Checksum: { ChecksumSHA256: composite, ChecksumType: 'COMPOSITE' },
    ObjectParts: {
      TotalPartsCount: 1,
      IsTruncated: false,
      Parts: [{ PartNumber: 1, Size: Body.length, ChecksumSHA256 }],
    },
  });
  expect([told.ETag, told.StorageClass]).toEqual([undefined, undefined]);
  const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'parts', PartNumber: 1, Range: undefined }));
  expect([part.PartsCount, part.ContentLength, part.$metadata.httpStatusCode]).toEqual([1, Body.length, 206]);
  expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'parts', PartNumber: 2 })))).toEqual({
    code: 'InvalidPartNumber',
    status: 416,
  });
});

test('S3 computes a checksum for an object whose sender gave none', async () => {
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'bare', Body: '123456789' }));
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'bare', ChecksumMode: 'ENABLED' }));
  expect(head).toMatchObject({ ChecksumCRC64NVME: 'rosUhgp5mIg=', ChecksumType: 'FULL_OBJECT' });
});

test('a delete with a condition deletes only what it names', async () => {
  const s3 = target.s3();
  const { ETag } = await put('guarded');
  const remove = (options: object) => s3.send(new DeleteObjectCommand({ Bucket, Key: 'guarded', ...options }));
  expect(await refusal(remove({ IfMatch: '"other"' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
  expect(await refusal(remove({ IfMatchSize: 4 }))).toEqual({ code: 'NotImplemented', status: 501 });
  expect((await remove({ IfMatch: ETag })).$metadata.httpStatusCode).toBe(204);
  expect(await refusal(remove({ IfMatch: ETag }))).toEqual({ code: 'NoSuchKey', status: 404 });
  expect((await remove({})).$metadata.httpStatusCode).toBe(204);
});

test('a delete that names a version which is not there deletes nothing', async () => {
  const s3 = target.s3();
  await put('versioned');
  expect(
    (await refusal(s3.send(new DeleteObjectCommand({ Bucket, Key: 'versioned', VersionId: 'other' })))).code,
  ).toBe('InvalidArgument');
  const Objects = [
    { Key: 'versioned', VersionId: 'other' },
    { Key: 'versioned', ETag: '"other"' },
  ];
  const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Errors?.map(({ Code }) => Code)).toEqual(['NoSuchVersion', 'PreconditionFailed']);
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'versioned' }));
  expect(Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
    ['versioned', 'null', true],
  ]);
});

test('what is too long is refused: a key of 1,025 bytes, metadata of more than 2 KB', async () => {
  const s3 = target.s3();
  await put('ü'.repeat(512));
  expect((await refusal(put(`${'ü'.repeat(512)}k`))).code).toBe('KeyTooLongError');
  expect((await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'k'.repeat(1025) })))).code).toBe(
    'KeyTooLongError',
  );
  await put('full', { Metadata: { k: 'v'.repeat(2047) } });
  expect((await refusal(put('full', { Metadata: { k: 'v'.repeat(2048) } }))).code).toBe('MetadataTooLarge');
});

test('metadata in encoded words is kept as text and comes back encoded', async () => {
  await put('words', { Metadata: { title: '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=', plain: 'as it is' } });
  const { Metadata } = await target.s3().send(new HeadObjectCommand({ Bucket, Key: 'words' }));
  expect(Metadata).toEqual({ title: '=?UTF-8?B?R3LDvMOfZQ==?=', plain: 'as it is' });
});

test('a plus sign in a path is a space; listings that are encoded write one so', async () => {
  const s3 = target.s3();
  await put('space/a b', { Body: 'space' });
  await put('space/a+b', { Body: 'plus' });
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'space/a b' }));
  expect(await (await fetch(url.replace('%20', '+'))).text()).toBe('space');
  const { Contents } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'space/', EncodingType: 'url' }),
  );
  expect(Contents?.map(({ Key }) => Key)).toEqual(['space/a+b', 'space/a%2Bb']);
});

test('a negative number of keys is refused, and none is an empty page', async () => {
  const s3 = target.s3();
  expect(await refusal(s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 })))).toEqual({
    code: 'InvalidArgument',
    status: 400,
  });
  const none = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
  expect([none.KeyCount, none.IsTruncated, none.Contents]).toEqual([0, false, undefined]);
});

test('a stream in pieces of less than 8 KB is refused as chunks unless the client gathers them', async () => {
  const pieces = () => Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(1_000, 'p')));
  const send = (options: object) =>
    target
      .s3(options)
      .send(new PutObjectCommand({ Bucket, Key: 'pieces', Body: pieces(), ContentLength: 20_000 }));
  // The SDK warns that a stream cannot be sent again.
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  expect(await refusal(send({}))).toEqual({ code: 'InvalidChunkSizeError', status: 400 });
  warn.mockRestore();
  await send({ requestStreamBufferSize: 64 * 1024 });
  const { ContentLength } = await target.s3().send(new HeadObjectCommand({ Bucket, Key: 'pieces' }));
  expect(ContentLength).toBe(20_000);
});

test('who waits for leave to send a body is refused before sending it, or told to go on', async () => {
  const ask = (address: string) =>
    new Promise<[told: string[], status: number | undefined]>((resolve, reject) => {
      const told: string[] = [];
      const headers = { expect: '100-continue', 'content-length': 4 };
      const call = request(address, { method: 'PUT', headers });
      call.on('continue', () => {
        told.push('continue');
        call.end('body');
      });
      call.on('response', (answer) => {
        answer.resume();
        resolve([told, answer.statusCode]);
      });
      call.on('error', reject);
      call.flushHeaders();
    });
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'awaited' }));
  expect(await ask(url.replace('X-Amz-Signature=', 'X-Amz-Signature=0'))).toEqual([[], 400]);
  expect(await ask(url)).toEqual([['continue'], 200]);
});

test('a body of unannounced length is refused', async () => {
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'unannounced' }));
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request(url, { method: 'PUT', headers: { 'transfer-encoding': 'chunked' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.on('error', reject);
    call.end('body');
  });
  expect(status).toBe(501);
});
