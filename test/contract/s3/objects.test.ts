import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type ChecksumAlgorithm,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, expect, test } from 'vitest';
import { refusal, useTarget } from '../target';

const target = useTarget();
const Bucket = 'objects-bucket';

beforeAll(async () => {
  await target.s3().send(new CreateBucketCommand({ Bucket }));
});

test('an object comes back with its bytes, type and metadata, whatever its key', async () => {
  const s3 = target.s3();
  for (const Key of ['plain', 'päth/with space/+&=?#%.mp4', 'a/b/../..//dots/./', '日本語😀', 'quo\'te"()*!']) {
    const Body = randomBytes(1000);
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'video/mp4',
        Metadata: { title: 'clip' },
        CacheControl: 'max-age=9',
      }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(got).toMatchObject({
      ContentType: 'video/mp4',
      Metadata: { title: 'clip' },
      CacheControl: 'max-age=9',
      ContentLength: 1000,
    });
  }
});

test('a stream goes up in signed or unsigned chunks and is verified at its end', async () => {
  const s3 = target.s3();
  const Body = randomBytes(300_000);
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'streamed',
      Body: Readable.from([Body.subarray(0, 70_000), Body.subarray(70_000)]),
      ContentLength: Body.length,
    }),
  );
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Body);
});

test.each<ChecksumAlgorithm>(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])(
  'the %s checksum that the client sends is verified and kept',
  async (algorithm) => {
    const s3 = target.s3();
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: `sum-${algorithm}`,
        Body: 'checked',
        ChecksumAlgorithm: algorithm,
      }),
    );
    const head = await s3.send(
      new HeadObjectCommand({ Bucket, Key: `sum-${algorithm}`, ChecksumMode: 'ENABLED' }),
    );
    expect(head[`Checksum${algorithm}` as keyof typeof head]).toMatch(/^[A-Za-z0-9+/]+=*$/);
  },
);

test('a body that does not fit its checksum or its MD5 is refused and leaves no object', async () => {
  const s3 = target.s3();
  const wrong = new PutObjectCommand({
    Bucket,
    Key: 'wrong',
    Body: 'body',
    ChecksumSHA256: Buffer.alloc(32).toString('base64'),
  });
  expect(await refusal(s3.send(wrong))).toEqual({ code: 'BadDigest', status: 400 });
  const md5 = new PutObjectCommand({
    Bucket,
    Key: 'wrong',
    Body: 'body',
    ContentMD5: Buffer.alloc(16).toString('base64'),
  });
  expect(await refusal(s3.send(md5))).toEqual({ code: 'BadDigest', status: 400 });
  expect((await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'wrong' })))).code).toBe('NoSuchKey');
});

test('ranges: first bytes, last bytes, open end, and one that cannot be satisfied', async () => {
  const s3 = target.s3();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'ranged', Body: '0123456789' }));
  const read = async (Range: string) => {
    const { Body, ContentRange, $metadata } = await s3.send(
      new GetObjectCommand({ Bucket, Key: 'ranged', Range }),
    );
    return [await Body?.transformToString(), ContentRange, $metadata.httpStatusCode];
  };
  expect(await read('bytes=0-3')).toEqual(['0123', 'bytes 0-3/10', 206]);
  expect(await read('bytes=-3')).toEqual(['789', 'bytes 7-9/10', 206]);
  expect(await read('bytes=8-99')).toEqual(['89', 'bytes 8-9/10', 206]);
  expect(await read('lines=1-2')).toEqual(['0123456789', undefined, 200]);
  expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'ranged', Range: 'bytes=10-' })))).toEqual(
    { code: 'InvalidRange', status: 416 },
  );
});

