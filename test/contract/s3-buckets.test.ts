import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusal, useTarget } from './target';

const target = useTarget();

test('a new bucket is owner-enforced with public access blocked, and tagged as asked', async () => {
  const s3 = target.s3({ region: 'eu-central-1' });
  await s3.send(
    new CreateBucketCommand({
      Bucket: 'fresh-bucket',
      CreateBucketConfiguration: {
        LocationConstraint: 'eu-central-1',
        Tags: [{ Key: 'owner', Value: 'usher' }],
      },
    }),
  );
  const Bucket = 'fresh-bucket';
  const ownership = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  expect(block.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
    { Key: 'owner', Value: 'usher' },
  ]);
  expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe('eu-central-1');
  expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('eu-central-1');
});

test('a bucket name is taken once: by us it depends on the region, by somebody else it is final', async () => {
  const s3 = target.s3();
  await s3.send(new CreateBucketCommand({ Bucket: 'taken-bucket' }));
  expect((await s3.send(new CreateBucketCommand({ Bucket: 'taken-bucket' }))).$metadata.httpStatusCode).toBe(
    200,
  );
  expect(
    await refusal(target.strangerS3().send(new CreateBucketCommand({ Bucket: 'taken-bucket' }))),
  ).toEqual({
    code: 'BucketAlreadyExists',
    status: 409,
  });
  const west = target.s3({ region: 'us-west-2' });
  const create = () =>
    west.send(
      new CreateBucketCommand({
        Bucket: 'west-bucket',
        CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
      }),
    );
  await create();
  expect(await refusal(create())).toEqual({ code: 'BucketAlreadyOwnedByYou', status: 409 });
});

test.each([
  'ab',
  'Upper',
  'under_score',
  'two..dots',
  '192.168.0.1',
  'xn--name',
  'name-s3alias',
  '-start',
  'a'.repeat(64),
])('the bucket name %s is refused', async (Bucket) => {
  expect(await refusal(target.s3().send(new CreateBucketCommand({ Bucket })))).toEqual({
    code: 'InvalidBucketName',
    status: 400,
  });
});

test('a regional endpoint makes buckets of its own region only', async () => {
  const west = target.s3({ region: 'us-west-2' });
  const elsewhere = { LocationConstraint: 'eu-west-1' as const };
  expect(
    (
      await refusal(
        west.send(new CreateBucketCommand({ Bucket: 'misplaced', CreateBucketConfiguration: elsewhere })),
      )
    ).code,
  ).toBe('IllegalLocationConstraintException');
});

test("a signature for another region than the bucket's is refused with the right one named", async () => {
  await target.s3().send(new CreateBucketCommand({ Bucket: 'east-bucket' }));
  const head = target
    .s3({ region: 'eu-west-1' })
    .send(new GetPublicAccessBlockCommand({ Bucket: 'east-bucket' }));
  expect((await refusal(head)).code).toBe('AuthorizationHeaderMalformed');
});

test('a bucket is deleted only when it is empty', async () => {
  const s3 = target.s3();
  await s3.send(new CreateBucketCommand({ Bucket: 'full-bucket' }));
  await s3.send(new PutObjectCommand({ Bucket: 'full-bucket', Key: 'a', Body: 'a' }));
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket: 'full-bucket' })))).toEqual({
    code: 'BucketNotEmpty',
    status: 409,
  });
});

test('deleting the public access block leaves the bucket where it is', async () => {
  const s3 = target.s3();
  await s3.send(new CreateBucketCommand({ Bucket: 'kept-bucket' }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: 'kept-bucket' }));
  expect(
    (await s3.send(new ListBucketsCommand({ Prefix: 'kept-' }))).Buckets?.map(({ Name }) => Name),
  ).toEqual(['kept-bucket']);
  expect((await refusal(s3.send(new GetPublicAccessBlockCommand({ Bucket: 'kept-bucket' })))).code).toBe(
    'NoSuchPublicAccessBlockConfiguration',
  );
});

test('an operation that is missing here answers 501, and an unknown sub-resource touches nothing', async () => {
  const s3 = target.s3();
  await s3.send(new CreateBucketCommand({ Bucket: 'gap-bucket' }));
  expect(
    await refusal(s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket: 'gap-bucket' }))),
  ).toEqual({ code: 'NotImplemented', status: 501 });
  expect((await fetch(`${target.url()}/gap-bucket?somethingNew`, { method: 'DELETE' })).status).toBe(501);
  expect((await s3.send(new HeadBucketCommand({ Bucket: 'gap-bucket' }))).$metadata.httpStatusCode).toBe(200);
});

test('ACLs are refused while the owner is enforced', async () => {
  const s3 = target.s3();
  await s3.send(new CreateBucketCommand({ Bucket: 'acl-bucket' }));
  expect(
    (await refusal(s3.send(new PutBucketAclCommand({ Bucket: 'acl-bucket', ACL: 'public-read' })))).code,
  ).toBe('AccessControlListNotSupported');
  expect(
    (
      await refusal(
        s3.send(new PutObjectCommand({ Bucket: 'acl-bucket', Key: 'k', Body: 'b', ACL: 'public-read' })),
      )
    ).code,
  ).toBe('AccessControlListNotSupported');
});

test('CORS rules let in the origins, methods and headers they name, and nobody else', async () => {
  const s3 = target.s3();
  const Bucket = 'cors-bucket';
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect((await refusal(s3.send(new GetBucketCorsCommand({ Bucket })))).code).toBe('NoSuchCORSConfiguration');
  const rule = {
    AllowedMethods: ['PUT'],
    AllowedOrigins: ['http://localhost:3000'],
    AllowedHeaders: ['content-*'],
    ExposeHeaders: ['ETag'],
  };
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  const ask = (origin: string, method: string, header: string) =>
    fetch(`${target.url()}/${Bucket}/key`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': header },
    });
  const allowed = await ask('http://localhost:3000', 'PUT', 'content-type');
  expect(allowed.status).toBe(200);
  expect(allowed.headers.get('access-control-expose-headers')).toBe('ETag');
  expect((await ask('http://elsewhere', 'PUT', 'content-type')).status).toBe(403);
  expect((await ask('http://localhost:3000', 'DELETE', 'content-type')).status).toBe(403);
  expect((await ask('http://localhost:3000', 'PUT', 'x-other')).status).toBe(403);
});

test('a lifecycle configuration comes back as it was put', async () => {
  const s3 = target.s3();
  const Bucket = 'lifecycle-bucket';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const rule = {
    ID: 'abort',
    Status: 'Enabled' as const,
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  };
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }),
  );
  expect((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual([rule]);
});
