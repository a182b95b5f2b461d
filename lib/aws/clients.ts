import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

import { env } from '@/lib/env';
import { objectPath } from '@/lib/kernel/object-path';

import { learnFromAnswer, resetAwsClock } from './aws-clock';
import { paced, type PacedApi } from './pace';

/** CloudFront has one control plane for the world, and signs its calls for this region. */
const CLOUDFRONT_REGION = 'us-east-1';

/** A call that hangs is given up well within a worker's patience; its step observes before it tries again. */
const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 20_000;

/** The SDK's own tries of one call; longer outages are the operation's back-off. */
const MAX_ATTEMPTS = 3;

interface Clients {
  s3: Map<string, S3Client>;
  presigning: Map<string, S3Client>;
  cloudfront?: CloudFrontClient;
  sts?: STSClient;
}

let clients: Clients = { s3: new Map(), presigning: new Map() };

/** The S3 client of a region, made once. */
export function s3(region: string): S3Client {
  return cached(clients.s3, region, () => madeS3(region));
}

/**
 * The S3 client that presigns requests for browsers. Without `WHEN_REQUIRED` the SDK would sign
 * the checksum of an empty body into every presigned PUT.
 */
export function presigningS3(region: string): S3Client {
  return cached(
    clients.presigning, region,
    () => new S3Client({ ...s3Config(region), requestChecksumCalculation: 'WHEN_REQUIRED' }),
  );
}

/** The CloudFront client, made once. */
export function cloudfront(): CloudFrontClient {
  return (clients.cloudfront ??= madeCloudFront());
}

/** The STS client, made once: it says whose account this is. */
export function sts(): STSClient {
  return (clients.sts ??= madeSts());
}

/** Drops every client, for tests that point the product at another endpoint. */
export function resetClients(): void {
  clients = { s3: new Map(), presigning: new Map() };
  resetAwsClock();
}

/** Every try of a call takes its turn: inside of the SDK's own tries (low priority), which are calls as well. */
const PACE = { step: 'finalizeRequest', name: 'usherPace', priority: 'low' } as const;
const CLOCK = { step: 'deserialize', name: 'usherClock', priority: 'low' } as const;

function pacing(api: PacedApi) {
  return <Args, Answer>(next: (args: Args) => Promise<Answer>) => (args: Args) => paced(api, () => next(args));
}

/** Every answer tells AWS's time. */
function readingClock<Args, Answer extends { response: unknown }>(next: (args: Args) => Promise<Answer>) {
  return async (args: Args) => {
    const sentAt = Date.now();
    const answer = await next(args);
    learnFromAnswer(dateOf(answer.response), sentAt, Date.now());
    return answer;
  };
}

function dateOf(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? headers.date : undefined;
}

/**
 * Where S3 serves an object to somebody who knows bucket and key.
 * With an endpoint of our own buckets are in the path, because their names do not resolve as hosts.
 */
export function bucketUrl(region: string, bucket: string, key: string): string {
  const path = objectPath(key);
  const { endpoint } = env().aws;
  return endpoint ? `${endpoint}/${bucket}/${path}` : `https://${bucket}.s3.${region}.amazonaws.com/${path}`;
}

function madeS3(region: string): S3Client {
  const client = new S3Client(s3Config(region));
  client.middlewareStack.add(pacing('s3'), PACE);
  client.middlewareStack.add(readingClock, CLOCK);
  return client;
}

function madeCloudFront(): CloudFrontClient {
  const client = new CloudFrontClient(config(CLOUDFRONT_REGION));
  client.middlewareStack.add(pacing('cloudfront'), PACE);
  client.middlewareStack.add(readingClock, CLOCK);
  return client;
}

function madeSts(): STSClient {
  const client = new STSClient(config(env().aws.region));
  client.middlewareStack.add(pacing('sts'), PACE);
  client.middlewareStack.add(readingClock, CLOCK);
  return client;
}

function cached(made: Map<string, S3Client>, region: string, make: () => S3Client): S3Client {
  const known = made.get(region);
  if (known) return known;
  const client = make();
  made.set(region, client);
  return client;
}

function s3Config(region: string) {
  return { ...config(region), forcePathStyle: env().aws.endpoint !== undefined };
}

function config(region: string) {
  const { endpoint } = env().aws;
  return {
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    ...(endpoint ? { endpoint } : {}),
  };
}
