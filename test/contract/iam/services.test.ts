import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, expect, test } from 'vitest';
import type { GivenAccessKey } from '../../../local-aws/shared/access-keys';
import { distributionConfig } from '../cloudfront-target';
import { ACCOUNT, outcome, STRANGERS_ACCOUNT, useIamTarget, userKey, type Clients } from './target';

const Bucket = 'shared-bucket';
const BUCKET_ARN = `arn:aws:s3:::${Bucket}`;
const DISTRIBUTIONS = `arn:aws:cloudfront::${ACCOUNT}:distribution`;

const homes = userKey('homes', [
  { Effect: 'Allow', Action: 's3:*Object', Resource: `${BUCKET_ARN}/home/\${aws:username}/*` },
  {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: BUCKET_ARN,
    Condition: { StringLike: { 's3:prefix': 'home/${aws:username}/*' } },
  },
  { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
]);
const nobody = { ...userKey('nobody', []), policy: undefined };
const tagger = userKey('tagger', [
  { Effect: 'Allow', Action: 'cloudfront:CreateDistribution', Resource: '*' },
  {
    Effect: 'Allow',
    Action: 'cloudfront:TagResource',
    Resource: `${DISTRIBUTIONS}/*`,
    Condition: {
      StringEquals: { 'aws:RequestTag/team': 'video' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
    },
  },
  {
    Effect: 'Allow',
    Action: ['cloudfront:GetDistribution', 'cloudfront:UntagResource'],
    Resource: `${DISTRIBUTIONS}/*`,
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'video' } },
  },
]);
const outsider = userKey('otto', [{ Effect: 'Allow', Action: '*', Resource: '*' }], STRANGERS_ACCOUNT);
const idleOutsider = { ...userKey('olga', [], STRANGERS_ACCOUNT), policy: undefined };
const elsewhere = userKey('elsewhere', [
  {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
  },
]);
const silenced = userKey('silenced', [{ Effect: 'Deny', Action: '*', Resource: '*' }]);

const target = useIamTarget([homes, nobody, tagger, outsider, idleOutsider, elsewhere, silenced]);
let root: Clients;

beforeAll(async () => {
  root = target.root();
  await root.s3.createBucket({ Bucket });
  await root.s3.putObject({ Bucket, Key: 'home/homes/one', Body: 'mine' });
  await root.s3.putObject({ Bucket, Key: 'home/other/one', Body: 'not mine' });
});

const as = (key: GivenAccessKey) => target.clientsOf(key);
const putPolicy = (...Statement: object[]) =>
  root.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
const allow = (AWS: string, change: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 's3:GetObject',
  Resource: `${BUCKET_ARN}/*`,
  ...change,
});
const read = (key: GivenAccessKey, Key = 'home/homes/one') => outcome(as(key).s3.getObject({ Bucket, Key }));

test('STS tells each key its own name, and no policy keeps it from doing so', async () => {
  const identityOf = async ({ sts }: Clients) => {
    const { Account, Arn, UserId } = await sts.getCallerIdentity({});
    return { Account, Arn, UserId };
  };
  expect(await identityOf(root)).toEqual({
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
    UserId: ACCOUNT,
  });
  for (const [key, name] of [
    [nobody, 'nobody'],
    [silenced, 'silenced'],
  ] as const) {
    expect(await identityOf(as(key))).toEqual({
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    });
  }
});

test('a policy with a variable opens to each user the own folder, and no other', async () => {
  const { s3 } = as(homes);
  expect(await read(homes)).toBe('accepted');
  expect(await outcome(s3.putObject({ Bucket, Key: 'home/homes/two', Body: 'x' }))).toBe('accepted');
  expect(await outcome(s3.listObjectsV2({ Bucket, Prefix: 'home/homes/' }))).toBe('accepted');
  expect(await read(homes, 'home/other/one')).toContain('AccessDenied 403');
  expect(await outcome(s3.listObjectsV2({ Bucket, Prefix: 'home/' }))).toContain('AccessDenied 403');
  expect(await outcome(s3.listObjectsV2({ Bucket }))).toContain('AccessDenied 403');
});

