import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll } from 'vitest';
import { startLocalAws, type LocalAws } from '@/local-aws/server';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY, type AccessKey } from '@/local-aws/shared/accounts';

export interface Target {
  url: () => string;
  s3: (options?: S3ClientConfig) => S3Client;
  /** A client with valid credentials of another account. */
  strangerS3: () => S3Client;
  sts: (options?: S3ClientConfig) => STSClient;
  /** Ends Local AWS and starts it again on the same state. */
  restart: () => Promise<void>;
}

/** Starts a Local AWS of its own for a test file, and ends it afterwards. */
export function useTarget(): Target {
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
    region: 'us-east-1',
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
