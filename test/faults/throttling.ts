import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';

import { db } from '@/lib/db/client';
import { accountInventory } from '@/test/harness/account';
import { recordLibrary } from '@/test/harness/provisioning';

import type { Ground } from './ground';

/** How many times as fast time runs: an hour of throttling in six minutes. */
const SPEED = 10;
const CALLS_PER_SECOND = 0.5;
const BURST = 5;
const WORKERS = 2;

const callsSchema = z.array(z.object({ call: z.string(), tries: z.int(), code: z.string().optional() })).catch([]);

/** How much longer than the calls need by themselves. */
const PATIENCE = 4;
const CALLS_PER_LIBRARY = 30;

/**
 * Records so many libraries at once, and has two workers make them while CloudFront takes one call in two seconds from
 * everybody together, with AWS's default quotas. Every one must become ready, and none of its steps may have failed.
 */
export async function throttle(ground: Ground, libraries: number): Promise<{ wrong?: string; note: string; good: number }> {
  const stage = await ground.empty();
  try {
    stage.aws.controls.throttle = { cloudfrontCallsPerSecond: CALLS_PER_SECOND * SPEED, burst: BURST };
    for (let number = 0; number < libraries; number += 1) await recordLibrary(stage.owner, { withBasic: false });
    const startedAt = Date.now();
    const workers = await Promise.all(Array.from({ length: WORKERS }, () => ground.startWorker('direct', SPEED)));
    const patienceMs = (libraries * CALLS_PER_LIBRARY * PATIENCE * 1000) / (CALLS_PER_SECOND * SPEED) + 60_000;
    while ((await unfinished()) > 0 && Date.now() - startedAt < patienceMs) await pause(200);
    const minutes = Math.round(((Date.now() - startedAt) * SPEED) / 60_000);
    await Promise.all(workers.map((worker) => worker.kill()));
    delete stage.aws.controls.throttle;
    const good = await db().library.count({ where: { state: 'READY', proofs: { some: { passed: true } } } });
    const { distributions, originAccessControls, keyGroups } = await accountInventory();
    const { sent, refused } = await callsToCloudFront();
    const note = `${minutes} min of AWS's time; ${sent} calls to CloudFront, ${refused} refused; `
      + `${distributions} distributions, ${originAccessControls} access controls, ${keyGroups} key groups`;
    const wrong = good === libraries && distributions === libraries ? undefined : await whatIsWrong();
    return { wrong, note, good };
  } finally {
    await stage.close();
  }
}

function unfinished(): Promise<number> {
  return db().operation.count({ where: { kind: 'CREATE_LIBRARY', state: { in: ['WAITING', 'RUNNING'] } } });
}

/** Every try of every call that the steps made, and how many of them CloudFront refused as too many. */
async function callsToCloudFront(): Promise<{ sent: number; refused: number }> {
  const attempts = await db().attempt.findMany({ select: { calls: true } });
  const calls = attempts.flatMap((attempt) => callsSchema.parse(attempt.calls)).filter(({ call }) => call.startsWith('cloudfront:'));
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    sent: sum(calls.map(({ tries }) => tries)),
    refused: sum(calls.map(({ tries, code }) => (code === 'Throttling' ? tries : tries - 1))),
  };
}

async function whatIsWrong(): Promise<string> {
  const failed = await db().step.findMany({ where: { state: 'FAILED' }, take: 3 });
  const states = await db().operation.groupBy({ by: ['state'], where: { kind: 'CREATE_LIBRARY' }, _count: true });
  return JSON.stringify({ states, failed: failed.map(({ kind, error }) => ({ kind, error })) });
}
