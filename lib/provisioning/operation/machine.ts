import type { AwsErrorClass } from '@/lib/aws/errors';
import type { StepState } from '@/lib/db/generated/enums';

/** A worker that dies is replaced within this time; its beat comes three times as often. */
export const LEASE_SECONDS = 15;
export const HEARTBEAT_SECONDS = 5;

interface Backoff {
  firstSeconds: number;
  maxSeconds: number;
  tries: number;
}

/** How each retriable kind of failure is tried again; a turn that has not come is no try, and every other kind waits for a person. */
const BACKOFF: Partial<Record<AwsErrorClass, Backoff>> = {
  // Throttling and outages: about six minutes in all.
  transient: { firstSeconds: 1, maxSeconds: 60, tries: 10 },
  // New identities and policies reach every corner of S3 and CloudFront within a minute or two.
  eventual: { firstSeconds: 2, maxSeconds: 30, tries: 8 },
  conflict: { firstSeconds: 1, maxSeconds: 8, tries: 5 },
  // Somebody signs in again, or the machine's own credentials come: a night's worth.
  expired: { firstSeconds: 30, maxSeconds: 600, tries: 80 },
  // AWS Support takes a day or two: three days, every half hour.
  unverified: { firstSeconds: 1800, maxSeconds: 1800, tries: 144 },
};

/** What AWS asks us to wait is waited, up to this: nothing of ours may lie still for longer without another look. */
const LONGEST_ASKED_SECONDS = 300;

/**
 * Seconds until the next try of a step that failed in its `attempt`th, and not before AWS asked for it (`askedSeconds`);
 * undefined when a person must settle it.
 */
export function retryAfterSeconds(errorClass: AwsErrorClass, attempt: number, askedSeconds = 0): number | undefined {
  const backoff = BACKOFF[errorClass];
  if (!backoff || attempt >= backoff.tries) return undefined;
  const seconds = Math.min(backoff.maxSeconds, backoff.firstSeconds * 2 ** (attempt - 1));
  return Math.max(seconds, Math.min(askedSeconds, LONGEST_ASKED_SECONDS));
}

/** The first step that is still to be done, in order; undefined when there is none. */
export function nextStep<T extends { seq: number; state: StepState }>(steps: readonly T[]): T | undefined {
  return [...steps].sort((one, other) => one.seq - other.seq).find(({ state }) => state !== 'DONE' && state !== 'SKIPPED');
}
