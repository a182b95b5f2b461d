import { getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { CACHING_DISABLED, distributionConfig, view } from '../cloudfront-target';
import { ACCOUNT, outcome, STRANGERS_ACCOUNT, useIamTarget, userKey, type Clients } from './target';

const BUCKET = 'eight-steps-bucket';
const OWN = `arn:aws:cloudfront::${ACCOUNT}`;

/** What the eight steps from a bucket to a signed URL need, and nothing else. */
const stepper = userKey('stepper', [
  {
    Effect: 'Allow',
    Action: ['s3:CreateBucket', 's3:PutBucketPolicy'],
    Resource: `arn:aws:s3:::${BUCKET}`,
  },
  { Effect: 'Allow', Action: 's3:PutObject', Resource: `arn:aws:s3:::${BUCKET}/videos/*` },
  {
    Effect: 'Allow',
    Action: [
      'cloudfront:CreateCloudFrontOriginAccessIdentity',
      'cloudfront:CreatePublicKey',
      'cloudfront:CreateKeyGroup',
      'cloudfront:CreateDistribution',
    ],
    Resource: '*',
  },
  { Effect: 'Allow', Action: 'cloudfront:GetDistribution', Resource: `${OWN}:distribution/*` },
]);

const target = useIamTarget([stepper]);
let user: Clients;
let distributionId = '';

beforeAll(() => {
  user = target.clientsOf(stepper);
});

async function createDistribution(name: string, identity: string, keyGroup?: string) {
  const config = distributionConfig(name, {
    DomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`,
    S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${identity}` },
  });
  const { Distribution } = await user.cloudfront.createDistribution({
    DistributionConfig: {
      ...config,
      DefaultCacheBehavior: {
        TargetOriginId: 'bucket',
        ViewerProtocolPolicy: 'allow-all',
        CachePolicyId: CACHING_DISABLED,
        ...(keyGroup === undefined
          ? {}
          : { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [keyGroup] } }),
      },
    },
  });
  return { id: Distribution?.Id ?? '', url: `http://${Distribution?.DomainName ?? ''}` };
}

