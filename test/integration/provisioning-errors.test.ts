import { afterEach, beforeEach, expect, test } from 'vitest';

import { db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { claimOperation } from '@/lib/provisioning/operation/lease';
import { runOperation } from '@/lib/provisioning/operation/run-operation';
import { retryOperation } from '@/lib/provisioning/service';
import type { RuleInput } from '@/local-aws/test-controls/faults/rule';
import { accountIds, recordedIds } from '@/test/harness/account';
import { recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

function order(rule: RuleInput): void {
  world.aws.faults?.add(rule);
}

/** A worker's one go at the operation, until it ends or waits; what the operation's failed or waiting step says then. */
async function oneGo(operationId: string) {
  const lease = await claimOperation(db(), newId());
  if (lease?.operationId !== operationId) throw new Error('another operation was due');
  await runOperation(db(), lease);
  const operation = await findOperation(world.owner, operationId);
  return { state: operation?.state, step: operation?.steps.find(({ state }) => state === 'running' || state === 'failed') };
}

async function expectWhole(libraryId: string): Promise<void> {
  const library = await findLibrary(world.owner, libraryId);
  expect([library?.state, library?.latestProof?.passed]).toEqual(['READY', true]);
  expect(await recordedIds()).toEqual(await accountIds());
}

const error = (code: string, more: object = {}): RuleInput['fault'] => ({ kind: 'error', code, ...more });
const INVALID_PRINCIPAL = error('MalformedPolicy', { message: 'Invalid principal in policy' });

/** The SDK tries what is transient three times by itself, and of the rest nothing. */
const SDK_TRIES = 3;

const PASSING: [string, RuleInput][] = [
  ['S3 saying SlowDown', { service: 's3', operation: 'PutBucketCors', times: SDK_TRIES, fault: { kind: 'throttle' } }],
  ['CloudFront saying Throttling', { operation: 'CreatePublicKey', times: SDK_TRIES, fault: { kind: 'throttle' } }],
  ['a 500', { operation: 'CreateBucket', times: SDK_TRIES, fault: error('InternalError') }],
  ['a 502', { operation: 'CreateKeyGroup', times: SDK_TRIES, fault: error('BadGateway') }],
  ['a 503', { operation: 'PutObject', times: SDK_TRIES, fault: error('ServiceUnavailable') }],
  ['a 504', { operation: 'CreateDistribution', times: SDK_TRIES, fault: error('GatewayTimeout') }],
  ['a 504 after the effect', { operation: 'CreateDistribution', times: SDK_TRIES, place: 'after-effect', fault: error('GatewayTimeout') }],
  ['connections that are reset', { operation: 'CreateDistribution', times: SDK_TRIES, fault: { kind: 'reset' } }],
  ['connections that are reset after the effect', { operation: 'CreateBucket', times: SDK_TRIES, place: 'after-effect', fault: { kind: 'reset' } }],
  ['answers whose XML ends in the middle', { operation: 'CreateDistribution', times: 1, place: 'after-effect', fault: { kind: 'truncated-xml' } }],
  ['answers that end in the middle', { operation: 'CreateKeyGroup', times: 1, place: 'after-effect', fault: { kind: 'truncated-body' } }],
  ['an identity that S3 does not know yet', { operation: 'PutBucketPolicy', times: 2, fault: INVALID_PRINCIPAL }],
  ['a bucket that S3 does not know yet', { operation: 'PutPublicAccessBlock', times: 2, fault: error('NoSuchBucket') }],
  ['a key group that CloudFront does not know yet', { operation: 'CreateDistribution', times: 2, fault: error('TrustedKeyGroupDoesNotExist') }],
  ['a bucket that S3 is still at work on', { operation: 'PutBucketEncryption', times: 2, fault: error('OperationAborted') }],
  ['reads that do not know of the bucket yet', { service: 's3', operation: 'GetBucketTagging', times: 2, fault: { kind: 'stale', seconds: 60 } }],
  ['reads that do not know of the distribution yet', { service: 'cloudfront', operation: 'GetDistribution', times: 2, fault: { kind: 'stale', seconds: 60 } }],
];

test.each(PASSING)('%s is waited out, and the library ends whole with one of each', async (_, rule) => {
  order(rule);
  const { libraryId, operationId } = await recordLibrary(world.owner, { withBasic: false, ownParts: false });
  await workUntilIdle();
  const operation = await findOperation(world.owner, operationId);
  expect([operation?.state, operation?.steps.find(({ state }) => state === 'failed')?.error]).toEqual(['DONE', undefined]);
  await expectWhole(libraryId);
});

test('a step is not tried again before AWS asked for it', async () => {
  // The SDK's own tries are not kept waiting by the first two answers; the third one is what the step hears.
  order({ operation: 'CreateBucket', times: SDK_TRIES - 1, fault: { kind: 'throttle' } });
  order({ operation: 'CreateBucket', skip: SDK_TRIES - 1, times: 1, fault: { kind: 'throttle', retryAfterSeconds: 7 } });
  const { operationId } = await recordLibrary(world.owner, { withBasic: false });
  expect((await oneGo(operationId)).step?.note).toBe('Attempt 1 failed; the next one is in 7 s.');
});

test('what was to be known by now is given up with a name after some minutes, and "Try again" goes on', async () => {
  order({ operation: 'PutBucketPolicy', fault: INVALID_PRINCIPAL });
  const { libraryId, operationId } = await recordLibrary(world.owner, { withBasic: false });
  await workUntilIdle();
  const stopped = await findOperation(world.owner, operationId);
  expect(stopped).toMatchObject({ state: 'FAILED', canRetry: true });
  expect(stopped?.steps.find(({ state }) => state === 'failed')).toMatchObject({ attempt: 8, error: { code: 'MalformedPolicy', retriable: true } });
  world.aws.faults?.clear();
  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await workUntilIdle();
  await expectWhole(libraryId);
});

const STOPPING: [string, RuleInput, { code: string; fix: RegExp; says?: RegExp }][] = [
  ['no room for another distribution', { operation: 'CreateDistribution', fault: error('TooManyDistributions') }, { code: 'TooManyDistributions', fix: /Service Quotas/ }],
  ['no room for another bucket', { operation: 'CreateBucket', fault: error('TooManyBuckets') }, { code: 'TooManyBuckets', fix: /quota/ }],
  ['a missing right', { operation: 'PutBucketCors', fault: error('AccessDenied') }, { code: 'AccessDenied', fix: /Allow s3:PutBucketCORS/, says: /s3:PutBucketCors/ }],
];

test.each(STOPPING)('%s stops the operation at once with the reason, and it goes on where it was', async (_, rule, { code, fix, says }) => {
  order(rule);
  const { libraryId, operationId } = await recordLibrary(world.owner, { withBasic: false });
  const { state, step } = await oneGo(operationId);
  expect([state, step?.attempt, step?.error?.code]).toEqual(['FAILED', 1, code]);
  expect(step?.error?.fix).toMatch(fix);
  expect(step?.error?.message).toMatch(says ?? /was answered/);
  world.aws.faults?.clear();
  expect(await retryOperation(world.owner, operationId)).toMatchObject({ ok: true });
  await workUntilIdle();
  await expectWhole(libraryId);
});
