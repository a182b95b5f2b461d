import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListPartsCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  type BucketLocationConstraint,
  type CORSRule,
  type CreateBucketCommandInput,
  type ListBucketsCommandInput,
  type S3Client,
  type ServerSideEncryptionRule,
  type Tag,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusal, useTarget } from '../target';

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

test('a bucket name is taken once: by us it depends on the region, by somebody else it is final (another account)', async () => {
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

test.each(['under_score', 'name-s3alias'])('the bucket name %s is refused', async (Bucket) => {
  expect(await refusal(target.s3().send(new CreateBucketCommand({ Bucket })))).toEqual({
    code: 'InvalidBucketName',
    status: 400,
  });
});

test('a regional endpoint makes buckets of its own region only, us-east-1 those of all', async () => {
  const create = (s3: S3Client, LocationConstraint: BucketLocationConstraint) =>
    s3.send(
      new CreateBucketCommand({ Bucket: 'misplaced', CreateBucketConfiguration: { LocationConstraint } }),
    );
  expect(await refusal(create(target.s3({ region: 'us-west-2' }), 'eu-west-1'))).toEqual({
    code: 'IllegalLocationConstraintException',
    status: 400,
  });
  await create(target.s3(), 'EU');
  const inIreland = target.s3({ region: 'eu-west-1' });
  const Bucket = 'misplaced';
  expect((await inIreland.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('eu-west-1');
  expect((await inIreland.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe('EU');
});

test('a new bucket takes an ACL only when ACLs are on, and never a public one', async () => {
  const create = (input: Omit<CreateBucketCommandInput, 'Bucket'>) =>
    target.s3().send(new CreateBucketCommand({ Bucket: 'born-with-acl', ...input }));
  const ObjectOwnership = 'ObjectWriter';
  const GrantRead = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
  const withOwnership = 'InvalidBucketAclWithObjectOwnership';
  const withBlock = 'InvalidBucketAclWithBlockPublicAccessError';
  expect((await refusal(create({ ACL: 'public-read' }))).code).toBe(withOwnership);
  expect((await refusal(create({ GrantRead }))).code).toBe(withOwnership);
  expect((await refusal(create({ ObjectOwnership, ACL: 'public-read' }))).code).toBe(withBlock);
  expect((await refusal(create({ ObjectOwnership, GrantRead }))).code).toBe(withBlock);
  await create({ ACL: 'private' });
});

test('object lock is refused by name (Local AWS)', async () => {
  const create = new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true });
  expect(await refusal(target.s3().send(create))).toEqual({ code: 'NotImplemented', status: 501 });
});

test("a bucket's region is told to everybody who asks for the bucket, let in or not", async () => {
  await target.s3().send(new CreateBucketCommand({ Bucket: 'region-bucket' }));
  const head = (bucket: string) => fetch(target.bucketUrl(bucket), { method: 'HEAD' });
  const refused = await head('region-bucket');
  expect([refused.status, refused.headers.get('x-amz-bucket-region')]).toEqual([403, 'us-east-1']);
  const missing = await head('no-such-bucket');
  expect([missing.status, missing.headers.get('x-amz-bucket-region')]).toEqual([404, null]);
});

test('buckets are listed in pages, by prefix and by region', async () => {
  const s3 = target.s3();
  for (const Bucket of ['page-c', 'page-a', 'page-b', 'other'])
    await s3.send(new CreateBucketCommand({ Bucket }));
  const LocationConstraint = 'eu-north-1';
  const CreateBucketConfiguration = { LocationConstraint } as const;
  await s3.send(new CreateBucketCommand({ Bucket: 'page-north', CreateBucketConfiguration }));
  const list = async (input: ListBucketsCommandInput) => {
    const { Buckets, ContinuationToken } = await s3.send(new ListBucketsCommand(input));
    return { names: Buckets?.map(({ Name }) => Name), ContinuationToken };
  };
  const first = await list({ Prefix: 'page-', MaxBuckets: 2 });
  expect(first.names).toEqual(['page-a', 'page-b']);
  const { ContinuationToken } = first;
  const second = await list({ Prefix: 'page-', MaxBuckets: 2, ContinuationToken });
  expect(second).toEqual({ names: ['page-c', 'page-north'], ContinuationToken: undefined });
  expect((await list({ BucketRegion: LocationConstraint })).names).toEqual(['page-north']);
  const invalid = { code: 'InvalidArgument', status: 400 };
  expect(await refusal(list({ MaxBuckets: 0 }))).toEqual(invalid);
  expect(await refusal(list({ ContinuationToken: 'not-one-of-ours' }))).toEqual(invalid);
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

test('a bucket with nothing but uploads in progress is deleted, and they with it', async () => {
  const s3 = target.s3();
  const Bucket = 'unfinished-bucket';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const upload = { Bucket, Key: 'begun' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect((await refusal(s3.send(new ListPartsCommand({ ...upload, UploadId })))).code).toBe('NoSuchUpload');
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

test('an operation that is missing here answers 501, and an unknown sub-resource touches nothing (Local AWS)', async () => {
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
    fetch(`${target.bucketUrl(Bucket)}/key`, {
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

test('CORS rules that no browser could be answered by are refused', async () => {
  const s3 = target.s3();
  const Bucket = 'cors-checks';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (rule: CORSRule) =>
    s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  const usual = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] };
  expect((await refusal(put({ ...usual, AllowedMethods: ['PATCH'] }))).code).toBe('InvalidRequest');
  expect((await refusal(put({ ...usual, AllowedOrigins: ['http://*.*'] }))).code).toBe('InvalidRequest');
  expect((await refusal(put({ ...usual, AllowedHeaders: ['*-*'] }))).code).toBe('InvalidRequest');
  expect((await refusal(put({ ...usual, ExposeHeaders: ['x-*'] }))).code).toBe('InvalidRequest');
  expect((await refusal(put({ ...usual, AllowedOrigins: [] }))).code).toBe('MalformedXML');
});

test.each<[string, Tag[]]>([
  ['key', [{ Key: 'no#sign', Value: '' }]],
  ['key', [{ Key: 'aws:mine', Value: '' }]],
  ['key', [{ Key: 'k'.repeat(129), Value: '' }]],
  ['value', [{ Key: 'k', Value: 'v'.repeat(257) }]],
  [
    'second one of a name',
    [
      { Key: 'k', Value: '1' },
      { Key: 'k', Value: '2' },
    ],
  ],
])('a tag with an invalid %s is refused', async (_, TagSet) => {
  const s3 = target.s3();
  const Bucket = 'tag-checks';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  expect(await refusal(put)).toEqual({ code: 'InvalidTag', status: 400 });
});

test('ACLs are not switched off while the bucket gives something to others', async () => {
  const s3 = target.s3();
  const Bucket = 'shared-bucket';
  await s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership: 'BucketOwnerPreferred' }));
  const GrantWrite = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"';
  await s3.send(new PutBucketAclCommand({ Bucket, GrantWrite }));
  const enforce = () =>
    s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      }),
    );
  expect((await refusal(enforce())).code).toBe('InvalidBucketAclWithObjectOwnership');
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
  await enforce();
});

test('a bucket encrypts with AES256 unless told otherwise; a KMS key that does not exist takes no object', async () => {
  const s3 = target.s3();
  const Bucket = 'encrypted-bucket';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const get = async () =>
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;
  const put = (...Rules: ServerSideEncryptionRule[]) =>
    s3.send(
      new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
    );
  const byAes = { SSEAlgorithm: 'AES256' as const };
  const usual = {
    ApplyServerSideEncryptionByDefault: byAes,
    BucketKeyEnabled: false,
    BlockedEncryptionTypes: { EncryptionType: ['SSE-C' as const] },
  };
  expect(await get()).toEqual([usual]);
  const withKey = { ApplyServerSideEncryptionByDefault: { ...byAes, KMSMasterKeyID: 'key' } };
  expect((await refusal(put(withKey))).code).toBe('InvalidArgument');
  expect((await refusal(put(usual, usual))).code).toBe('MalformedXML');
  const byKms = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'alias/mine' };
  await put({ ApplyServerSideEncryptionByDefault: byKms, BucketKeyEnabled: true });
  expect(await get()).toEqual([
    { ...usual, ApplyServerSideEncryptionByDefault: byKms, BucketKeyEnabled: true },
  ]);
  const object = { Bucket, Key: 'k', Body: 'b' };
  expect(await refusal(s3.send(new PutObjectCommand(object)))).toEqual({ code: 'KMS.NotFoundException', status: 400 });
  await s3.send(new PutObjectCommand({ ...object, ServerSideEncryption: 'AES256' }));
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
  expect((await get())?.[0]?.ApplyServerSideEncryptionByDefault).toEqual(byAes);
});

test('the status of a policy says whether anybody at all may come in', async () => {
  const s3 = target.s3();
  const Bucket = 'status-bucket';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const status = async () =>
    (await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic;
  expect((await refusal(status())).code).toBe('NoSuchBucketPolicy');
  const put = (Principal: unknown) => {
    const Resource = `arn:aws:s3:::${Bucket}/*`;
    const Statement = { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    return s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  };
  await put({ AWS: '444455556666' });
  expect(await status()).toBe(false);
  expect(await refusal(put('*'))).toEqual({ code: 'AccessDenied', status: 403 });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await put('*');
  expect(await status()).toBe(true);
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
