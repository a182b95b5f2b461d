import type { CloudFront } from '@aws-sdk/client-cloudfront';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { randomBytes } from 'node:crypto';
import { DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY } from '@/local-aws/shared/accounts';

/** Where the specs run; test/contract/README.md says what else is needed for a real account. */
export const IS_AWS = process.env.USHER_CONTRACT_TARGET === 'aws';

export const REGION = 'us-east-1';

/** The credentials that the SDK finds on its own, and those of the second account. */
export const OWN_PROFILE = {};
export const STRANGERS_PROFILE = { profile: process.env.USHER_CONTRACT_STRANGER_PROFILE ?? '' };

/** Every name of a run begins with this, so that what it made is known as its own and nothing else is touched. */
export const RUN_PREFIX = `usher-contract-${randomBytes(4).toString('hex')}-`;

/** Members of an input whose value names something that the spec makes. */
const NAMES = ['Bucket', 'CopySource', 'Name', 'CallerReference', 'Policy', 'DomainName', 'TargetOriginId', 'Resource'];

/** Names that are AWS's or another's own, by what they look like. */
const FOREIGN = /^(Managed-|E[A-Z0-9]{12,}|K[A-Z0-9]{12,}|$)/;

/** The accounts' ids as Local AWS has them, each with the real one that it stands for. */
let accounts: [local: string, real: string][] = [];

/** Learns whose credentials these are; run once before the specs of a file. */
export async function learnAccounts(): Promise<void> {
  accounts = [];
  const known: [string, object][] = [[DEFAULT_ACCESS_KEY.accountId, OWN_PROFILE]];
  if (STRANGERS_PROFILE.profile) known.push([STRANGER_ACCESS_KEY.accountId, STRANGERS_PROFILE]);
  for (const [local, profile] of known) {
    const sts = new STSClient({ region: REGION, ...profile });
    const { Account: real } = await sts.send(new GetCallerIdentityCommand({}));
    if (real !== undefined) accounts.push([local, real]);
    sts.destroy();
  }
}

/** A bucket's name in the account of the run. */
export function nameInRun(name: string): string {
  if (!IS_AWS || name.startsWith(RUN_PREFIX)) return name;
  return `${RUN_PREFIX}${name}`;
}

/**
 * Lets specs use plain names and Local AWS's account ids in a shared, real account: on the way out every name gets the
 * run's prefix and every id becomes the real one, on the way back the same in reverse.
 */
export function useRunNames(client: S3Client | CloudFront): void {
  // The stack of each client is typed for its own inputs; what is done here fits all.
  const stack: { add: (middleware: unknown, options: object) => void } = client.middlewareStack as never;
  const translate = (
    next: (args: { input: unknown }) => Promise<{ output: object }>,
    { commandName }: { commandName?: string },
  ) => {
    // A prefix names keys, but where buckets are listed it begins the name of one.
    const names = commandName === 'ListBucketsCommand' ? [...NAMES, 'Prefix'] : NAMES;
    return async (args: { input: unknown }) => {
      const result = await next({ ...args, input: outward(args.input, names) });
      // A URL that is presigned goes out later, as it is.
      return 'presigned' in result.output ? result : { ...result, output: homeward(result.output) };
    };
  };
  stack.add(translate, { step: 'initialize', name: 'contractRunNames', priority: 'high' });
}

function outward(value: unknown, names: string[], member = ''): unknown {
  if (typeof value === 'string') return withRealIds(names.includes(member) ? prefixed(value, member) : value);
  return mapMembers(value, (inner, name) => outward(inner, names, name || member));
}

/** A bucket inside of a larger text (ARN, origin, copy source) is found by the words around it. */
function prefixed(value: string, member: string): string {
  if (FOREIGN.test(value) || value.startsWith(RUN_PREFIX)) return value;
  if (member === 'Policy' || member === 'Resource') return value.replace(/(arn:aws:s3:::)(?=[a-z0-9])/g, `$1${RUN_PREFIX}`);
  if (member === 'CopySource') return value.replace(/^(\/?)/, `$1${RUN_PREFIX}`);
  if (member === 'TargetOriginId') return value;
  if (member === 'DomainName') return /\.s3[.-]/.test(value) ? `${RUN_PREFIX}${value}` : value;
  return `${RUN_PREFIX}${value}`;
}

function homeward(value: unknown): unknown {
  if (typeof value === 'string') return withLocalIds(value.replaceAll(RUN_PREFIX, ''));
  return mapMembers(value, homeward);
}

/** Plain objects and lists only: dates, bytes and streams pass as they are. */
function mapMembers(value: unknown, change: (inner: unknown, name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => change(inner, ''));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
}

function withRealIds(text: string): string {
  return accounts.reduce((changed, [local, real]) => changed.replaceAll(local, real), text);
}

function withLocalIds(text: string): string {
  return accounts.reduce((changed, [local, real]) => changed.replaceAll(real, local), text);
}
