import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Feature } from '@/lib/aws/iam-actions';
import { findOperation } from '@/lib/provisioning/data';
import { actionsOf } from '@/lib/provisioning/account/iam-policy';
import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import { actionsJudged, actWith, limitedKey, type Limits, printedPolicy } from '@/test/harness/limited-keys';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';
import type { Result } from '@/lib/kernel/result';

import { value } from '../uploading';

// Each feature that an owner can let the worker have (FEATURES in lib/aws/iam-actions.ts) has a file here that is named for it;
// features.test.ts names those that have none. A new one begins as `testFeature('name', …)` with everything that needs it.

/** What the scenarios of a feature work in. */
export class Ground {
  readonly #worker;
  #world: World | undefined;

  constructor(worker: ReturnType<typeof limitedKey>) {
    this.#worker = worker;
  }

  get world(): World {
    if (!this.#world) throw new Error('no world was started');
    return this.#world;
  }

  async open(): Promise<void> {
    this.#world = await startWorld([this.#worker]);
    actWith(this.#worker);
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** Does what the owner does in the console, with all rights. */
  async byHand<T>(work: () => Promise<T>): Promise<T> {
    actWith(LOCAL_ACCOUNT);
    try {
      return await work();
    } finally {
      actWith(this.#worker);
    }
  }

  /** Has the worker carry out what was recorded, to a good end. */
  async carriedOut<T extends { operationId: string }>(recorded: Promise<Result<T>>): Promise<T> {
    const plan = value(await recorded);
    await workUntilIdle();
    await this.expectDone(plan.operationId);
    return plan;
  }

  async expectDone(operationId: string): Promise<void> {
    const operation = await findOperation(this.world.owner, operationId);
    expect(operation?.steps.find(({ error }) => error)?.error?.message ?? operation?.state).toBe('DONE');
  }
}

/** Everything that needs a feature, by what it is. */
export type Scenarios = Record<string, () => Promise<void>>;

/**
 * Tests that a worker whose policy is the printed one for `feature`, with the others that it is of no use without, can do
 * everything that the feature is for, and that the policy for `feature` alone holds no action that none of it uses.
 */
export function testFeature(
  feature: Feature, { beside = [], ...limits }: Omit<Limits, 'features'> & { beside?: readonly Feature[] }, scenariosOf: (ground: Ground) => Scenarios,
): void {
  const worker = limitedKey('worker', { features: [...beside, feature], ...limits });
  const ground = new Ground(worker);
  const scenarios = scenariosOf(ground);
  const judged = new Set<string>();
  beforeAll(() => ground.open());
  afterAll(() => ground.close());

  test.each(Object.keys(scenarios))('the worker may do it with its policy: %s', async (name) => {
    ground.world.aws.journal.clear();
    await scenarios[name]?.();
    for (const action of actionsJudged(ground.world.aws, worker)) judged.add(action);
  }, 60_000);

  test(`the policy to ${feature} holds no action that is never used`, () => {
    expect(actionsOf(printedPolicy('worker', { features: [feature], ...limits })).filter((action) => !judged.has(action))).toEqual([]);
  });
}
