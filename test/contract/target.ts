import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { startLocalAws, type LocalAws } from '@/local-aws/server';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY, type AccessKey } from '@/local-aws/shared/accounts';
import { deleteBuckets } from './aws-clean-up';
import { IS_AWS, learnAccounts, nameInRun, OWN_PROFILE, REGION, STRANGERS_PROFILE, useRunNames } from './aws-run';

export interface Target {
  url: () => string;
  /** Where a bucket is asked for without the SDK. */
  bucketUrl: (bucket: string) => string;
  s3: (options?: S3ClientConfig) => S3Client;
  /** A client with valid credentials of another account. */
  strangerS3: () => S3Client;
  sts: (options?: S3ClientConfig) => STSClient;
  /** Ends Local AWS and starts it again on the same state; Local AWS alone. */
  restart: () => Promise<void>;
}

/** What a test file runs against: a Local AWS of its own that ends with it, or the account that was asked for. */
export function useTarget(): Target {
  const target = IS_AWS ? awsTarget() : localTarget();
  return { ...target, bucketUrl: (bucket) => `${target.url()}/${nameInRun(bucket)}` };
}

function localTarget(): Omit<Target, 'bucketUrl'> {
  let aws: LocalAws | undefined;
  let stateDir = '';
  const start = () => startLocalAws({ apiPort: 0, edgePort: 0, stateDir, deploySeconds: 0, control: true });
  const running = () => {
    if (!aws) throw new Error('Local AWS is not running');
    return aws;
  };
  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'local-aws-'));
    aws = await start();
  });
  afterAll(async () => {
    await aws?.close();
    await rm(stateDir, { recursive: true, force: true });
  });
  const config = (key: AccessKey, options: S3ClientConfig = {}) => ({
    endpoint: running().apiUrl,
    region: REGION,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
    ...options,
  });
  return {
    url: () => running().apiUrl,
    s3: (options) => new S3Client(config(DEFAULT_ACCESS_KEY, options)),
    strangerS3: () => new S3Client(config(STRANGER_ACCESS_KEY)),
    sts: (options) => new STSClient(config(DEFAULT_ACCESS_KEY, options)),
    restart: async () => {
      await running().close();
      aws = await start();
    },
  };
}

/** What CreateBucket is asked for, as far as the clean-up needs it. */
const creationSchema = z.object({
  Bucket: z.string(),
  CreateBucketConfiguration: z.object({ LocationConstraint: z.string().optional() }).optional(),
});

/** A real account: the SDK finds credentials and endpoint on its own; every bucket that is asked for goes at the end. */
function awsTarget(): Omit<Target, 'bucketUrl'> {
  const buckets = new Map<string, string>();
  beforeAll(learnAccounts);
  afterAll(() => deleteBuckets(buckets), 600_000);
  const client = (options: S3ClientConfig) => {
    const s3 = new S3Client({ region: REGION, forcePathStyle: true, ...options });
    useRunNames(s3);
    s3.middlewareStack.add(
      (next, context) => async (args) => {
        // Noted before it is sent: a creation whose answer is lost has perhaps happened.
        const isCreation = context.commandName === 'CreateBucketCommand';
        const asked = isCreation ? creationSchema.safeParse(args.input).data : undefined;
        const place = asked?.CreateBucketConfiguration?.LocationConstraint ?? (await s3.config.region());
        // S3's oldest constraint has kept its own name.
        if (asked) buckets.set(asked.Bucket, place === 'EU' ? 'eu-west-1' : place);
        return next(args);
      },
      { step: 'initialize', name: 'contractBuckets', priority: 'low' },
    );
    return s3;
  };
  return {
    url: () => process.env.AWS_ENDPOINT_URL ?? `https://s3.${REGION}.amazonaws.com`,
    s3: (options = {}) => client({ ...OWN_PROFILE, ...options }),
    strangerS3: () => client(STRANGERS_PROFILE),
    sts: (options = {}) => new STSClient({ region: REGION, ...OWN_PROFILE, ...options }),
    restart: () => Promise.reject(new Error('AWS is not restarted; the spec is for Local AWS alone')),
  };
}

/** Gives the code and status of the refusal that a call ends with; fails when it succeeds. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; status: number | undefined }> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('The call was not refused');
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { code: error.name, status: typeof status === 'number' ? status : undefined };
}
