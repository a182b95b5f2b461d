import { db } from '@/lib/db/client';
import { storedError } from '@/lib/provisioning/operation/stored';
import { retryOperation } from '@/lib/provisioning/service';
import type { RuleInput } from '@/local-aws/test-controls/faults/rule';
import { anOwner } from '@/test/factories';
import { expireLeases, workThroughTime } from '@/test/harness/provisioning';

import { difference, endOf } from './end';
import type { Ground, Stage } from './ground';
import { killWhen, type Undisturbed } from './kills';
import { Random } from './random';
import type { Scenario } from './scenarios';

type Disturbance = { kill: RuleInput } | { fault: RuleInput };

/** Refusals that pass by themselves, where AWS is known to give them. */
const PASSING: readonly RuleInput[] = [
  { service: 's3', operation: 'PutBucketPolicy', fault: { kind: 'error', code: 'MalformedPolicy', message: 'Invalid principal in policy' } },
  { service: 's3', operation: 'PutBucket*', fault: { kind: 'error', code: 'NoSuchBucket' } },
  { service: 's3', operation: 'CreateBucket', fault: { kind: 'error', code: 'OperationAborted' } },
  { service: 's3', operation: 'PutBucket*', fault: { kind: 'error', code: 'OperationAborted' } },
  { service: 'cloudfront', operation: 'CreateDistribution*', fault: { kind: 'error', code: 'TrustedKeyGroupDoesNotExist' } },
  { service: 'cloudfront', operation: 'CreateDistribution*', fault: { kind: 'error', code: 'InvalidOriginAccessControl' } },
  { service: 'cloudfront', operation: 'Update*', fault: { kind: 'error', code: 'PreconditionFailed' } },
  { service: 'cloudfront', operation: 'Delete*', fault: { kind: 'error', code: 'PreconditionFailed' } },
];

/** Refusals that a person must settle. */
const STOPPING: readonly RuleInput[] = [
  { fault: { kind: 'error', code: 'AccessDenied' } },
  { fault: { kind: 'error', code: 'ExpiredToken' } },
  { service: 'cloudfront', operation: 'CreateDistribution*', fault: { kind: 'error', code: 'TooManyDistributions' } },
];

const TROUBLES = [
  { code: 'InternalError', status: 500 }, { code: 'BadGateway', status: 502 },
  { code: 'ServiceUnavailable', status: 503 }, { code: 'GatewayTimeout', status: 504 },
] as const;

/** Between two and five disturbances that follow from the seed. */
function disturbancesOf(random: Random, calls: number): Disturbance[] {
  return Array.from({ length: random.between(2, 5) }, (): Disturbance => {
    const place = random.pick(['before-effect', 'after-effect', 'after-reply'] as const);
    if (random.chance(0.3)) return { kill: { skip: random.between(0, calls - 1), times: 1, place, fault: { kind: 'hold' } } };
    return { fault: faultOf(random, calls) };
  });
}

function faultOf(random: Random, calls: number): RuleInput {
  const anywhere = { skip: random.between(0, calls - 1), times: random.between(1, 4) };
  const few = { skip: random.between(0, 1), times: random.between(1, 3) };
  const place = random.pick(['before-effect', 'after-effect'] as const);
  const kinds: (() => RuleInput)[] = [
    () => ({ ...anywhere, place, fault: { kind: 'throttle', ...(random.chance(0.5) ? { retryAfterSeconds: 1 } : {}) } }),
    () => ({ ...anywhere, place, fault: { kind: 'error', ...random.pick(TROUBLES) } }),
    () => ({ ...anywhere, place, fault: { kind: 'reset' } }),
    () => ({ ...anywhere, place: 'after-effect', fault: { kind: random.pick(['truncated-xml', 'truncated-body'] as const) } }),
    () => ({ ...anywhere, fault: { kind: 'stale', seconds: 60 } }),
    () => ({ ...anywhere, fault: { kind: 'stale-by-changes', changes: random.between(1, 3) } }),
    () => ({ ...few, ...random.pick(PASSING) }),
    () => ({ ...(random.chance(0.5) ? anywhere : few), times: 1, ...random.pick(STOPPING) }),
  ];
  return random.pick(kinds)();
}

/** What a seed means, in words. */
export function storyOf(seed: number, calls: number): string {
  return disturbancesOf(new Random(seed), calls).map((each) => JSON.stringify(each)).join(' ');
}

/**
 * Disturbs an operation as the seed says. It must end as if nothing had been, or stop with a reason and end so after
 * "Try again". Gives what is wrong, or undefined.
 */
export async function disturb(ground: Ground, scenario: Scenario, seed: number, undisturbed: Undisturbed): Promise<string | undefined> {
  const disturbances = disturbancesOf(new Random(seed), undisturbed.calls);
  const stage = await ground.stage(scenario);
  try {
    for (const each of disturbances) if ('fault' in each) stage.aws.faults.add(each.fault);
    for (const each of disturbances) if ('kill' in each) await killWhen(ground, stage, each.kill);
    await expireLeases();
    await workThroughTime(stage, stage.secondsPerWait);
    const reason = await reasonOfStop(stage);
    if (reason !== undefined) {
      if (/^(internal|unknown)?$/.test(reason)) return `it stopped without a reason that has a name (${reason})`;
      stage.aws.faults.clear();
      const again = await retryOperation(await anOwner(), stage.operationId);
      if (!again.ok) return `"Try again" was refused: ${again.error.message}`;
      await workThroughTime(stage, stage.secondsPerWait);
    }
    // What is left of a fault would deceive those who look at the end as well.
    stage.aws.faults.clear();
    return difference(await endOf(stage.operationId), undisturbed.end);
  } finally {
    await stage.close();
  }
}

/** The code under which the operation stopped; undefined when it did not. */
async function reasonOfStop({ operationId }: Stage): Promise<string | undefined> {
  const failed = await db().step.findFirst({ where: { operationId, state: 'FAILED' } });
  return failed ? (storedError(failed.error)?.code ?? '') : undefined;
}