test('S3 says to callers of its own account what was missing, or which policy denied', async () => {
  const { s3 } = as(homes);
  const user = `User: arn:aws:iam::${ACCOUNT}:user/homes is not authorized to perform:`;
  expect(await read(homes, 'home/other/one')).toBe(
    `AccessDenied 403: ${user} s3:GetObject on resource: "${BUCKET_ARN}/home/other/one" ` +
      'because no identity-based policy allows the s3:GetObject action',
  );
  expect(await outcome(s3.deleteObject({ Bucket, Key: 'home/homes/one' }))).toBe(
    `AccessDenied 403: ${user} s3:DeleteObject on resource: "${BUCKET_ARN}/home/homes/one" ` +
      'with an explicit deny in an identity-based policy',
  );
  expect(await outcome(s3.listBuckets({}))).toBe(
    `AccessDenied 403: ${user} s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
  );
  await putPolicy(allow('*', { Effect: 'Deny' }));
  expect(await read(homes)).toContain('with an explicit deny in a resource-based policy');
  await root.s3.deleteBucketPolicy({ Bucket });
});

test('a presigned URL may what its signer may, and a policy can forbid it for its age', async () => {
  const sign = (Key: string) =>
    getSignedUrl(as(homes).s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 3_600 });
  const visit = async (Key: string) => (await fetch(await sign(Key))).status;
  expect([await visit('home/homes/one'), await visit('home/other/one')]).toEqual([200, 403]);
  const url = await sign('home/homes/one');
  await putPolicy({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `${BUCKET_ARN}/*`,
    Condition: {
      NumericGreaterThan: { 's3:signatureAge': 600_000 },
      StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
    },
  });
  expect((await fetch(url)).status).toBe(200);
  target.aws().controls.clock.offsetSeconds += 601;
  expect((await fetch(url)).status).toBe(403);
  target.aws().controls.clock.offsetSeconds -= 601;
  expect((await fetch(url)).status).toBe(200);
  await root.s3.deleteBucketPolicy({ Bucket });
});

test('listing the buckets may be allowed for every bucket, as in the examples of S3', async () => {
  const list = (Resource: string) => {
    const key = userKey('lists', [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource }]);
    const given = [homes, nobody, tagger, outsider, idleOutsider, elsewhere, silenced, key];
    const body = JSON.stringify(given);
    return fetch(`${target.aws().apiUrl}/_local-aws/access-keys`, { method: 'PUT', body }).then(() =>
      outcome(as(key).s3.listBuckets({})),
    );
  };
  expect(await list('arn:aws:s3:::*')).toBe('accepted');
  expect(await list('*')).toBe('accepted');
  expect(await list(BUCKET_ARN)).toContain('AccessDenied 403');
});

test('who may not list the bucket is told of a missing key only that it may not list', async () => {
  expect(await outcome(as(homes).s3.getObject({ Bucket, Key: 'home/homes/none' }))).toContain(
    `s3:ListBucket on resource: "${BUCKET_ARN}" because no identity-based policy allows the s3:ListBucket action`,
  );
});

test('each key of a DeleteObjects is judged on its own', async () => {
  const { Deleted, Errors } = await as(homes).s3.deleteObjects({
    Bucket,
    Delete: { Objects: [{ Key: 'home/homes/one' }, { Key: 'home/other/one' }] },
  });
  expect(Deleted ?? []).toEqual([]);
  expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
    ['home/homes/one', 'AccessDenied'],
    ['home/other/one', 'AccessDenied'],
  ]);
});

test("in the own account a bucket policy that names the user is enough, and the account's name is not", async () => {
  expect(await read(nobody)).toContain('no identity-based policy allows');
  await putPolicy(allow(`arn:aws:iam::${ACCOUNT}:root`));
  expect(await read(nobody)).toContain('no identity-based policy allows');
  await putPolicy(allow(`arn:aws:iam::${ACCOUNT}:user/nobody`));
  expect(await read(nobody)).toBe('accepted');
  expect(await read(homes, 'home/other/one')).toContain('AccessDenied 403');
  await root.s3.deleteBucketPolicy({ Bucket });
});

test('from another account both sides must allow, and the refusal explains nothing', async () => {
  expect(await read(outsider)).toBe('AccessDenied 403: Access Denied');
  await putPolicy(allow(STRANGERS_ACCOUNT));
  expect(await read(outsider)).toBe('accepted');
  expect(await read(idleOutsider)).toBe('AccessDenied 403: Access Denied');
  await putPolicy(allow(`arn:aws:iam::${STRANGERS_ACCOUNT}:user/olga`));
  expect(await read(outsider)).toContain('AccessDenied 403');
  expect(await read(idleOutsider)).toContain('AccessDenied 403');
  await root.s3.deleteBucketPolicy({ Bucket });
});

test('an identity policy that is tied to an address holds there only', async () => {
  expect(await read(elsewhere)).toContain('AccessDenied 403');
  expect(await outcome(as(elsewhere).cloudfront.listDistributions({}))).toContain('AccessDenied 403');
});

test('a bucket policy may name a user that there is, and no other', async () => {
  await expect(putPolicy(allow(`arn:aws:iam::${ACCOUNT}:user/somebody`))).rejects.toMatchObject({
    name: 'MalformedPolicy',
    message: 'Invalid principal in policy',
  });
});

test('tags on a distribution are judged when they are given, and let in who is told by them', async () => {
  const { cloudfront } = as(tagger);
  const create = (reference: string, tags: Record<string, string>) =>
    cloudfront.createDistributionWithTags({
      DistributionConfigWithTags: {
        DistributionConfig: distributionConfig(reference),
        Tags: { Items: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      },
    });
  expect(await outcome(create('a', { team: 'sales' }))).toContain('cloudfront:TagResource on resource');
  expect(await outcome(create('b', { team: 'video', cost: '1' }))).toContain('cloudfront:TagResource');
  const { Distribution } = await create('c', { team: 'video' });
  const { Id, ARN } = Distribution ?? {};
  expect(await outcome(cloudfront.getDistribution({ Id }))).toBe('accepted');
  expect(await outcome(cloudfront.untagResource({ Resource: ARN, TagKeys: { Items: ['team'] } }))).toBe('accepted');
  expect(await outcome(cloudfront.getDistribution({ Id }))).toBe(
    `AccessDenied 403: User: arn:aws:iam::${ACCOUNT}:user/tagger is not authorized to perform: cloudfront:GetDistribution ` +
      `on resource: ${ARN} because no identity-based policy allows the cloudfront:GetDistribution action`,
  );
});

test('CloudFront refuses as it does at AWS: by the kind of what would be made, and without one for lists', async () => {
  const { cloudfront } = as(nobody);
  const user = `AccessDenied 403: User: arn:aws:iam::${ACCOUNT}:user/nobody is not authorized to perform:`;
  expect(await outcome(cloudfront.createDistribution({ DistributionConfig: distributionConfig('d') }))).toBe(
    `${user} cloudfront:CreateDistribution on resource: ${DISTRIBUTIONS}/* ` +
      'because no identity-based policy allows the cloudfront:CreateDistribution action',
  );
  expect(await outcome(cloudfront.listDistributions({}))).toBe(
    `${user} cloudfront:ListDistributions because no identity-based policy allows the cloudfront:ListDistributions action`,
  );
  expect(await outcome(as(silenced).cloudfront.getDistribution({ Id: 'E1' }))).toContain(
    `cloudfront:GetDistribution on resource: ${DISTRIBUTIONS}/E1 with an explicit deny in an identity-based policy`,
  );
});
