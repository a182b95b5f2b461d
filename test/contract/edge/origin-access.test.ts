import type { Origin } from '@aws-sdk/client-cloudfront';
import { beforeAll, expect, test } from 'vitest';
import { distributionConfig, view } from '../cloudfront-target';
import { ACCOUNT, outcome, STRANGERS_ACCOUNT, useIamTarget, type Clients } from '../iam/target';

const Bucket = 'origin-bucket';
const target = useIamTarget([]);
let root: Clients;
/** One distribution for each way to reach the bucket; `other` signs too, but is another one. */
const urls = { identity: '', service: '', other: '', strangers: '', nobody: '' };
let identity = { Id: '', S3CanonicalUserId: '' };
let strangersIdentity = { Id: '', S3CanonicalUserId: '' };
let serviceArn = '';

beforeAll(async () => {
  root = target.root();
  const stranger = target.stranger();
  await root.s3.createBucket({ Bucket });
  await root.s3.putObject({ Bucket, Key: 'video', Body: 'moving pictures' });
  identity = await createIdentity(root);
  strangersIdentity = await createIdentity(stranger);
  const { OriginAccessControl } = await root.cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'signing',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  });
  const signing = { OriginAccessControlId: OriginAccessControl?.Id };
  urls.identity = (await createDistribution(root, 'identity', asIdentity(identity.Id))).url;
  urls.strangers = (await createDistribution(stranger, 'strangers', asIdentity(strangersIdentity.Id))).url;
  urls.other = (await createDistribution(root, 'other', signing)).url;
  urls.nobody = (await createDistribution(root, 'nobody', {})).url;
  const service = await createDistribution(root, 'service', signing);
  urls.service = service.url;
  serviceArn = service.arn;
});

async function createIdentity({ cloudfront }: Clients) {
  const { CloudFrontOriginAccessIdentity: made } = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'origin', Comment: '' },
  });
  return { Id: made?.Id ?? '', S3CanonicalUserId: made?.S3CanonicalUserId ?? '' };
}