test('conditions: a read is spared or refused, and If-None-Match:* keeps an object from being replaced', async () => {
  const s3 = target.s3();
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'one' }));
  const get = (conditions: object) =>
    s3.send(new GetObjectCommand({ Bucket, Key: 'conditional', ...conditions }));
  expect((await refusal(get({ IfNoneMatch: ETag }))).status).toBe(304);
  expect((await refusal(get({ IfMatch: '"other"' }))).status).toBe(412);
  expect((await refusal(get({ IfModifiedSince: new Date(Date.now() + 60_000) }))).status).toBe(304);
  expect((await refusal(get({ IfUnmodifiedSince: new Date(0) }))).status).toBe(412);
  expect((await get({ IfMatch: ETag })).$metadata.httpStatusCode).toBe(200);
  expect(
    await refusal(
      s3.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'two', IfNoneMatch: '*' })),
    ),
  ).toEqual({ code: 'PreconditionFailed', status: 412 });
});

test('a presigned GET works without credentials until it is tampered with', async () => {
  const s3 = target.s3();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'signed file', Body: 'for you' }));
  const url = await getSignedUrl(
    s3,
    new GetObjectCommand({ Bucket, Key: 'signed file', ResponseContentDisposition: 'attachment' }),
    { expiresIn: 60 },
  );
  const good = await fetch(url);
  expect([good.status, good.headers.get('content-disposition'), await good.text()]).toEqual([
    200,
    'attachment',
    'for you',
  ]);
  expect((await fetch(url.replace('signed%20file', 'ranged'))).status).toBe(403);
  expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).status).toBe(403);
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
});

test('a presigned PUT takes the body it was made for', async () => {
  const s3 = target.s3({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const url = await getSignedUrl(
    s3,
    new PutObjectCommand({ Bucket, Key: 'uploaded', ContentType: 'text/plain' }),
    { expiresIn: 60, signableHeaders: new Set(['content-type']) },
  );
  expect(
    (await fetch(url, { method: 'PUT', body: 'abc', headers: { 'content-type': 'text/html' } })).status,
  ).toBe(403);
  const put = await fetch(url, { method: 'PUT', body: 'abc', headers: { 'content-type': 'text/plain' } });
  expect([put.status, put.headers.get('etag')]).toEqual([200, '"900150983cd24fb0d6963f7d28e17f72"']);
});

test('a copy has the bytes and, unless replaced, the metadata', async () => {
  const s3 = target.s3();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source ü', Body: 'copied', Metadata: { kept: 'yes' } }));
  const CopySource = encodeURIComponent(`${Bucket}/source ü`);
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'source ü' }));
  const copy = await s3.send(new GetObjectCommand({ Bucket, Key: 'copy' }));
  expect([await copy.Body?.transformToString(), copy.Metadata]).toEqual(['copied', { kept: 'yes' }]);
  expect(
    (await refusal(s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy` }))))
      .code,
  ).toBe('InvalidRequest');
});

test('listing is in UTF-8 order, groups by delimiter, and pages lose and repeat nothing', async () => {
  const s3 = target.s3();
  const listed = 'list-bucket';
  await s3.send(new CreateBucketCommand({ Bucket: listed }));
  const keys = ['a', 'dir/1', 'dir/2', 'dir/sub/3', 'other/1', '\uffee', '😀'];
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: listed, Key, Body: 'x' }));
  const all = await s3.send(new ListObjectsV2Command({ Bucket: listed }));
  expect(all.Contents?.map(({ Key }) => Key)).toEqual(keys);
  const grouped: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: listed, Delimiter: '/', MaxKeys: 1, ContinuationToken }),
    );
    grouped.push(
      ...(page.Contents ?? []).map(({ Key }) => Key),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    );
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect(grouped).toEqual(['a', 'dir/', 'other/', '\uffee', '😀']);
  const first = await s3.send(
    new ListObjectsCommand({ Bucket: listed, Prefix: 'dir/', MaxKeys: 2, EncodingType: 'url' }),
  );
  expect([first.IsTruncated, first.Contents?.map(({ Key }) => Key)]).toEqual([true, ['dir/1', 'dir/2']]);
});

test('many objects are deleted at once, and deleting what is not there succeeds', async () => {
  const s3 = target.s3();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'gone', Body: 'x' }));
  const result = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'gone' }, { Key: 'never-was' }] } }),
  );
  expect(result.Deleted?.map(({ Key }) => Key)).toEqual(['gone', 'never-was']);
  expect((await refusal(s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' })))).status).toBe(404);
});
