import { setTimeout as pause } from 'node:timers/promises';

import { db } from '@/lib/db/client';
import { contentsOfDatabase } from '@/test/harness/plan';
import { recordLibrary } from '@/test/harness/provisioning';

import { endOf } from './end';
import type { Ground, Stage } from './ground';
import { type WarmProcess } from './processes';

/** The promise; a lease is a quarter of it. */
const PROMISED_SECONDS = 60;

export interface Noticed {
  wrong?: string;
  note: string;
}

/**
 * Kills a worker in the middle (`kill`), or stops it for longer than its lease and wakes it (`sleep`), while another one
 * stands by. Nobody touches the lease. What the woken one writes about the operation is wrong.
 */
export async function loseWorker(ground: Ground, how: 'kill' | 'sleep'): Promise<Noticed> {
  const stage = await ground.empty();
  try {
    const { operationId } = await recordLibrary(stage.owner);
    const lost = await atCreateDistribution(ground, stage);
    const lostAt = Date.now();
    if (how === 'kill') await lost.kill();
    else lost.child.kill('SIGSTOP');
    stage.aws.faults.clear();
    const { fence } = await operationOf(operationId);
    const second = await ground.startWorker('direct', 1);
    await until('another worker has it', async () => (await operationOf(operationId)).fence > fence);
    const seconds = Math.round((Date.now() - lostAt) / 100) / 10;
    await until('it has ended', async () => !['WAITING', 'RUNNING'].includes((await operationOf(operationId)).state));
    const wrong = how === 'sleep' ? await wake(lost) : undefined;
    await Promise.all([lost.kill(), second.kill()]);
    const { operation, orphans, account } = await endOf(operationId);
    const sound = operation === 'DONE' && orphans.length === 0 && account.distributions === 2 && account.buckets === 1;
    const late = seconds > PROMISED_SECONDS ? `noticed after ${seconds} s` : undefined;
    const trouble = wrong ?? late ?? (sound ? undefined : JSON.stringify({ operation, orphans, account }));
    return { ...(trouble === undefined ? {} : { wrong: trouble }), note: `another worker went on after ${seconds} s` };
  } finally {
    await stage.close();
  }
}

/** A worker that is in the middle of a call, which AWS has not carried out. */
async function atCreateDistribution(ground: Ground, { aws }: Pick<Stage, 'aws'>): Promise<WarmProcess> {
  const [id = ''] = aws.faults.add({ operation: 'CreateDistribution*', times: 1, fault: { kind: 'hold' } });
  const worker = await ground.startWorker('direct', 1);
  await aws.faults.hit(id);
  return worker;
}

/** Lets the stopped worker go on until it has said twice that it lives; gives what it changed about operations. */
async function wake(worker: WarmProcess): Promise<string | undefined> {
  const before = await aboutOperations();
  const since = new Date();
  worker.child.kill('SIGCONT');
  await until('the woken worker lives', async () => (await db().worker.count({ where: { seenAt: { gt: since } } })) === 2);
  const lives = new Date();
  await until('it still does', async () => (await db().worker.count({ where: { seenAt: { gt: lives } } })) === 2);
  const after = await aboutOperations();
  return before === after ? undefined : `the woken worker wrote: ${before} became ${after}`;
}

async function aboutOperations(): Promise<string> {
  const { Operation, Step, Attempt, Library, Distribution, Bucket } = await contentsOfDatabase();
  return JSON.stringify([Operation, Step, Attempt, Library, Distribution, Bucket]);
}

function operationOf(id: string) {
  return db().operation.findUniqueOrThrow({ where: { id }, select: { fence: true, state: true } });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 2 * PROMISED_SECONDS * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(50);
  }
}
