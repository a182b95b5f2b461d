import { CloudFront } from '@aws-sdk/client-cloudfront';
import { S3 } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startLocalAws, type LocalAws } from '../../../local-aws/server';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY } from '../../../local-aws/shared/accounts';
import type { GivenAccessKey } from '../../../local-aws/shared/access-keys';

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** The three services as one key reaches them. */
export interface Clients {
  s3: S3;
  cloudfront: CloudFront;
  sts: STS;
}

export interface IamTarget {
  aws: () => LocalAws;
  root: () => Clients;
  /** The other account's root. */
  stranger: () => Clients;
  clientsOf: (key: Credentials) => Clients;
}

export const ACCOUNT = DEFAULT_ACCESS_KEY.accountId;
export const STRANGERS_ACCOUNT = STRANGER_ACCESS_KEY.accountId;

/** A key of a user of the default account, limited to these statements. */
export function userKey(userName: string, Statement: object[], accountId = ACCOUNT): GivenAccessKey {
  return {
    accessKeyId: `AKIAUSER${userName.toUpperCase().replace(/\W/g, '').padEnd(12, '0')}`,
    secretAccessKey: `secret-of-${userName}`,
    accountId,
    userName,
    policy: { Version: '2012-10-17', Statement },
  };
}

/** Starts a Local AWS for a test file with these users' keys, and ends it afterwards. */
export function useIamTarget(accessKeys: GivenAccessKey[]): IamTarget {
  let aws: LocalAws | undefined;
  let stateDir = '';
  const clients: { destroy: () => void }[] = [];
  const running = () => {
    if (!aws) throw new Error('Local AWS is not running');
    return aws;
  };
  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'local-aws-'));
    aws = await startLocalAws({
      apiPort: 0,
      edgePort: 0,
      stateDir,
      deploySeconds: 0,
      control: true,
      accessKeys,
    });
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await aws?.close();
    await rm(stateDir, { recursive: true, force: true });
  });
  const clientsOf = ({ accessKeyId, secretAccessKey }: Credentials): Clients => {
    const options = {
      endpoint: running().apiUrl,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey },
    };
    const made = {
      s3: new S3({ ...options, forcePathStyle: true }),
      cloudfront: new CloudFront(options),
      sts: new STS(options),
    };
    clients.push(made.s3, made.cloudfront, made.sts);
    return made;
  };
  return {
    aws: running,
    root: () => clientsOf(DEFAULT_ACCESS_KEY),
    stranger: () => clientsOf(STRANGER_ACCESS_KEY),
    clientsOf,
  };
}

/** Gives `CODE STATUS: sentence` of the refusal that a call ends with, or `accepted`. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Error) || !('$metadata' in error)) throw error;
    const metadata = error.$metadata;
    const status =
      typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
        ? metadata.httpStatusCode
        : undefined;
    return `${error.name} ${String(status)}: ${error.message}`;
  }
}