function asIdentity(id: string): Partial<Origin> {
  return { S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${id}` } };
}

async function createDistribution({ cloudfront }: Clients, name: string, origin: Partial<Origin>) {
  const config = distributionConfig(name, { DomainName: `${Bucket}.s3.us-east-1.amazonaws.com`, ...origin });
  const { Distribution } = await cloudfront.createDistribution({ DistributionConfig: config });
  return { url: `http://${Distribution?.DomainName ?? ''}/video`, arn: Distribution?.ARN ?? '' };
}

const putPolicy = (...statements: object[]) => {
  const base = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const Statement = statements.map((one) => ({ ...base, ...one }));
  return root.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
};

/** Gives the distributions through which the video can be seen. */
async function seenThrough(): Promise<string[]> {
  const seen: string[] = [];
  for (const [name, url] of Object.entries(urls)) if ((await view(url)).status === 200) seen.push(name);
  return seen;
}

const arnOf = ({ Id }: { Id: string }) =>
  `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Id}`;
const SERVICE = { Service: 'cloudfront.amazonaws.com' };
const everybody = ['identity', 'service', 'other', 'strangers'];

test('without a policy nobody sees anything', async () => {
  expect(await seenThrough()).toEqual([]);
});

test('an identity is let in under its ARN and under its canonical user id, in a list as alone, and nobody with it', async () => {
  for (const Principal of [
    { AWS: arnOf(identity) },
    { AWS: [arnOf(identity)] },
    { CanonicalUser: identity.S3CanonicalUserId },
  ]) {
    await putPolicy({ Principal });
    expect(await seenThrough()).toEqual(['identity']);
  }
  await putPolicy({ Principal: { AWS: [arnOf(identity), arnOf(strangersIdentity)] } });
  expect(await seenThrough()).toEqual(['identity', 'strangers']);
});

test("another account's identity is somebody else", async () => {
  await putPolicy({ Principal: { CanonicalUser: strangersIdentity.S3CanonicalUserId } });
  expect(await seenThrough()).toEqual(['strangers']);
});

test('the service is let in for the distribution that a condition names, by whichever operator', async () => {
  for (const Condition of [
    { StringEquals: { 'AWS:SourceArn': serviceArn } },
    { StringEquals: { 'aws:sourcearn': [serviceArn, `${serviceArn}X`] } },
    { ArnEquals: { 'aws:SourceArn': serviceArn } },
    { ArnLike: { 'aws:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/${serviceArn.split('/')[1] ?? ''}` } },
    { StringLike: { 'aws:SourceArn': `*${serviceArn.slice(-10)}` } },
  ]) {
    await putPolicy({ Principal: SERVICE, Condition });
    expect(await seenThrough()).toEqual(['service']);
  }
});

test("a looser condition lets in more distributions, and another account's name none of these", async () => {
  const everyOfOurs = `arn:aws:cloudfront::${ACCOUNT}:distribution/*`;
  await putPolicy({ Principal: SERVICE, Condition: { ArnLike: { 'aws:SourceArn': everyOfOurs } } });
  expect(await seenThrough()).toEqual(['service', 'other']);
  await putPolicy({ Principal: SERVICE, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } });
  expect(await seenThrough()).toEqual(['service', 'other']);
  await putPolicy({ Principal: SERVICE });
  expect(await seenThrough()).toEqual(['service', 'other']);
  const theirs = everyOfOurs.replace(ACCOUNT, STRANGERS_ACCOUNT);
  await putPolicy({ Principal: SERVICE, Condition: { ArnLike: { 'aws:SourceArn': theirs } } });
  expect(await seenThrough()).toEqual([]);
  await putPolicy({ Principal: SERVICE, Condition: { StringEquals: { 'aws:SourceArn': everyOfOurs } } });
  expect(await seenThrough()).toEqual([]);
});

test('a deny beside the allows shuts out whom it names, in the other form too', async () => {
  const allow = [{ Principal: SERVICE }, { Principal: { AWS: [arnOf(identity), arnOf(strangersIdentity)] } }];
  await putPolicy(...allow);
  expect(await seenThrough()).toEqual(everybody);
  await putPolicy(...allow, { Effect: 'Deny', Principal: { CanonicalUser: identity.S3CanonicalUserId } });
  expect(await seenThrough()).toEqual(['service', 'other', 'strangers']);
  // Identities have no source: a negation holds for them, unless the key is asked to be there.
  const otherSource = { StringNotEquals: { 'aws:SourceArn': serviceArn } };
  await putPolicy(...allow, { Effect: 'Deny', Principal: '*', Condition: otherSource });
  expect(await seenThrough()).toEqual(['service']);
  const known = { Null: { 'aws:SourceArn': 'false' } };
  await putPolicy(...allow, { Effect: 'Deny', Principal: '*', Condition: { ...otherSource, ...known } });
  expect(await seenThrough()).toEqual(['identity', 'service', 'strangers']);
  await putPolicy(...allow, { Effect: 'Deny', NotPrincipal: SERVICE });
  expect(await seenThrough()).toEqual(['service', 'other']);
  await putPolicy({ Effect: 'Deny', Principal: '*', Action: 's3:*' }, ...allow);
  expect(await seenThrough()).toEqual([]);
});

test('resources and actions that are left out are left out', async () => {
  const Principal = { AWS: arnOf(identity) };
  await putPolicy({ Principal, Resource: `arn:aws:s3:::${Bucket}/videos/*` });
  expect(await seenThrough()).toEqual([]);
  await putPolicy({ Principal, Action: 's3:PutObject' });
  expect(await seenThrough()).toEqual([]);
  await putPolicy({ Principal, Action: undefined, NotAction: 's3:PutObject' });
  expect(await seenThrough()).toEqual(['identity']);
  await putPolicy({ Principal, Resource: undefined, NotResource: `arn:aws:s3:::${Bucket}/secret/*` });
  expect(await seenThrough()).toEqual(['identity']);
  await putPolicy({ Principal, Resource: undefined, NotResource: `arn:aws:s3:::${Bucket}/vid*` });
  expect(await seenThrough()).toEqual([]);
});

test('the grant of an identity to one object opens that one, and ends when the owner is enforced again', async () => {
  await root.s3.deleteBucketPolicy({ Bucket });
  const own = (ObjectOwnership: 'ObjectWriter' | 'BucketOwnerEnforced') =>
    root.s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } });
  await own('ObjectWriter');
  const GrantRead = `id=${identity.S3CanonicalUserId}`;
  await root.s3.putObjectAcl({ Bucket, Key: 'video', GrantRead });
  expect(await seenThrough()).toEqual(['identity']);
  await own('BucketOwnerEnforced');
  expect(await seenThrough()).toEqual([]);
  expect(await outcome(root.s3.putObjectAcl({ Bucket, Key: 'video', GrantRead }))).toContain(
    'AccessControlListNotSupported 400',
  );
});
