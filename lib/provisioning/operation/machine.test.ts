import { expect, test } from 'vitest';

import { HEARTBEAT_SECONDS, LEASE_SECONDS, nextStep, retryAfterSeconds } from './machine';

test('a lease outlives two missed beats', () => {
  expect(LEASE_SECONDS).toBeGreaterThan(2 * HEARTBEAT_SECONDS);
});

test('pauses double up to a bound, and then a person must settle it', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => retryAfterSeconds('transient', index + 1));
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, undefined]);
});

test('what AWS asks for is waited when it is longer than our own pause, within bounds', () => {
  expect([retryAfterSeconds('transient', 1, 30), retryAfterSeconds('transient', 7, 30)]).toEqual([30, 60]);
  expect(retryAfterSeconds('transient', 1, 9_999)).toBe(300);
  expect(retryAfterSeconds('transient', 10, 30)).toBeUndefined();
});

test.each(['quota', 'permission', 'terminal', 'unknown'] as const)('%s is never tried again by itself', (errorClass) => {
  expect(retryAfterSeconds(errorClass, 1)).toBeUndefined();
});

test('an account that AWS verifies is looked at every half hour for three days, renewed credentials for half a day', () => {
  expect([1, 2, 143].map((attempt) => retryAfterSeconds('unverified', attempt))).toEqual([1800, 1800, 1800]);
  expect(retryAfterSeconds('unverified', 144)).toBeUndefined();
  const waits = Array.from({ length: 79 }, (_, index) => retryAfterSeconds('expired', index + 1) ?? 0);
  expect(waits.reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(12 * 3600);
});

test('the next step is the first that is not done, in whatever order the rows come', () => {
  const steps = [{ seq: 3, state: 'WAITING' }, { seq: 1, state: 'DONE' }, { seq: 2, state: 'FAILED' }] as const;
  expect(nextStep(steps)?.seq).toBe(2);
  expect(nextStep([{ seq: 1, state: 'DONE' }])).toBeUndefined();
});
