import { CloudFront, waitUntilDistributionDeployed, type DistributionConfig, type Origin } from '@aws-sdk/client-cloudfront';
import { S3 } from '@aws-sdk/client-s3';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalAws, type LocalAws } from '../../local-aws/server';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY, type AccessKey } from '../../local-aws/shared/accounts';
import { deleteMade, DEPLOY_WAIT, recordMade, type Made } from './aws-clean-up';
import { IS_AWS, learnAccounts, OWN_PROFILE, REGION, STRANGERS_PROFILE, useRunNames } from './aws-run';

/** What the specs of CloudFront and its edge run against. */
export interface Target {
  cloudfront: CloudFront;
  s3: S3;
  /** The same API with another account's credentials. */
  strangersCloudFront: CloudFront;
  /** Local AWS's own controls; a spec that reads this is for Local AWS alone, and fails elsewhere. */
  aws: LocalAws;
  close: () => Promise<void>;
}

/** Long enough for a test to see InProgress; deployments are finished by moving the clock, not by waiting. */
const DEPLOY_SECONDS = 100;

/** Distributions that were made in a real account, by target. */
const madeBy = new WeakMap<Target, Made>();

/** Starts a Local AWS of the caller's own with an empty state, or opens the account that was asked for. */
export function openTarget(): Promise<Target> {
  return IS_AWS ? openAws() : openLocalAws();
}

async function openLocalAws(): Promise<Target> {
  const stateDir = await mkdtemp(join(tmpdir(), 'local-aws-'));
  const aws = await startLocalAws({
    apiPort: 0,
    edgePort: 0,
    stateDir,
    deploySeconds: DEPLOY_SECONDS,
    control: true,
  });
  const options = (key: AccessKey) => ({
    endpoint: aws.apiUrl,
    region: REGION,
    credentials: key,
    maxAttempts: 1,
  });
  const cloudfront = new CloudFront(options(DEFAULT_ACCESS_KEY));
  const strangersCloudFront = new CloudFront(options(STRANGER_ACCESS_KEY));
  const s3 = new S3({ ...options(DEFAULT_ACCESS_KEY), forcePathStyle: true });
  const close = async () => {
    for (const client of [cloudfront, strangersCloudFront, s3]) client.destroy();
    await aws.close();
    await rm(stateDir, { recursive: true });
  };
  return { cloudfront, s3, strangersCloudFront, aws, close };
}

/** A real account. What is made in it is recorded and deleted by `close`, however the spec ended. */
async function openAws(): Promise<Target> {
  await learnAccounts();
  const cloudfront = new CloudFront({ region: REGION, ...OWN_PROFILE });
  const strangersCloudFront = new CloudFront({ region: REGION, ...STRANGERS_PROFILE });
  const s3 = new S3({ region: REGION, forcePathStyle: true, ...OWN_PROFILE });
  const made: Made = new Map();
  for (const client of [cloudfront, strangersCloudFront, s3]) useRunNames(client);
  recordMade(cloudfront, made);
  const close = async () => {
    await deleteMade(cloudfront, made);
    for (const client of [cloudfront, strangersCloudFront, s3]) client.destroy();
  };
  const target: Target = {
    cloudfront,
    s3,
    strangersCloudFront,
    get aws(): LocalAws {
      throw new Error('AWS has no test controls; the spec is for Local AWS alone');
    },
    close,
  };
  madeBy.set(target, made);
  return target;
}

/** Lets every deployment that is under way come to its end: by the clock at Local AWS, in its own time at AWS. */
export async function finishDeployments(target: Target): Promise<void> {
  const made = madeBy.get(target);
  if (!made) {
    target.aws.controls.clock.offsetSeconds += DEPLOY_SECONDS;
    return;
  }
  for (const Id of made.get('Distribution') ?? []) {
    const wait = { client: target.cloudfront, ...DEPLOY_WAIT };
    await waitUntilDistributionDeployed(wait, { Id }).catch((error: unknown) => {
      // One that the spec has deleted again needs no waiting for.
      if (!String(error).includes('NoSuchDistribution')) throw error;
    });
  }
}

/** Gives `CODE STATUS` of the refusal that a call ends with, or `accepted`. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Error) || !('$metadata' in error)) throw error;
    const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
    return `${error.name} ${httpStatusCode}`;
  }
}

export interface ViewerAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Asks the edge as a browser would, which finds names under .localhost on loopback; Node's resolver may not. */
export function view(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<ViewerAnswer> {
  const { host, port } = new URL(url);
  const path = url.slice(url.indexOf(host) + host.length);
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

export const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** The smallest distribution that can be made of a bucket; `more` replaces members of the configuration. */
export function distributionConfig(
  callerReference: string,
  origin: Partial<Origin> = {},
  more: Partial<DistributionConfig> = {},
): DistributionConfig {
  const item = {
    Id: 'bucket',
    DomainName: 'some-bucket.s3.us-east-1.amazonaws.com',
    S3OriginConfig: { OriginAccessIdentity: '' },
    ...origin,
  };
  return {
    CallerReference: callerReference,
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [item] },
    DefaultCacheBehavior: {
      TargetOriginId: 'bucket',
      ViewerProtocolPolicy: 'https-only',
      CachePolicyId: CACHING_DISABLED,
    },
    ...more,
  };
}
