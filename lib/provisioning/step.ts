import type { BucketRef } from '@/lib/aws/s3-bucket';
import type { Db } from '@/lib/db/client';
import type { OperationKind } from '@/lib/db/generated/enums';

import type { LibrarySet } from './library-set';
import type { Fact } from './model';

/** What a step is given. It looks, decides, acts and looks again; it remembers only through `save`. */
export interface StepContext {
  operationKind: OperationKind;
  /** For reads; writes go through `save`. */
  db: Db;
  installId: string;
  set: LibrarySet;
  /** The bucket and the account that must own it. */
  bucket: BucketRef;
  /** Origin of the pages that upload. */
  appOrigin: string;
  now: Date;
  /** When this step was first begun. */
  begunAt: Date;
  /** Commits writes if this worker still holds the operation. */
  save: <T>(write: (tx: Db) => Promise<T>) => Promise<T>;
}

/** A step is done, or waits for AWS and is looked at again later. Everything else it throws as an `AwsFailure`. */
export type StepOutcome = { done: Fact[] } | { lookAgainInSeconds: number; note: string; facts: Fact[] };

export type RunStep = (context: StepContext) => Promise<StepOutcome>;

/** A fact that somebody may want to paste elsewhere, such as an id. */
export function id(label: string, value: string): Fact {
  return { label, value, copyable: true };
}

/** A fact to read. */
export function fact(label: string, value: string): Fact {
  return { label, value, copyable: false };
}
