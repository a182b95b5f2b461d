import { waitUntilDistributionDeployed, type CloudFront } from '@aws-sdk/client-cloudfront';
import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { OWN_PROFILE, REGION, RUN_PREFIX } from './aws-run';

/** A distribution takes minutes to be disabled everywhere, and only then it can be deleted. */
export const DEPLOY_WAIT = { minDelay: 3, maxDelay: 30, maxWaitTime: 1_800 };

/** How each thing is undone, in the order in which the things that use others come first. */
const UNDO: [of: string, undo: (cloudfront: CloudFront, id: string) => Promise<unknown>][] = [
  ['Distribution', deleteDistribution],
  ['KeyGroup', async (cloudfront, Id) => cloudfront.deleteKeyGroup({ Id, IfMatch: (await cloudfront.getKeyGroup({ Id })).ETag })],
  ['PublicKey', async (cloudfront, Id) => cloudfront.deletePublicKey({ Id, IfMatch: (await cloudfront.getPublicKey({ Id })).ETag })],
  [
    'OriginAccessControl',
    async (cloudfront, Id) =>
      cloudfront.deleteOriginAccessControl({ Id, IfMatch: (await cloudfront.getOriginAccessControl({ Id })).ETag }),
  ],
  [
    'CloudFrontOriginAccessIdentity',
    async (cloudfront, Id) =>
      cloudfront.deleteCloudFrontOriginAccessIdentity({
        Id,
        IfMatch: (await cloudfront.getCloudFrontOriginAccessIdentity({ Id })).ETag,
      }),
  ],
  ['CachePolicy', async (cloudfront, Id) => cloudfront.deleteCachePolicy({ Id, IfMatch: (await cloudfront.getCachePolicy({ Id })).ETag })],
  [
    'ResponseHeadersPolicy',
    async (cloudfront, Id) =>
      cloudfront.deleteResponseHeadersPolicy({ Id, IfMatch: (await cloudfront.getResponseHeadersPolicy({ Id })).ETag }),
  ],
];

/** What a run has made in CloudFront, by kind. */
export type Made = Map<string, Set<string>>;

/** Keeps the id of everything that a client creates. */
export function recordMade(cloudfront: CloudFront, made: Made): void {
  const stack: { add: (middleware: unknown, options: object) => void } = cloudfront.middlewareStack as never;
  const record = (next: (args: unknown) => Promise<{ output: object }>) => async (args: unknown) => {
    const result = await next(args);
    for (const [kind] of UNDO) {
      const thing = new Map<string, unknown>(Object.entries(result.output)).get(kind);
      if (typeof thing !== 'object' || thing === null || !('Id' in thing) || typeof thing.Id !== 'string') continue;
      if ('Location' in result.output) made.set(kind, (made.get(kind) ?? new Set()).add(thing.Id));
    }
    return result;
  };
  stack.add(record, { step: 'initialize', name: 'contractRecord' });
}

/** Deletes what was made; goes on past what does not go, and then says what is left. */
export async function deleteMade(cloudfront: CloudFront, made: Made): Promise<void> {
  const left: string[] = [];
  for (const [kind, undo] of UNDO) {
    for (const id of made.get(kind) ?? []) {
      await undo(cloudfront, id).catch((error: unknown) => {
        const isGone = error instanceof Error && error.name.startsWith('NoSuch');
        if (!isGone) left.push(`${kind} ${id}: ${String(error)}`);
      });
    }
  }
  if (left.length > 0) throw new Error(`Left in the account:\n${left.join('\n')}`);
}

async function deleteDistribution(cloudfront: CloudFront, Id: string): Promise<void> {
  const read = await cloudfront.getDistributionConfig({ Id });
  let IfMatch = read.ETag;
  if (read.DistributionConfig?.Enabled === true) {
    const DistributionConfig = { ...read.DistributionConfig, Enabled: false };
    IfMatch = (await cloudfront.updateDistribution({ Id, IfMatch, DistributionConfig })).ETag;
  }
  await waitUntilDistributionDeployed({ client: cloudfront, ...DEPLOY_WAIT }, { Id });
  await cloudfront.deleteDistribution({ Id, IfMatch });
}

/** Empties and deletes buckets of this run: never one whose name does not begin with the run's prefix. */
export async function deleteBuckets(names: Map<string, string>): Promise<void> {
  const left: string[] = [];
  for (const [name, region] of names) {
    if (!name.startsWith(RUN_PREFIX)) continue;
    const s3 = new S3Client({ region, forcePathStyle: true, followRegionRedirects: true, ...OWN_PROFILE });
    await deleteBucket(s3, name).catch((error: unknown) => {
      const isGone = error instanceof Error && error.name === 'NoSuchBucket';
      if (!isGone) left.push(`${name}: ${String(error)}`);
    });
    s3.destroy();
  }
  if (left.length > 0) throw new Error(`Left in ${REGION}:\n${left.join('\n')}`);
}

async function deleteBucket(s3: S3Client, Bucket: string): Promise<void> {
  // A policy that a spec left behind may deny its owner everything but this.
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  const { Uploads: uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of uploads ?? [])
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  for (;;) {
    const { Contents: objects } = await s3.send(new ListObjectsV2Command({ Bucket }));
    if (!objects || objects.length === 0) break;
    for (const { Key } of objects) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
