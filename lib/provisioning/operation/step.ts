import type { BucketRef } from '@/lib/aws/s3-bucket';
import type { Db } from '@/lib/db/client';
import type { Bucket } from '@/lib/db/generated/client';

import type { Fact, WaitsFor } from '../model';
import type { Desired } from './desired';
import type { StepKind } from './kinds';

/** What a step is given. It looks, decides, acts and looks again; it remembers only through `save`. */
export interface StepContext {
  /** For reads; writes go through `save`. */
  db: Db;
  operationId: string;
  installId: string;
  /** The AWS account that owns everything of this install. */
  accountId: string;
  /** Origin of the pages that upload and play. */
  appOrigin: string;
  /** The time as AWS has it. */
  now: Date;
  /** When this step was first begun, by the same clock. */
  begunAt: Date;
  /** Commits writes if this worker still holds the operation. */
  save: <T>(write: (tx: Db) => Promise<T>) => Promise<T>;
}

/** A step is done, or waits and is looked at again later. Everything else it throws as an `AwsFailure`. */
export type StepOutcome = { done: Fact[] } | { lookAgainInSeconds: number; waitsFor: WaitsFor; note: string; facts: Fact[] };

export type RunStep<K extends StepKind> = (context: StepContext, desired: Desired<K>) => Promise<StepOutcome>;

/** How S3 is asked for a bucket: never without the account that must own it. */
export function bucketRef({ accountId }: StepContext, { name, region }: Pick<Bucket, 'name' | 'region'>): BucketRef {
  return { name, region, ownerAccountId: accountId };
}

/** A fact that somebody may want to paste elsewhere, such as an id. */
export function id(label: string, value: string): Fact {
  return { label, value, copyable: true };
}

/** A fact to read. */
export function fact(label: string, value: string): Fact {
  return { label, value, copyable: false };
}
