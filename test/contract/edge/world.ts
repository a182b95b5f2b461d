import type { CloudFront, DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import type { S3 } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { generateKeyPairSync } from 'node:crypto';
import {
  distributionConfig,
  finishDeployments,
  openTarget,
  type Target,
  type ViewerAnswer,
} from '../cloudfront-target';

export const BUCKET = 'videos-of-the-seed';
export const VIDEO = Buffer.from(Array.from({ length: 5000 }, (_, index) => 97 + (index % 26)));

export interface Made {
  id: string;
  arn: string;
  host: string;
}

/** A bucket with videos and a public probe, a signing key, and distributions on it. */
export interface EdgeWorld {
  target: Target;
  cloudfront: CloudFront;
  s3: S3;
  keyPairId: string;
  privateKey: string;
  TrustedKeyGroups: NonNullable<DefaultCacheBehavior['TrustedKeyGroups']>;
  /** Makes a distribution with an access control of its own that may read `keys`; deployed when this returns. */
  distribution: (name: string, behavior?: Partial<DefaultCacheBehavior>, keys?: string) => Promise<Made>;
  /** Adds a statement to the bucket's policy. */
  allow: (principal: object, keys: string, condition?: object) => Promise<void>;
  sign: (url: string, seconds?: number) => string;
  inSeconds: (seconds: number) => string;
  close: () => Promise<void>;
}

export async function openEdgeWorld(): Promise<EdgeWorld> {
  const target = await openTarget();
  const { cloudfront, s3 } = target;
  await s3.createBucket({ Bucket: BUCKET });
  await s3.putObject({ Bucket: BUCKET, Key: 'videos/one two.mp4', Body: VIDEO, ContentType: 'video/mp4' });
  await s3.putObject({ Bucket: BUCKET, Key: 'videos/other.mp4', Body: VIDEO, ContentType: 'video/mp4' });
  await s3.putObject({ Bucket: BUCKET, Key: 'public/probe.txt', Body: 'probe' });
  const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const EncodedKey = keyPair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = await cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: 'k', Name: 'k', EncodedKey },
  });
  const keyPairId = key.PublicKey?.Id ?? '';
  const group = await cloudfront.createKeyGroup({ KeyGroupConfig: { Name: 'g', Items: [keyPairId] } });

  const statements: object[] = [];
  const allow = async (principal: object, keys: string, condition?: object) => {
    const Resource = `arn:aws:s3:::${BUCKET}/${keys}`;
    statements.push({
      Effect: 'Allow',
      Principal: principal,
      Action: 's3:GetObject',
      Resource,
      Condition: condition,
    });
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await s3.putBucketPolicy({ Bucket: BUCKET, Policy });
  };
  const inSeconds = (seconds: number) =>
    new Date(target.aws.controls.clock.now().getTime() + seconds * 1000).toISOString();
  return {
    target,
    cloudfront,
    s3,
    keyPairId,
    privateKey,
    TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [group.KeyGroup?.Id ?? ''] },
    allow,
    inSeconds,
    sign: (url, seconds = 60) =>
      getSignedUrl({ url, keyPairId, privateKey, dateLessThan: inSeconds(seconds) }),
    distribution: async (name, behavior = {}, keys = '*') => {
      const made = await createDistribution(
        cloudfront,
        name,
        await originWithControl(cloudfront, name),
        behavior,
      );
      await allow({ Service: 'cloudfront.amazonaws.com' }, keys, {
        StringEquals: { 'AWS:SourceArn': made.arn },
      });
      await finishDeployments(target);
      return made;
    },
    close: () => target.close(),
  };
}

/** Makes a distribution on the bucket; nobody has let it read anything yet, and it is InProgress. */
export async function createDistribution(
  cloudfront: CloudFront,
  name: string,
  origin: object,
  behavior: Partial<DefaultCacheBehavior> = {},
): Promise<Made> {
  const config = distributionConfig(name, { DomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`, ...origin });
  const DefaultCacheBehavior = { ...config.DefaultCacheBehavior, ...behavior } as DefaultCacheBehavior;
  const { Distribution: made } = await cloudfront.createDistribution({
    DistributionConfig: { ...config, DefaultCacheBehavior },
  });
  return { id: made?.Id ?? '', arn: made?.ARN ?? '', host: made?.DomainName ?? '' };
}

export async function originWithControl(cloudfront: CloudFront, name: string) {
  const { OriginAccessControl: control } = await cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: name,
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  });
  return { OriginAccessControlId: control?.Id };
}

/** Changes what a distribution's default behaviour says; deployed when this returns. */
export async function changeBehavior(
  { cloudfront, target }: EdgeWorld,
  Id: string,
  behavior: Partial<DefaultCacheBehavior>,
): Promise<void> {
  const { DistributionConfig: config, ETag: IfMatch } = await cloudfront.getDistributionConfig({ Id });
  if (!config?.DefaultCacheBehavior) throw new Error('No configuration');
  const DefaultCacheBehavior = { ...config.DefaultCacheBehavior, ...behavior };
  await cloudfront.updateDistribution({
    Id,
    IfMatch,
    DistributionConfig: { ...config, DefaultCacheBehavior },
  });
  await finishDeployments(target);
}

export function codeOf(answer: ViewerAnswer): string {
  return `${answer.status} ${/<Code>(.*?)<\/Code>/.exec(answer.body)?.[1] ?? ''}`.trim();
}

/** What the X-Cache header says, without the words that it always ends with. */
export function xCacheOf(answer: ViewerAnswer): string {
  return String(answer.headers['x-cache']).replace(' from cloudfront', '');
}