test('a key limited to the actions of the eight steps walks them to the end', async () => {
  const { s3, cloudfront, sts } = user;
  expect((await sts.getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/stepper`);
  await s3.createBucket({ Bucket: BUCKET });
  await s3.putObject({ Bucket: BUCKET, Key: 'videos/one.mp4', Body: 'moving pictures' });
  const { CloudFrontOriginAccessIdentity: identity } = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: 'eight-steps', Comment: '' },
  });
  await s3.putBucketPolicy({
    Bucket: BUCKET,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { CanonicalUser: identity?.S3CanonicalUserId },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      },
    }),
  });
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { PublicKey } = await cloudfront.createPublicKey({
    PublicKeyConfig: {
      CallerReference: 'eight-steps',
      Name: 'seed',
      EncodedKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
  });
  const keyPairId = PublicKey?.Id ?? '';
  const { KeyGroup } = await cloudfront.createKeyGroup({ KeyGroupConfig: { Name: 'seed', Items: [keyPairId] } });
  const basic = await createDistribution('basic', identity?.Id ?? '');
  const signed = await createDistribution('signed', identity?.Id ?? '', KeyGroup?.Id);
  distributionId = signed.id;
  expect((await cloudfront.getDistribution({ Id: signed.id })).Distribution?.Status).toBe('Deployed');

  const url = `${signed.url}/videos/one.mp4`;
  const dateLessThan = new Date(Date.now() + 300_000);
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect((await view(getSignedUrl({ url, keyPairId, privateKey, dateLessThan }))).body).toBe('moving pictures');
  expect((await view(url)).body).toContain('<Code>MissingKey</Code>');
  expect((await view(`${basic.url}/videos/one.mp4`)).body).toBe('moving pictures');
  expect((await fetch(`${target.aws().apiUrl}/${BUCKET}/videos/one.mp4`)).status).toBe(403);
});

/** One call of each kind that the eight steps do without. */
const OTHERS: [string, (clients: Clients) => Promise<unknown>][] = [
  ['s3:ListAllMyBuckets', ({ s3 }) => s3.listBuckets({})],
  ['s3:CreateBucket', ({ s3 }) => s3.createBucket({ Bucket: 'another-bucket' })],
  [
    's3:PutBucketOwnershipControls',
    ({ s3 }) => s3.createBucket({ Bucket: BUCKET, ObjectOwnership: 'ObjectWriter' }),
  ],
  ['s3:PutBucketAcl', ({ s3 }) => s3.createBucket({ Bucket: BUCKET, ACL: 'public-read' })],
  ['s3:ListBucket', ({ s3 }) => s3.listObjectsV2({ Bucket: BUCKET })],
  ['s3:DeleteBucket', ({ s3 }) => s3.deleteBucket({ Bucket: BUCKET })],
  ['s3:GetBucketPolicy', ({ s3 }) => s3.getBucketPolicy({ Bucket: BUCKET })],
  ['s3:DeleteBucketPolicy', ({ s3 }) => s3.deleteBucketPolicy({ Bucket: BUCKET })],
  ['s3:GetBucketPolicyStatus', ({ s3 }) => s3.getBucketPolicyStatus({ Bucket: BUCKET })],
  ['s3:PutBucketPublicAccessBlock', ({ s3 }) => s3.deletePublicAccessBlock({ Bucket: BUCKET })],
  ['s3:GetObject', ({ s3 }) => s3.getObject({ Bucket: BUCKET, Key: 'videos/one.mp4' })],
  ['s3:PutObject', ({ s3 }) => s3.putObject({ Bucket: BUCKET, Key: 'elsewhere', Body: 'x' })],
  [
    's3:PutObjectTagging',
    ({ s3 }) => s3.putObject({ Bucket: BUCKET, Key: 'videos/2', Body: 'x', Tagging: 'a=b' }),
  ],
  [
    's3:PutObjectAcl',
    ({ s3 }) =>
      s3.putObject({ Bucket: BUCKET, Key: 'videos/2', Body: 'x', ACL: 'bucket-owner-full-control' }),
  ],
  [
    's3:GetObject',
    ({ s3 }) => s3.copyObject({ Bucket: BUCKET, Key: 'videos/2', CopySource: `${BUCKET}/videos/one.mp4` }),
  ],
  ['s3:DeleteObject', ({ s3 }) => s3.deleteObject({ Bucket: BUCKET, Key: 'videos/one.mp4' })],
  [
    's3:PutBucketCORS',
    ({ s3 }) =>
      s3.putBucketCors({
        Bucket: BUCKET,
        CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
      }),
  ],
  ['cloudfront:ListDistributions', ({ cloudfront }) => cloudfront.listDistributions({})],
  ['cloudfront:GetDistributionConfig', ({ cloudfront }) => cloudfront.getDistributionConfig({ Id: distributionId })],
  [
    'cloudfront:DeleteDistribution',
    ({ cloudfront }) => cloudfront.deleteDistribution({ Id: distributionId, IfMatch: 'E1' }),
  ],
  [
    'cloudfront:CreateInvalidation',
    ({ cloudfront }) =>
      cloudfront.createInvalidation({
        DistributionId: distributionId,
        InvalidationBatch: { CallerReference: '1', Paths: { Quantity: 1, Items: ['/*'] } },
      }),
  ],
  [
    'cloudfront:TagResource',
    ({ cloudfront }) =>
      cloudfront.createDistributionWithTags({
        DistributionConfigWithTags: {
          DistributionConfig: distributionConfig('tagged'),
          Tags: { Items: [{ Key: 'a', Value: 'b' }] },
        },
      }),
  ],
  ['cloudfront:DeletePublicKey', ({ cloudfront }) => cloudfront.deletePublicKey({ Id: 'K1', IfMatch: 'E1' })],
  ['cloudfront:GetKeyGroup', ({ cloudfront }) => cloudfront.getKeyGroup({ Id: '1' })],
  [
    'cloudfront:CreateOriginAccessControl',
    ({ cloudfront }) =>
      cloudfront.createOriginAccessControl({
        OriginAccessControlConfig: {
          Name: 'n',
          SigningProtocol: 'sigv4',
          SigningBehavior: 'always',
          OriginAccessControlOriginType: 's3',
        },
      }),
  ],
];

test.each(OTHERS)('and the same key is refused what they do without: %s', async (action, call) => {
  const refused = await outcome(call(user));
  expect(refused).toContain('AccessDenied 403');
  expect(refused).toContain(
    `User: arn:aws:iam::${ACCOUNT}:user/stepper is not authorized to perform: ${action}`,
  );
  expect(refused).toContain(`because no identity-based policy allows the ${action} action`);
});

test("another account's root finds none of it", async () => {
  const stranger = target.stranger();
  expect((await stranger.sts.getCallerIdentity({})).Account).toBe(STRANGERS_ACCOUNT);
  expect(await outcome(stranger.s3.getObject({ Bucket: BUCKET, Key: 'videos/one.mp4' }))).toBe(
    'AccessDenied 403: Access Denied',
  );
  expect(await outcome(stranger.cloudfront.getDistribution({ Id: distributionId }))).toContain(
    'NoSuchDistribution 404',
  );
});
