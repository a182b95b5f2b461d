import { CloudFront } from '@aws-sdk/client-cloudfront';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import { DEFAULT_ACCESS_KEY } from '../local-aws/shared/accounts';
import type { LocalAwsPeer } from './local-aws-peers';
import type { Question } from './local-aws-reader';

export const BUCKET = 'figures';
export const KEY = 'video.bin';

const PART_MIB = 8;
const PARTS_AT_ONCE = 4;
/** AWS's managed policy CachingOptimized. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** The configuration of an SDK client for one endpoint. */
export function clientConfig(endpoint: string) {
  return { endpoint, region: 'us-east-1', credentials: DEFAULT_ACCESS_KEY, forcePathStyle: true, maxAttempts: 1 };
}

/** Uploads so many MiB in parts, four at a time, and gives the seconds from the first call to the last answer. */
export async function uploadInParts(s3: S3Client, sizeMib: number): Promise<number> {
  const startedAt = performance.now();
  const at = { Bucket: BUCKET, Key: KEY };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
  const parts = await sendParts(s3, sizeMib, { ...at, UploadId });
  await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts: parts } }));
  return (performance.now() - startedAt) / 1000;
}

/** The parts alone, which any server that takes a PUT can receive. */
export async function sendParts(
  s3: S3Client, sizeMib: number, at: { Bucket: string; Key: string; UploadId: string | undefined },
) {
  const Body = Buffer.alloc(PART_MIB * 1024 * 1024, 'v');
  const count = Math.ceil(sizeMib / PART_MIB);
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  const sendEveryNth = async (first: number) => {
    for (let PartNumber = first; PartNumber <= count; PartNumber += PARTS_AT_ONCE) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...at, PartNumber, Body }));
      parts.push({ PartNumber, ETag });
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, (_, index) => sendEveryNth(index + 1)));
  return parts.sort((a, b) => a.PartNumber - b.PartNumber);
}

export async function createBucket(s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
}

/** Fills the bucket with small objects. One in ten is sent, the others are copies of those, which is quicker. */
export async function putSmallObjects(s3: S3Client, count: number): Promise<void> {
  const keyOf = (index: number) => `videos/${index}/small.txt`;
  const inTurn = async (first: number) => {
    for (let index = first; index < count; index += 320) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(index), Body: 'small' }));
      for (let copy = index + 1; copy < Math.min(index + 10, count); copy += 1)
        await s3.send(new CopyObjectCommand({ Bucket: BUCKET, Key: keyOf(copy), CopySource: `${BUCKET}/${keyOf(index)}` }));
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, turn) => inTurn(turn * 10)));
}

/** The signed question for the object itself. */
export async function askS3(s3: S3Client, { port }: LocalAwsPeer): Promise<Question> {
  const url = new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket: BUCKET, Key: KEY })));
  return { port, path: url.pathname + url.search, headers: [`Host: ${url.host}`] };
}

/** Puts a distribution in front of the bucket, which lets only that one read, and gives the question for its edge. */
export async function askEdge(s3: S3Client, { apiUrl, edgePort }: LocalAwsPeer): Promise<Question> {
  const cloudfront = new CloudFront(clientConfig(apiUrl));
  const { OriginAccessControl } = await cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'figures', OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4',
    },
  });
  const { Distribution } = await cloudfront.createDistribution({
    DistributionConfig: {
      CallerReference: 'figures',
      Comment: '',
      Enabled: true,
      Origins: {
        Quantity: 1,
        Items: [{
          Id: 'bucket',
          DomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`,
          S3OriginConfig: { OriginAccessIdentity: '' },
          OriginAccessControlId: OriginAccessControl?.Id,
        }],
      },
      DefaultCacheBehavior: {
        TargetOriginId: 'bucket', ViewerProtocolPolicy: 'https-only', CachePolicyId: CACHING_OPTIMIZED,
      },
    },
  });
  const Statement = [{
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
    Condition: { StringEquals: { 'AWS:SourceArn': Distribution?.ARN } },
  }];
  await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  cloudfront.destroy();
  return { port: edgePort, path: `/${KEY}`, headers: [`Host: ${Distribution?.DomainName ?? ''}`] };
}
