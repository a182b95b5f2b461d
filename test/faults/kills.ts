import { setTimeout as pause } from 'node:timers/promises';

import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import type { RuleInput } from '@/local-aws/test-controls/faults/rule';
import { expireLeases, workThroughTime } from '@/test/harness/provisioning';

import type { CommitMoment } from './commit-proxy';
import { difference, type End, endOf } from './end';
import type { Ground, Stage } from './ground';
import { endHurried } from './hurry';
import type { Scenario } from './scenarios';

const PLACES = ['before-effect', 'after-effect', 'after-reply'] as const;

/** Where a worker is killed: at its nth call to AWS or to what AWS serves, or at its nth commit. */
export type KillPoint =
  | { at: 'call'; nth: number; place: (typeof PLACES)[number] }
  | { at: 'commit'; nth: number; moment: CommitMoment };

/** An operation that nobody disturbed. */
export interface Undisturbed {
  end: End;
  calls: number;
  /** `claim` or `transaction`, in order. */
  commits: string[];
}

/** Longer than any operation takes here, its second worker's start included. */
const PATIENCE_MS = 60_000;

/** Every point of an operation at which its worker can be killed. */
export function killPoints({ calls, commits }: Undisturbed): KillPoint[] {
  const atCalls = Array.from({ length: calls }, (_, index) =>
    PLACES.map((place): KillPoint => ({ at: 'call', nth: index + 1, place })));
  const atCommits = commits.map((what, index): KillPoint[] => {
    const after: KillPoint = { at: 'commit', nth: index + 1, moment: 'after' };
    // Before it has claimed anything a worker has nothing to lose.
    return what === 'claim' ? [after] : [{ ...after, moment: 'before' }, after];
  });
  return [...atCalls, ...atCommits].flat();
}

export function nameOfPoint(point: KillPoint): string {
  return point.at === 'call' ? `call ${point.nth} ${point.place}` : `commit ${point.nth} ${point.moment}`;
}

/** Has a worker process do the operation, and tells how it ends and what it takes. */
export async function measure(ground: Ground, scenario: Scenario): Promise<Undisturbed> {
  const stage = await ground.stage(scenario);
  try {
    const id = watchAll(stage);
    const worker = await ground.startWorker('through-proxy');
    await untilEnded(stage);
    const calls = stage.aws.faults.list().find((rule) => rule.id === id)?.hits ?? 0;
    const commits = [...ground.proxy.committed];
    await worker.kill();
    return { end: await endOf(stage.operationId), calls, commits };
  } finally {
    await stage.close();
  }
}

/** Kills a worker at the point; this process goes on as another one. Tells what is wrong at the end, if anything is. */
export async function killAt(ground: Ground, scenario: Scenario, point: KillPoint, undisturbed: End): Promise<{ wrong?: string; unreached?: boolean }> {
  const stage = await ground.stage(scenario);
  try {
    const reached = arm(ground, stage, point);
    const victim = await ground.startWorker(point.at === 'call' ? 'direct' : 'through-proxy');
    const came = await Promise.race([reached.then(() => 'reached' as const), untilEnded(stage)]);
    await victim.kill();
    stage.aws.faults.clear();
    ground.proxy.reset();
    await endHurried(env().databaseUrl);
    await expireLeases();
    await workThroughTime(stage, stage.secondsPerWait);
    return { wrong: difference(await endOf(stage.operationId), undisturbed), unreached: came !== 'reached' };
  } finally {
    await stage.close();
  }
}

/** Has a worker go on until a call that the rule holds, and kills it there; false when it ended before. */
export async function killWhen(ground: Ground, stage: Stage, rule: RuleInput): Promise<boolean> {
  const [id = ''] = stage.aws.faults.add(rule);
  const victim = await ground.startWorker('direct');
  const came = await Promise.race([stage.aws.faults.hit(id), untilEnded(stage)]);
  await victim.kill();
  stage.aws.faults.remove(id);
  await endHurried(env().databaseUrl);
  await expireLeases();
  return came !== undefined;
}

function arm(ground: Ground, { aws }: Stage, point: KillPoint): Promise<unknown> {
  if (point.at === 'commit') return ground.proxy.holdAt(point.nth, point.moment);
  const [id = ''] = aws.faults.add({ skip: point.nth - 1, times: 1, place: point.place, fault: { kind: 'hold' } });
  // A rule that is cleared was not reached.
  return aws.faults.hit(id).then((rule) => (rule ? undefined : new Promise<never>(() => undefined)));
}

function watchAll({ aws }: Stage): string {
  const [id = ''] = aws.faults.add({ fault: { kind: 'watch' } });
  return id;
}

/** Settles when the operation has ended, well or not. What waits for a later moment is done now. */
export async function untilEnded({ aws, operationId, secondsPerWait }: Stage): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { state } = await db().operation.findUniqueOrThrow({ where: { id: operationId }, select: { state: true } });
    if (state !== 'WAITING' && state !== 'RUNNING') return;
    if (Date.now() > until) throw new Error(`the operation is still ${state} after ${PATIENCE_MS / 1000} s`);
    if (state === 'WAITING') aws.controls.clock.offsetSeconds += secondsPerWait;
    if (state === 'WAITING') await db().operation.updateMany({ where: { state: 'WAITING' }, data: { runAt: new Date(0) } });
    await pause(20);
  }
}
